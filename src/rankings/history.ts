/**
 * The weeks before: the total and each region up to one week. A week that is not there is left out, never drawn as
 * zero. Pure.
 */
import { weeksBefore } from './days.ts'
import { grouped, type Week } from './groups.ts'
import type { Standing } from './standing.ts'
import type { WeekView } from './week-view.ts'

/** Up to so many weeks that end with the wanted one, oldest first. */
export function historyOf({ standings, now, vendorOf }: Week, most: number): WeekView['history'] {
  return Array.from({ length: most }, (_none, n) =>
    standings.get(weeksBefore(now.start, most - 1 - n)),
  )
    .filter((each): each is Standing => each !== undefined)
    .map((each) => ({
      start: each.start,
      tokens: String(each.tally.total),
      regions: Object.fromEntries(
        [...grouped(each, (slug) => vendorOf(slug).region)]
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([region, tokens]) => [region, String(tokens)]),
      ),
    }))
}
