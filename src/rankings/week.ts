/**
 * The whole computation of one week: from the rows as published to what `rankings show` and the report tell. The
 * one verb of this room's decisions; the steps are in the files beside it. Pure.
 */
import { unable } from '../errors.ts'
import { assumptionsOf, citationOf, dollarMethod, SOURCE } from './assumptions.ts'
import { BILLED_METHOD, billedSums, ownLines, type BilledSums } from './billed.ts'
import { isDay, mondayOf } from './days.ts'
import { bandText, spendOf, usd, type Spend } from './dollars.ts'
import type { Day, RankingFacts, Slug } from './facts.ts'
import { regionLines, vendorLines, type Week } from './groups.ts'
import { historyOf } from './history.ts'
import { joinCards } from './join.ts'
import { modelLines } from './model-lines.ts'
import { movementOf } from './movement.ts'
import { movesOf } from './moves.ts'
import { daysDiffer, reconcile } from './reconciliation.ts'
import { vendorOf, type HomeTable, type Vendor } from './regions-table.ts'
import { RULES, type Rules } from './rules.ts'
import { weeksInARow } from './runs.ts'
import { comparable, standingsOf, type Standing, type Standings } from './standing.ts'
import { changeOf, shareOf } from './totals.ts'
import { warningsOf } from './warnings.ts'
import type { WeekView } from './week-view.ts'

export type WeekOptions = {
  readonly rules?: Rules
  /** Vendor slug → home: goes before the table of the project. */
  readonly homes?: HomeTable
}

const NO_DAY = 'it is not a day like 2026-05-24'

/** The week that a day is in. @throws AgenthostError: exit 1 when it is not stored, 64 when it is no day */
export function weekView(facts: RankingFacts, day: Day, options: WeekOptions = {}): WeekView {
  if (!isDay(day)) throw unable({ verb: 'read', object: `the day ${day}`, kind: 'usage' }, NO_DAY)
  const rules = options.rules ?? RULES
  const standings = standingsOf(facts.weeks)
  const now = wanted(standings, mondayOf(day))
  const join = joinCards(facts.cards)
  const week: Week = { standings, now, vendorOf: vendorsBy(options.homes) }
  const spend = spendOf(now.tally.models, join, rules)
  const billed = billedSums(facts.billed, (slug) => week.vendorOf(slug).vendor)
  const vendors = vendorLines(week, spend, billed)
  const rows = facts.weeks.find(({ start }) => start === now.start)
  const reconciliation = reconcile(
    now,
    vendors.map(({ tokens }) => tokens),
    { fromDays: rows?.fromDays ?? null },
  )
  const movement = movementOf(standings, now, rules)
  return {
    week: { start: now.start, end: now.end },
    source: SOURCE,
    asOf: now.asOf,
    citation: citationOf(now.asOf),
    total: totalOf(standings, now),
    models: modelLines({
      week,
      spend,
      join,
      movement,
      before: joinCards(facts.cardsBefore),
      rules,
    }),
    vendors,
    regions: regionLines(week),
    ...movement,
    ...freeOf(spend, now),
    unattributed: {
      tokens: String(now.tally.other),
      share: shareOf(now.tally.other, now.tally.total),
    },
    reconciliation,
    dollars: dollarsOf(spend, now, billed, facts.cardsAt),
    own: ownLines(facts.own),
    moves: movesOf(facts, { ...week, join, rules }),
    assumptions: assumptionsOf(rules),
    warnings: [
      ...warningsOf(facts, standings, now, rules),
      ...daysDiffer(reconciliation, rules),
      ...(billed?.unreadable ?? []).map(
        (slug) => `the billed figure of ${slug} is unusable and left out`,
      ),
    ],
    history: historyOf(week, rules.historyWeeks),
  }
}

/** Each slug is looked up once: the runs and the history ask for the same ones week after week. */
function vendorsBy(homes: HomeTable | undefined): (slug: Slug) => Vendor {
  const known = new Map<Slug, Vendor>()
  return (slug) => {
    const vendor = known.get(slug) ?? vendorOf(slug, homes)
    known.set(slug, vendor)
    return vendor
  }
}

function wanted(standings: Standings, start: Day): Standing {
  const found = standings.get(start)
  if (found !== undefined) return found
  const stored = [...standings.keys()].toSorted()
  const there =
    stored.length === 0
      ? 'No week is stored yet.'
      : `Stored are the weeks of ${stored[0]} to ${stored.at(-1)} (${stored.length}).`
  throw unable(
    {
      verb: 'show',
      object: `the week of ${start}`,
      hint: `${there} Pull it with: agenthost rankings pull --week ${start}`,
    },
    'it is not stored',
  )
}

function totalOf(standings: Standings, now: Standing): WeekView['total'] {
  return {
    tokens: String(now.tally.total),
    change: changeOf(now.tally.total, comparable(standings, now.start)?.tally.total),
    weeksUp: weeksInARow(standings, now.start, 'up'),
    weeksDown: weeksInARow(standings, now.start, 'down'),
  }
}

function freeOf({ free }: Spend, { tally }: Standing): Pick<WeekView, 'freeShare' | 'freeParts'> {
  return {
    freeShare: shareOf(free.variant + free.zeroPriced, tally.total),
    freeParts: {
      variant: shareOf(free.variant, tally.total),
      zeroPriced: shareOf(free.zeroPriced, tally.total),
    },
  }
}

function dollarsOf(
  spend: Spend,
  { tally }: Standing,
  billed: BilledSums | null,
  cardsAt: string | null,
): WeekView['dollars'] {
  return {
    method: dollarMethod(spend.pricedBy, cardsAt),
    ...bandText(spend.total),
    unpricedShare: shareOf(tally.total - spend.pricedTokens, tally.total),
    billed: billed === null ? null : { usd: usd(billed.total), method: BILLED_METHOD },
  }
}
