/** Weeks, cards and facts of a few made-up models, for tests that set one thing and leave the rest ordinary. */
import { plusDays } from '../../src/rankings/days.ts'
import type { Day, ModelCard, Prices, RankingFacts, WeekRows } from '../../src/rankings/facts.ts'

export const NO_PRICES: Prices = {
  prompt: null,
  completion: null,
  cacheRead: null,
  cacheWrite: null,
}

/** `prices('0.000001', '0.000002')`: USD per token. */
export function prices(
  prompt: string | null,
  completion: string | null,
  cacheRead: string | null = null,
): Prices {
  return { prompt, completion, cacheRead, cacheWrite: null }
}

/** A whole week, read on the Monday after it. */
export function week(
  start: Day,
  rows: Readonly<Record<string, number | bigint>>,
  extra: Partial<WeekRows> = {},
): WeekRows {
  return {
    start,
    end: plusDays(start, 6),
    asOf: `${plusDays(start, 7)}T02:00:00.000Z`,
    rows: Object.entries(rows).map(([slug, tokens]) => ({ slug, tokens: BigInt(tokens) })),
    fromDays: null,
    daysPresent: 7,
    ...extra,
  }
}

export function card(id: string, extra: Partial<ModelCard> = {}): ModelCard {
  return {
    id,
    slug: id.split(':')[0] ?? id,
    variant: id.split(':')[1] ?? 'standard',
    name: `Name of ${id}`,
    createdAt: 0,
    contextLength: 100_000,
    inputModalities: ['text'],
    outputModalities: ['text'],
    callsTools: true,
    expires: null,
    listed: prices('0.000001', '0.000002'),
    firstParty: null,
    ...extra,
  }
}

export function facts(weeks: readonly WeekRows[], extra: Partial<RankingFacts> = {}): RankingFacts {
  return {
    weeks,
    cards: [],
    cardsAt: `${weeks.at(-1)?.end ?? '2026-05-24'}T12:00:00.000Z`,
    cardsBefore: [],
    billed: null,
    own: [],
    routes: [],
    warnings: [],
    ...extra,
  }
}
