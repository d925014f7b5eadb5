/**
 * Things that went on for weeks: the total up or down, a vendor or a region ahead. A run is counted backwards from
 * the wanted week, and only as far as the weeks that are stored reach. Pure.
 */
import { weeksBefore } from './days.ts'
import type { Day } from './facts.ts'
import { comparable, type Standing, type Standings } from './standing.ts'

/** Weeks in a row with a higher (lower) total than the week before. A missing or half week ends the run. */
export function weeksInARow(standings: Standings, start: Day, way: 'up' | 'down'): number {
  let count = 0
  for (let at = start; ; at = weeksBefore(at, 1)) {
    const now = standings.get(at)
    const before = comparable(standings, at)
    if (now === undefined || before === null) return count
    const rise = now.tally.total - before.tally.total
    if (way === 'up' ? rise <= 0n : rise >= 0n) return count
    count += 1
  }
}

/**
 * Who leads, and for how many weeks in a row, this one included: most tokens of all that may lead. A week with a day
 * missing has a leader too; a missing week ends the run. Of two with the same tokens nobody leads.
 */
export function leadOf(
  standings: Standings,
  start: Day,
  tokensOf: (standing: Standing) => ReadonlyMap<string, bigint>,
): { readonly leader: string; readonly weeks: number } | null {
  const now = standings.get(start)
  const leader = now === undefined ? null : leaderOf(tokensOf(now))
  if (leader === null) return null
  let weeks = 0
  for (let at = start; ; at = weeksBefore(at, 1)) {
    const standing = standings.get(at)
    if (standing === undefined || leaderOf(tokensOf(standing)) !== leader) return { leader, weeks }
    weeks += 1
  }
}

function leaderOf(tokens: ReadonlyMap<string, bigint>): string | null {
  const most = [...tokens.values()].reduce((best, each) => (each > best ? each : best), 0n)
  const first = [...tokens].filter(([, each]) => each === most)
  return most > 0n && first.length === 1 ? (first[0]?.[0] ?? null) : null
}
