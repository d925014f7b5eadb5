/**
 * Judges a reply to a prompt with tools: the calls have to be exactly the expected ones, in any order. What is wrong
 * is named, first what every caller would refuse (no JSON, no such tool, not what the schema takes). Pure.
 */
import { firstMismatch, matchCount } from './argument-match.ts'
import { pairUp } from './pairing.ts'
import type { ExpectedCall, ToolPrompt } from './task.ts'
import type { ToolCall, ToolReply } from './tool-reply.ts'

export type ToolFault =
  | 'not-json'
  | 'unknown-tool'
  | 'schema'
  | 'missing-call'
  | 'extra-call'
  | 'wrong-tool'
  | 'wrong-argument'
  | 'unexpected-call'
  | 'no-text'
  | 'wrong-text'

export type Judged = {
  readonly passed: boolean
  /** A line for a person; names tools and arguments, never a value. */
  readonly why: string
  readonly fault: ToolFault | null
}

/** A door: whether the schema takes the value. Unknown is not held against the model. */
export type Validate = (
  schema: unknown,
  value: unknown,
) => { readonly is: 'valid' } | { readonly is: 'invalid' | 'unknown'; readonly why: string }

/** Counted into the suite's hash: a judge that judges otherwise gives figures that cannot be compared. */
export const JUDGE = 1

export function matches(prompt: ToolPrompt, reply: ToolReply, validate: Validate): Judged {
  return (
    refusal(prompt, reply.calls, validate) ??
    bestOf(
      [prompt.expect.calls, ...(prompt.expect.or ?? [])].map((calls) =>
        judged(calls, reply, prompt.expect.text),
      ),
    )
  )
}

function refusal(
  prompt: ToolPrompt,
  calls: readonly ToolCall[],
  validate: Validate,
): Judged | null {
  for (const call of calls) {
    const tool = prompt.tools.find(({ name }) => name === call.name)
    if (call.notJson !== undefined)
      return wrong('not-json', `arguments of ${call.name} are not JSON`)
    if (tool === undefined) return wrong('unknown-tool', `there is no tool ${nameOf(call)}`)
    const verdict = validate(tool.parameters, call.args)
    if (verdict.is === 'invalid') {
      return wrong('schema', `arguments of ${call.name} break its schema: ${verdict.why}`)
    }
  }
  return null
}

type Judgement = Judged & { readonly missed: number }

/** The alternative that the reply came nearest to tells what was wrong. */
function bestOf(judgements: readonly Judgement[]): Judged {
  const [best] = judgements.toSorted(
    (a, b) => Number(b.passed) - Number(a.passed) || a.missed - b.missed,
  )
  if (best === undefined) throw new RangeError('a prompt expects nothing')
  const { passed, why, fault } = best
  return { passed, why, fault }
}

function judged(
  expected: readonly ExpectedCall[],
  { calls, text }: ToolReply,
  pattern: string | undefined,
): Judgement {
  if (expected.length === 0) return { ...withoutCalls(calls, text, pattern), missed: calls.length }
  const pairs = pairUp(expected.length, calls.length, (want, have) =>
    fits(expected[want], calls[have]),
  )
  const left = expected.filter((_call, index) => pairs[index] === null)
  const over = calls.filter((_call, index) => !pairs.includes(index))
  const missed = left.length + over.length
  if (missed === 0) return { passed: true, why: 'as expected', fault: null, missed }
  return { ...mistakeOf(left, over, text), missed }
}

function fits(want: ExpectedCall | undefined, have: ToolCall | undefined): boolean {
  if (want === undefined || have === undefined || want.name !== have.name) return false
  return firstMismatch(want.args, have.args) === null
}

function withoutCalls(
  calls: readonly ToolCall[],
  text: string,
  pattern: string | undefined,
): Judged {
  if (calls.length > 0) return wrong('unexpected-call', `no call was due, but ${namesOf(calls)}`)
  if (text.trim() === '') return wrong('no-text', 'neither a call nor a text')
  if (pattern !== undefined && !new RegExp(pattern, 'iu').test(text)) {
    return wrong('wrong-text', 'the text does not hold what it had to')
  }
  return { passed: true, why: 'as expected', fault: null }
}

/** What was left of both sides: the same tool on both is a wrong argument, another one a wrong tool. */
function mistakeOf(left: readonly ExpectedCall[], over: readonly ToolCall[], text: string): Judged {
  const [want] = left
  if (want === undefined) return wrong('extra-call', `called too often: ${namesOf(over)}`)
  if (over.length === 0) {
    const looksLike = LEAKED.test(text) ? '; its text holds what looks like a call' : ''
    return wrong('missing-call', `not called: ${namesOf(left)}${looksLike}`)
  }
  for (const each of left) {
    const [nearest] = over
      .filter(({ name }) => name === each.name)
      .toSorted((a, b) => matchCount(each.args, b.args) - matchCount(each.args, a.args))
    if (nearest === undefined) continue
    const path = firstMismatch(each.args, nearest.args) ?? ''
    return wrong('wrong-argument', `${each.name} with another ${path} than expected`)
  }
  return wrong('wrong-tool', `${namesOf(over)} instead of ${namesOf(left)}`)
}

/** As models write calls that their server did not take for calls. */
const LEAKED = /<\|?tool_call|<function=|"(?:arguments|parameters)"\s*:/u

function namesOf(calls: readonly { readonly name: string }[]): string {
  return calls.map(nameOf).join(', ')
}

/** A name of the model's making may be long, or hold anything. */
function nameOf({ name }: { readonly name: string }): string {
  return name.replace(/[^\w.:-]/gu, '?').slice(0, 64) || '(no name)'
}

function wrong(fault: ToolFault, why: string): Judged {
  return { passed: false, why, fault }
}
