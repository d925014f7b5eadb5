/**
 * Slow drift: every week is compared with all the weeks before it. When nothing changes these p are independent and
 * uniform (exchangeability, as in conformal martingales: Vovk et al. 2003), so bets on small ones cannot win for
 * long: their product is an e-value that may be looked at every week. Pure.
 */
import { exchangeTest, pairsOf } from './against-before.ts'
import type { TaskScores } from './verdict.ts'

/** At this the drift is told: the odds against it are at least 20 to 1 whenever one looks. */
export const DRIFT_TOLD = 20
/** Weeks further back say nothing about today. */
export const DRIFT_WEEKS_MAX = 12

/** Oldest first; null for fewer than three. */
export function driftOf(weeks: readonly TaskScores[]): { weeks: number; eValue: number } | null {
  const recent = weeks.slice(-DRIFT_WEEKS_MAX)
  if (recent.length < 3) return null
  let eValue = 1
  let pooled = recent[0] ?? new Map()
  for (const week of recent.slice(1)) {
    const test = exchangeTest(pairsOf(week, pooled))
    if (test !== null) eValue *= betOn(test.worse)
    pooled = pool([pooled, week])
  }
  return { weeks: recent.length, eValue }
}

/** The mixture over all bets k p^(k-1), k from 0 to 1: at most 1 on average whatever is uniform. */
function betOn(p: number): number {
  if (p >= 1) return 0.5
  const log = Math.log(Math.max(p, 1e-300))
  // Near 1 the formula is 0 / 0; its series there is 1/2 + (1 - p) / 3 …
  if (log > -1e-4) return 0.5 - log / 3
  return (1 - p + p * log) / (p * log * log)
}

/** Attempts of several weeks as one. */
export function pool(weeks: readonly TaskScores[]): TaskScores {
  const all = new Map<string, { passed: number; counted: number }>()
  for (const week of weeks) {
    for (const [task, { passed, counted }] of week) {
      const sum = all.get(task) ?? { passed: 0, counted: 0 }
      all.set(task, { passed: sum.passed + passed, counted: sum.counted + counted })
    }
  }
  return all
}
