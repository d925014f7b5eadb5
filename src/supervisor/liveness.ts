/**
 * From verdicts to `hung`. Pure. One watch per rule and start, so the second hang of an agent is
 * found as surely as the first.
 */
import type { Steady } from '../clock.ts'
import type { AliveRule, Verdict } from './plan.ts'

export type Watch = {
  /** Silent verdicts in a row. */
  readonly failures: number
  /** Silence before this moment counts for nothing: the host has just woken. */
  readonly graceUntil: Steady
}

export function newWatch(graceUntil: Steady): Watch {
  return { failures: 0, graceUntil }
}

/** `unknown` leaves the count as it was; within the grace after a wake silence starts it anew. */
export function judge(
  watch: Watch,
  verdict: Verdict,
  now: Steady,
  rule: Pick<AliveRule, 'failures'>,
): { readonly watch: Watch; readonly hung: boolean } {
  switch (verdict.kind) {
    case 'alive':
      return { watch: { ...watch, failures: 0 }, hung: false }
    case 'unknown':
      return { watch, hung: false }
    case 'silent': {
      const failures = now < watch.graceUntil ? 0 : watch.failures + 1
      return { watch: { ...watch, failures }, hung: failures >= rule.failures }
    }
  }
}
