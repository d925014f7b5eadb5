/** What is wrong with an answer as a whole (reference: gateway-evals.md 8, codes d and f). Pure. */
import type { Leaks } from './leaked-calls.ts'
import type { AnswerFault } from './reading.ts'
import type { ToolCatalogue } from './tool-catalogue.ts'

export type Whole = {
  readonly finish: string | null
  readonly calls: number
  readonly leaks: Leaks
  /** JSON of the request's choice; null where it made none. */
  readonly toolChoice: string | null
  /** Null where the request's tools cannot be read. */
  readonly catalogue: () => ToolCatalogue | null
}

/** Of an answer that came to its own end. */
export function answerFaults({
  finish,
  calls,
  leaks,
  toolChoice,
  catalogue,
}: Whole): readonly AnswerFault[] {
  const faults: AnswerFault[] = []
  const choice = choiceOf(toolChoice)
  // With a call that was asked for by name, OpenAI's own finish is `stop`.
  const isMismatch =
    (finish === 'tool_calls' && calls === 0) ||
    (finish === 'stop' && calls > 0 && choice !== 'named')
  if (isMismatch) faults.push('finish_mismatch')
  if (finish === 'stop' && calls === 0 && hasLeaked(leaks, catalogue)) faults.push('leaked_call')
  // Cut off, refused or filtered is not a call forgotten.
  const hadItsSay = finish === 'stop' || finish === 'tool_calls'
  if (choice !== 'free' && calls === 0 && hadItsSay) faults.push('missing_call')
  return faults
}

function hasLeaked({ hasMarker, fenced }: Leaks, catalogue: Whole['catalogue']): boolean {
  if (!hasMarker && fenced.size === 0) return false
  const tools = catalogue()
  if (tools === null || tools.isEmpty) return false
  return hasMarker || [...fenced].some((name) => tools.checkOf(name) !== null)
}

/**
 * `"required"`, `{"type":"any"}`, or a tool by its name; all else leaves the model free. A tool of the upstream's own
 * (`{"type":"web_search"}`) is not one that we see called.
 */
function choiceOf(toolChoice: string | null): 'free' | 'any' | 'named' {
  if (toolChoice === null) return 'free'
  const text = toolChoice.replaceAll(/\s/g, '')
  if (text === '"required"' || text === '"any"') return 'any'
  if (/"type":"any"/.test(text) || /"mode":"required"/.test(text)) return 'any'
  return /"name":"/.test(text) && /"type":"(?:tool|function|custom)"/.test(text) ? 'named' : 'free'
}
