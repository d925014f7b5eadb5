/**
 * Judges the calls of an answer by the taxonomy of the regressions (reference: gateway-evals.md 8); the first verdict
 * that holds counts. Values of arguments are looked at and never kept. Pure.
 */
import { ARGUMENTS_LETTERS_MAX, type CallDraft } from './answer-draft.ts'
import type { ToolJudgement, ToolVerdict } from './reading.ts'
import type { CheckArguments } from './schema-check.ts'
import type { ToolCatalogue } from './tool-catalogue.ts'

export type Circumstances = {
  /** What ends too early may end within a call: that is not the model's fault. */
  readonly isShort: boolean
  /** Null where the request's tools cannot be read. */
  readonly catalogue: ToolCatalogue | null
}

const TOOL_LETTERS = 64

export function judgeCall(call: CallDraft, circumstances: Circumstances): ToolJudgement {
  const [verdict, why] = verdictOf(call, circumstances)
  return { verdict, tool: call.name.slice(0, TOOL_LETTERS), why }
}

function verdictOf(
  call: CallDraft,
  { isShort, catalogue }: Circumstances,
): readonly [ToolVerdict, string] {
  if (call.pieces.about() >= ARGUMENTS_LETTERS_MAX) return ['unvalidated', 'too long to check']
  const text = call.pieces.whole()
  const input = call.isFreeText ? { value: text } : argumentsOf(call, text)
  if (isShort && (input === null || isUnwritten(call, text)))
    return ['truncated', 'the answer ended in it']
  if (input === null) return ['invalid_json', 'the arguments are no JSON']
  if (catalogue === null) return ['unvalidated', 'the list of tools cannot be read']
  const check = catalogue.checkOf(call.name)
  if (check === null) {
    return catalogue.isOpen
      ? ['unvalidated', 'not in the list, which is open']
      : ['unknown_tool', 'not among the tools of the request']
  }
  if (call.isFreeText) return ['unvalidated', 'its input is free text']
  return bySchema(
    check,
    input.value,
    text === '' ? JSON.stringify(input.value).length : text.length,
  )
}

function bySchema(
  check: CheckArguments,
  value: unknown,
  letters: number,
): readonly [ToolVerdict, string] {
  const checked = check(value, letters)
  if (checked.is === 'valid') return ['ok', '']
  return [checked.is === 'invalid' ? 'schema_mismatch' : 'unvalidated', checked.why]
}

/** Nothing at all stands for no arguments; null where it is no JSON. */
function argumentsOf(
  { pieces, value }: CallDraft,
  text: string,
): { readonly value: unknown } | null {
  if (pieces.isEmpty()) return { value: value === undefined ? {} : value }
  if (text.trim() === '') return { value: {} }
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return null
  }
}

/** The answer may have ended before its arguments began. */
function isUnwritten({ value }: CallDraft, text: string): boolean {
  return text === '' && (value === undefined || JSON.stringify(value) === '{}')
}
