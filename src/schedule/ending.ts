/** What the end of an attempt makes of its slot: done, another attempt later, or failed. Pure. */
import type { Instant } from '../clock.ts'
import type { JobPlan } from './plan.ts'
import { ended, type Slot, type SlotId } from './slot.ts'
import { durationWords } from './words.ts'

export type RunEnd = {
  readonly code: number | null
  readonly signal: string | null
  /** `replaced` and `stopped` are ours and end the slot; all others may be tried again. */
  readonly reason: 'exit' | 'timeout' | 'replaced' | 'stopped' | 'not-started' | 'unknown'
  /** In words, where the reason alone does not say it. */
  readonly why: string
}

/** An end of one attempt, to be recorded. */
export type AttemptEnd = {
  readonly id: SlotId
  readonly attempt: number
  readonly at: Instant
  readonly tookMs: number
  readonly end: RunEnd
  readonly peakRssBytes: number | null
}

/** `plan` is undefined for a job that is no longer in the configuration. */
export function afterAttempt(slot: Slot, { at, end }: AttemptEnd, plan: JobPlan | undefined): Slot {
  const successCodes = plan?.successCodes ?? [0]
  if (end.reason === 'exit' && end.code !== null && successCodes.includes(end.code)) {
    return ended(slot, 'ran', '')
  }
  const why = endText(end)
  const isOver = end.reason === 'replaced' || end.reason === 'stopped'
  if (plan === undefined || isOver || slot.attempts > plan.retries.count) {
    const tries = slot.attempts > 1 ? `, attempt ${slot.attempts}` : ''
    return ended(slot, 'failed', why + tries)
  }
  const waitMs = backoffOf(plan, slot.attempts)
  const again = `attempt ${slot.attempts + 1} in ${durationWords(waitMs)}`
  return { ...slot, isRunning: false, retryAt: at + waitMs, why: `${why}; ${again}` }
}

/** The wait after so many attempts. */
export function backoffOf({ retries }: Pick<JobPlan, 'retries'>, attempts: number): number {
  const { backoffMs } = retries
  return backoffMs[Math.min(attempts, backoffMs.length) - 1] ?? 0
}

function endText({ code, signal, reason, why }: RunEnd): string {
  if (why !== '') return why
  if (reason === 'exit' && code !== null) return `exit code ${code}`
  if (signal !== null) return `ended by ${signal}`
  return reason === 'unknown' ? 'how it ended is not known' : reason
}
