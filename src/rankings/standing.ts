/**
 * One week as it stands: its sums, its order, and what it lacks; and which week it may be compared with. Two weeks
 * are compared only when both are whole and nothing lies between them. Pure.
 */
import { daysBetween, weeksBefore } from './days.ts'
import type { Day, Slug, WeekRows } from './facts.ts'
import { tally, type Tally } from './totals.ts'

export type Ranked = { readonly slug: Slug; readonly tokens: bigint; readonly rank: number }

export type Standing = {
  readonly start: Day
  readonly end: Day
  readonly asOf: string
  readonly tally: Tally
  /** Most tokens first; equal ones by their slug. */
  readonly ranked: readonly Ranked[]
  readonly rankOf: ReadonlyMap<Slug, number>
  /** Why it is not a whole week; null when it is one, or when nobody looked at its days. */
  readonly lack: string | null
}

export type Standings = Pick<ReadonlyMap<Day, Standing>, 'get' | 'has' | 'keys'>

/** A week is summed and put in order when it is asked for: of two years, most never are. */
export function standingsOf(weeks: readonly WeekRows[]): Standings {
  const rows = new Map(weeks.map((week) => [week.start, week]))
  const made = new Map<Day, Standing>()
  return {
    has: (day) => rows.has(day),
    keys: () => rows.keys(),
    get(day) {
      const week = rows.get(day)
      if (week === undefined) return undefined
      const standing = made.get(day) ?? standingOf(week)
      made.set(day, standing)
      return standing
    },
  }
}

function standingOf(week: WeekRows): Standing {
  const sums = tally(week.rows)
  const ranked = [...sums.models]
    .map(([slug, tokens]) => ({ slug, tokens }))
    .toSorted(byTokens)
    .map((row, index) => ({ ...row, rank: index + 1 }))
  return {
    start: week.start,
    end: week.end,
    asOf: week.asOf,
    tally: sums,
    ranked,
    rankOf: new Map(ranked.map((row) => [row.slug, row.rank])),
    lack: lackOf(week),
  }
}

/** Most tokens first, then by slug, so that the order of the rows never matters. */
export function byTokens(
  a: { readonly slug: string; readonly tokens: bigint },
  b: { readonly slug: string; readonly tokens: bigint },
): number {
  if (a.tokens !== b.tokens) return a.tokens > b.tokens ? -1 : 1
  return a.slug < b.slug ? -1 : 1
}

/** The week before, when a figure may be made of the two; null when one is missing or not whole. */
export function comparable(standings: Standings, start: Day): Standing | null {
  const now = standings.get(start)
  const before = standings.get(weeksBefore(start, 1))
  if (now === undefined || before === undefined) return null
  return now.lack === null && before.lack === null ? before : null
}

function lackOf({ end, asOf, daysPresent, rows }: WeekRows): string | null {
  if (rows.length === 0) return 'it has no rows'
  const present = daysPresent === null ? '' : `; ${daysPresent} of 7 days are there`
  if (asOf.slice(0, 10) <= end) return `it was not over when it was read (as of ${asOf})${present}`
  if (daysPresent === null || daysPresent >= 7) return null
  const missing = 7 - daysPresent
  return `${missing} of its 7 days ${missing === 1 ? 'has' : 'have'} no rows`
}

/** Weeks up to `start` that are not there, between the oldest one and it, newest of them last. */
export function missingWeeks(standings: Standings, start: Day, most: number): readonly Day[] {
  const oldest = [...standings.keys()].toSorted()[0] ?? start
  const span = Math.min(Math.round(daysBetween(oldest, start) / 7), most)
  return Array.from({ length: Math.max(span, 0) }, (_none, n) =>
    weeksBefore(start, span - n),
  ).filter((each) => !standings.has(each))
}
