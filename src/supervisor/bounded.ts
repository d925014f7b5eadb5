/** A question with a deadline, and a wait that can be broken off: both on the clock that is handed in. */
import type { Clock } from '../clock.ts'
import { causeOf } from '../errors.ts'
import type { Ask } from './ask.ts'
import type { Verdict } from './plan.ts'

/** The question with a deadline. While an old one is still out, it counts as silent without asking. */
export function bounded(ask: Ask, timeoutMs: number, clock: Clock): Ask {
  let isOut = false
  return async (until) => {
    if (isOut) return { kind: 'silent', why: 'the probe before this one has not come back' }
    const giveUp = new AbortController()
    const abort = (): void => giveUp.abort()
    until.addEventListener('abort', abort)
    isOut = true
    const answer = ask(giveUp.signal)
      .catch((error: unknown): Verdict => ({ kind: 'unknown', why: causeOf(error) }))
      .finally(() => (isOut = false))
    let cancel = (): void => undefined
    const late = new Promise<Verdict>((resolve) => {
      cancel = clock.wakeAt(clock.steady() + timeoutMs, () => {
        resolve({ kind: 'silent', why: `no answer within ${timeoutMs / 1000} s` })
        giveUp.abort()
      })
    })
    const verdict = await Promise.race([answer, late])
    cancel()
    until.removeEventListener('abort', abort)
    return verdict
  }
}

/** Waits so long on the steady clock, or until aborted. */
export function pause(ms: number, clock: Clock, until: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (until.aborted) return resolve()
    const done = (): void => {
      cancel()
      until.removeEventListener('abort', done)
      resolve()
    }
    const cancel = clock.wakeAt(clock.steady() + ms, done)
    until.addEventListener('abort', done)
  })
}
