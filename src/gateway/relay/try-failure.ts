/** What a try that gave the client nothing means for the rest of the chain. Pure. */
import type { Clock } from '../../clock.ts'
import { connectionCauseOf } from '../../errors.ts'
import type { Link, Refusal } from '../call.ts'
import type { Exchanged } from './exchanged.ts'
import { headerOf } from '../front/headers.ts'
import { nameOf } from './judge-link.ts'
import { DONE, type TryResult } from './serving.ts'
import type { Upstream } from './upstream.ts'
import { mayGoOn, retryAfterMs } from './verdict-of-status.ts'

export type FailureOf = {
  readonly link: Link
  readonly upstream: Upstream
  readonly clock: Pick<Clock, 'now'>
}

export function failureOf(done: Exchanged, { link, upstream, clock }: FailureOf): TryResult {
  const { end, status, taken, headers } = done
  if (taken.isGiven || end === 'gone') return DONE
  const name = nameOf(link)
  const isAnswer = status !== null && taken.held !== null && end === 'whole'
  if (!isAnswer) {
    const why = noAnswer(done, `${name} at ${upstream.name}`)
    return { is: 'failed', why, answer: null, mayGoOn: true, retryAfterMs: null }
  }
  // An error inside a 200 says its own status, if any; one that says none came from a model that broke.
  const inside = taken.reading?.error?.status ?? null
  const meant = status < 300 ? (inside ?? 502) : status
  const isRedirect = status >= 300 && status < 400
  return {
    is: 'failed',
    why: answered(meant, name),
    // The client would follow a redirect by itself, past the gateway.
    answer: isRedirect ? null : { status, headers, body: taken.held ?? Buffer.alloc(0) },
    mayGoOn: mayGoOn(meant),
    retryAfterMs: retryAfterMs(headerOf(headers, 'retry-after'), clock.now()),
  }
}

function answered(status: number, name: string): Refusal {
  return { status: 502, code: String(status), message: `${name} answered ${status}` }
}

function noAnswer({ end, code, isSent, status }: Exchanged, name: string): Refusal {
  if (end === 'silent') {
    const what = isSent ? 'did not answer in time' : 'could not be reached in time'
    return { status: 504, code: 'timeout', message: `${name} ${what}` }
  }
  if (status !== null) {
    return { status: 502, code: 'broken', message: `${name} broke off before its answer began` }
  }
  const cause = code === null ? 'it was closed' : connectionCauseOf({ code })
  const verb = isSent ? 'gave no answer' : 'could not be reached'
  return { status: 502, code: 'unreachable', message: `${name} ${verb}: ${cause}` }
}
