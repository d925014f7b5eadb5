/** Which weeks a model is held against: those of the same major version of the harness, the newest ones. Pure. */
import { DRIFT_WEEKS_MAX } from './drift.ts'
import { majorOf } from './run-record.ts'
import { scoresOf } from './scores.ts'
import type { Outcome } from './trial.ts'
import type { TaskScores } from './verdict.ts'

export type WeekBefore = {
  readonly harnessVersion: string
  readonly results: readonly { readonly task: string; readonly outcome: Outcome }[]
}

/** `before` is newest first; what comes out is oldest first, as many as drift looks at. */
export function weeksOf(
  before: Iterable<WeekBefore>,
  harnessVersion: string,
): readonly TaskScores[] {
  const weeks: TaskScores[] = []
  for (const week of before) {
    if (majorOf(week.harnessVersion) === majorOf(harnessVersion)) weeks.push(scoresOf(week.results))
    if (weeks.length === DRIFT_WEEKS_MAX) break
  }
  return weeks.toReversed()
}
