/**
 * What became of an attempt by an agent, out of how it ended and what its stream said. An exit code says nothing
 * (0 after an interrupt), nor does the subtype of a result (`success` after an error of the API). Pure.
 */
import { lostCalls, type StreamSoFar } from './agent-stream.ts'
import type { Classified } from './direct-outcome.ts'

export type AgentEnd = {
  /** Why we ended it; null when it came to its own end. */
  readonly cut: 'told' | 'turns' | 'circle' | null
  /** Which limit of the sandbox ended it, in words; null for none. */
  readonly stopped: string | null
  /** The end of what it printed that was no event. */
  readonly said: string
}

/** `passed` says that the work came to its own end; it is graded afterwards. */
export function agentOutcome(soFar: StreamSoFar, { cut, stopped, said }: AgentEnd): Classified {
  if (cut === 'told') return { outcome: 'harness', why: 'the run was stopped' }
  if (cut === 'turns') return { outcome: 'limit', why: `it took ${soFar.replies.size} turns` }
  if (cut === 'circle') return { outcome: 'loop', why: 'it made the same call again and again' }
  if (stopped !== null) return { outcome: 'limit', why: stopped }
  const { result } = soFar
  if (result === null) {
    const why = soFar.hasBegun ? 'it ended without a result' : 'it did not begin'
    return { outcome: 'harness', why: said === '' ? why : `${why}: ${said}` }
  }
  if (result.isError && result.apiStatus === 402 && soFar.replies.size === 0)
    return {
      outcome: 'harness',
      why: 'not even one request of this model fits under the money of the task',
    }
  if (result.isError) return failed(result.reason, result.apiStatus)
  if (!result.hasText && soFar.calls.size === 0)
    return { outcome: 'empty', why: 'it neither did nor said anything' }
  return { outcome: 'passed', why: 'it came to its end' }
}

function failed(reason: string, status: number | null): Classified {
  const told = status === null ? reason : `${reason} (${status})`
  if (status === 402) return { outcome: 'limit', why: 'the money of the task was used up' }
  if (/max_turns|max_budget|budget_exhausted|max_output/.test(reason))
    return { outcome: 'limit', why: told }
  if (status !== null && status < 500 && ![408, 409, 429].includes(status))
    return { outcome: 'harness', why: told }
  if (status !== null || /api_error/.test(reason)) return { outcome: 'transport', why: told }
  return { outcome: 'failed', why: told }
}

/** What only the stream shows. */
export function seenOf(soFar: StreamSoFar): Readonly<Record<string, number>> {
  const lost = lostCalls(soFar)
  return { ...soFar.failures, ...(lost > 0 && { seen_lost: lost }) }
}
