/**
 * The weeks before: the total and each region up to one week, and the way of one model through all that is stored.
 * A week that is not there is left out, never drawn as zero. Pure.
 */
import { weeksBefore } from './days.ts'
import type { Day, RankingFacts, Slug } from './facts.ts'
import { grouped, type Week } from './groups.ts'
import { joinCards, rowSlug } from './join.ts'
import { standingsOf, type Standing } from './standing.ts'
import { shareOf } from './totals.ts'
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

export type ModelWeek = {
  readonly start: Day
  /** Null in a week in which it was not ranked: it had fewer tokens than the last of the list, or none. */
  readonly rank: number | null
  readonly tokens: string | null
  readonly share: number | null
}

/** A model by its slug, or by the id that requests name; null when no stored week has it. */
export function modelHistory(
  facts: Pick<RankingFacts, 'weeks' | 'cards'>,
  name: string,
): { readonly slug: Slug; readonly weeks: readonly ModelWeek[] } | null {
  const standings = [...standingsOf(facts.weeks).values()].toSorted((a, b) =>
    a.start < b.start ? -1 : 1,
  )
  const card = joinCards(facts.cards).ofId(name)
  const slug = [name, ...(card === null ? [] : [rowSlug(card)])].find((each) =>
    standings.some(({ rankOf }) => rankOf.has(each)),
  )
  if (slug === undefined) return null
  return { slug, weeks: standings.map((each) => modelWeek(each, slug)) }
}

function modelWeek({ start, tally, rankOf }: Standing, slug: Slug): ModelWeek {
  const tokens = tally.models.get(slug)
  if (tokens === undefined) return { start, rank: null, tokens: null, share: null }
  return {
    start,
    rank: rankOf.get(slug) ?? null,
    tokens: String(tokens),
    share: shareOf(tokens, tally.total),
  }
}
