/** One model week by week: its rank, tokens, share and change, and the weeks in which the list does not have it. Pure. */
import { weeksBefore } from './days.ts'
import type { Day, Slug, WeekRows } from './facts.ts'
import { comparable, standingsOf } from './standing.ts'
import { changeOf, shareOf } from './totals.ts'

export type ModelWeek = {
  readonly start: Day
  /** Null below the last one that is listed, where its tokens are in `other` and not known. */
  readonly rank: number | null
  readonly tokens: string | null
  /** Of the total of that week. */
  readonly share: number | null
  /** To the week before, where both are whole and it is in both. */
  readonly change: number | null
  /** Why the week itself is not whole; null when it is. */
  readonly lack: string | null
}

/** Oldest first, `count` weeks to the newest that is stored; weeks that are not stored are left out. */
export function modelHistory(
  slug: Slug,
  weeks: readonly WeekRows[],
  count: number,
): readonly ModelWeek[] {
  const standings = standingsOf(weeks)
  const newest = [...standings.keys()].toSorted().at(-1)
  if (newest === undefined) return []
  const starts = Array.from({ length: count }, (_none, n) => weeksBefore(newest, count - 1 - n))
  return starts.flatMap((start): readonly ModelWeek[] => {
    const week = standings.get(start)
    if (week === undefined) return []
    const { tally, lack } = week
    const tokens = tally.models.get(slug)
    if (tokens === undefined) {
      return [{ start, rank: null, tokens: null, share: null, change: null, lack }]
    }
    const before = comparable(standings, start)?.tally.models.get(slug)
    return [
      {
        start,
        rank: week.rankOf.get(slug) ?? null,
        tokens: String(tokens),
        share: shareOf(tokens, tally.total),
        change: changeOf(tokens, before),
        lack,
      },
    ]
  })
}
