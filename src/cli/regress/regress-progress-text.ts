/** How far a run is, in one line: done, passed, failed, what it has cost, and how long it will still take. Pure. */
import { dollars } from '../../gateway/ledger/dollars.ts'
import type { Attempt } from '../../regression/trial.ts'
import { counts } from '../../regression/trial.ts'
import { durationText } from '../words.ts'

export type Progress = {
  readonly suite: string
  readonly planned: number
  /** Before this command: they say nothing of its pace. */
  readonly before: number
  readonly done: number
  readonly passed: number
  readonly failed: number
  readonly uncounted: number
  readonly underWay: number
  readonly costNanoUsd: bigint
  readonly budgetNanoUsd: bigint
}

export function withAttempt(progress: Progress, { outcome, measures }: Attempt, isLast: boolean) {
  const doesCount = isLast && counts(outcome)
  return {
    ...progress,
    underWay: progress.underWay - 1,
    done: progress.done + (isLast ? 1 : 0),
    passed: progress.passed + (isLast && outcome === 'passed' ? 1 : 0),
    failed: progress.failed + (doesCount && outcome !== 'passed' ? 1 : 0),
    uncounted: progress.uncounted + (isLast && !doesCount ? 1 : 0),
    costNanoUsd: progress.costNanoUsd + (measures.costNanoUsd ?? 0n),
  }
}

export function progressText(progress: Progress, elapsedMs: number): string {
  const { suite, planned, done, passed, failed, uncounted } = progress
  const parts = [
    `${done} of ${planned} done`,
    `${passed} passed`,
    `${failed} failed`,
    ...(uncounted > 0 ? [`${uncounted} not counted`] : []),
    `${dollars(progress.costNanoUsd)} of ${dollars(progress.budgetNanoUsd)}`,
    ...leftText(progress, elapsedMs),
  ]
  return `${suite}: ${parts.join(', ')}`
}

/** By the pace of this command; nothing before there is one. */
function leftText({ planned, done, before }: Progress, elapsedMs: number): readonly string[] {
  const own = done - before
  if (own < 2 || planned <= done) return []
  return [`${durationText(((planned - done) * elapsedMs) / own)} left`]
}
