/** What is known of a week and of those before it, out of all pulls: the reading side of the rankings. */
import type {
  Billed,
  Day,
  OwnUse,
  RankingFacts,
  RouteUse,
  Row,
  WeekRows,
} from '../rankings/facts.ts'
import type { Database } from './database.ts'
import { cardSets } from './insights-cards.ts'
import { pullWarnings } from './insights-warnings.ts'

export type FactsWish = {
  /** Monday of the wanted week. */
  readonly week: Day
  readonly routes?: readonly RouteUse[]
  readonly own?: readonly OwnUse[]
}

/** Cards that were read up to this long after the week has ended are those of the week's own pull. */
const PULLED_WITHIN_MS = 8 * 86_400_000
/** Cards before those, to see what was repriced in between. */
const BEFORE_MS = 5 * 86_400_000

/** `weeks` are those up to the wanted one, oldest first; it is not among them where it was never pulled. */
export function rankingFacts(
  db: Database,
  { week, routes = [], own = [] }: FactsWish,
): RankingFacts {
  const sets = cardSets(db)
  const end = Date.parse(`${week}T00:00:00Z`) + 7 * 86_400_000
  const cards = sets.before(end + PULLED_WITHIN_MS) ?? sets.oldest()
  const cardsBefore = cards && sets.before(cards.at - BEFORE_MS)
  return {
    weeks: weeksTo(db, week),
    cards: cards?.cards ?? [],
    cardsAt: cards && new Date(cards.at).toISOString(),
    cardsBefore: cardsBefore?.cards ?? [],
    billed: billedOf(db, week),
    own,
    routes,
    warnings: pullWarnings(db, week),
  }
}

/** Monday of the newest week that is in force; null where there is none. */
export function newestWeek(db: Database): Day | null {
  const found = db
    .prepare<[], { date: string | null }>(
      `SELECT max(date) AS date FROM periods WHERE period = 'week' AND beside IS NULL`,
    )
    .get()
  return found?.date ?? null
}

type WeekRow = { date: string; asOf: string; slug: string; tokens: bigint }

function weeksTo(db: Database, week: Day): readonly WeekRows[] {
  const rows = db
    .prepare<[string], WeekRow>(
      `SELECT date, as_of AS asOf, slug, period_rows.tokens
       FROM in_force JOIN period_rows ON period_rows.period = in_force.id
       WHERE in_force.period = 'week' AND date <= ? ORDER BY date, period_rows.tokens DESC, slug`,
    )
    .safeIntegers()
    .all(week)
  return [...Map.groupBy(rows, ({ date }) => date)].map(([start, group]): WeekRows => {
    const days = start === week ? daysOf(db, week) : NOT_ASKED
    return {
      start,
      end: plusSix(start),
      asOf: group[0]?.asOf ?? '',
      rows: group.map(({ slug, tokens }) => ({ slug, tokens })),
      ...days,
    }
  })
}

/** Only the wanted week is held against its days. */
const NOT_ASKED = { fromDays: null, daysPresent: null }

function daysOf(db: Database, week: Day): Pick<WeekRows, 'fromDays' | 'daysPresent'> {
  const span = [week, plusSix(week)] as const
  const sums = db
    .prepare<[string, string], Row>(
      `SELECT slug, sum(period_rows.tokens) AS tokens
       FROM in_force JOIN period_rows ON period_rows.period = in_force.id
       WHERE in_force.period = 'day' AND date BETWEEN ? AND ? GROUP BY slug ORDER BY 2 DESC, 1`,
    )
    .safeIntegers()
    .all(...span)
  const present = db
    .prepare<[string, string], { days: number }>(
      `SELECT count(*) AS days FROM in_force WHERE period = 'day' AND date BETWEEN ? AND ?`,
    )
    .get(...span)
  const daysPresent = present?.days ?? 0
  return daysPresent === 0 ? NOT_ASKED : { fromDays: sums, daysPresent }
}

/** Those of the seven days to the week's Sunday, of the newest pull that has them. */
function billedOf(db: Database, week: Day): readonly Billed[] | null {
  const rows = db
    .prepare<[{ to: string }], Billed>(
      `SELECT slug, usd, prompt_share AS promptShare FROM billed
       WHERE to_day = :to AND pull = (SELECT max(pull) FROM billed WHERE to_day = :to) ORDER BY slug`,
    )
    .all({ to: plusSix(week) })
  return rows.length === 0 ? null : rows
}

function plusSix(week: Day): Day {
  return new Date(Date.parse(`${week}T00:00:00Z`) + 6 * 86_400_000).toISOString().slice(0, 10)
}
