/**
 * A quarter of rankings that nobody measured: 26 weeks (or more) of some sixty models by day and by week, cards,
 * prices, routes and own use, the same for the same seed. It has a newcomer, a drop-out, a breakout, a model that
 * falls, one that expires, one repriced, three variants of one slug, stealth and free ones, models without a price,
 * and one day that the source does not have. The last week is 2026-05-18 to 2026-05-24.
 */
import type {
  Day,
  ModelCard,
  Prices,
  RankingFacts,
  Row,
  WeekRows,
} from '../../src/rankings/facts.ts'
import { MADE_UP_MODELS, type MadeUpModel } from './made-up-models.ts'
import { dice, type Dice } from './seed.ts'

export type DayRow = { readonly date: Day; readonly slug: string; readonly tokens: bigint }

export type Quarter = {
  readonly seed: number
  readonly facts: RankingFacts
  /** As `period=day` has them: at most 50 models and `other` a day. */
  readonly days: readonly DayRow[]
  readonly missingDay: Day
  /** A body of `GET /datasets/rankings-daily`, both dates included. */
  readonly rankingsDaily: (period: 'day' | 'week', from: Day, to: Day) => unknown
  /** A body of `GET /models?output_modalities=all`. */
  readonly models: () => unknown
}

export const LAST_WEEK: Day = '2026-05-18'
const DAY_MS = 86_400_000
const LISTED = 50
const AS_OF_HOUR = 'T02:00:00.000Z'

export function madeUpQuarter(seed: number, { weeks: count = 26 } = {}): Quarter {
  const source = dice(seed)
  const starts = Array.from({ length: count }, (_none, n) => plus(LAST_WEEK, 7 * (n + 1 - count)))
  // The Thursday of the week before the middle; never one of the last weeks, which the pictures are made of.
  const missingDay = plus(LAST_WEEK, -7 * Math.min(14, count - 1) + 3)
  const days: DayRow[] = []
  const weeks: WeekRows[] = starts.map((start, n) => {
    const week = oneWeek({ start, n, count, missingDay }, source)
    days.push(...week.days)
    return week.rows
  })
  const cards = MADE_UP_MODELS.flatMap((each) => cardOf(each, false))
  const facts: RankingFacts = {
    weeks,
    cards,
    cardsAt: '2026-05-25T09:00:12.000Z',
    cardsBefore: MADE_UP_MODELS.flatMap((each) => cardOf(each, true)),
    billed: null,
    own: OWN,
    routes: ROUTES,
    warnings: [],
  }
  return {
    seed,
    facts,
    days,
    missingDay,
    rankingsDaily: (period, from, to) =>
      rankingsBody(period === 'day' ? days : byWeek(weeks), from, to),
    models: () => ({
      data: MADE_UP_MODELS.flatMap(wireModel),
      links: { next: null },
      total_count: cards.length,
    }),
  }
}

/** The routes of the routing table that the issue shows. */
const ROUTES = [
  { route: 'agent_batch', modelId: 'deepseek/deepseek-v4-flash' },
  { route: 'enterprise', modelId: 'anthropic/claude-sonnet-4.6' },
  { route: 'complex_reasoning', modelId: 'anthropic/claude-opus-4.6' },
  { route: 'multimodal', modelId: 'google/gemini-3-flash-preview' },
  { route: 'experiment', modelId: 'openrouter/owl-alpha' },
] as const

const OWN = [
  {
    route: 'agent_batch',
    model: 'deepseek/deepseek-v4-flash',
    tokens: 812_345_678n,
    costNanoUsd: 38_912_345_678n,
  },
  {
    route: 'enterprise',
    model: 'anthropic/claude-sonnet-4.6',
    tokens: 96_400_000n,
    costNanoUsd: 92_310_000_000n,
  },
] as const

type WeekPlan = {
  readonly start: Day
  readonly n: number
  readonly count: number
  readonly missingDay: Day
}

function oneWeek(
  { start, n, count, missingDay }: WeekPlan,
  source: Dice,
): { readonly rows: WeekRows; readonly days: readonly DayRow[] } {
  // 3 % more a week, with a dip now and then, so that there are runs up and down.
  const market =
    0.49 * 1.03 ** (n + 26 - count) * (n % 6 === 3 ? 0.9 : 1) * (1 + (source.next() - 0.5) * 0.02)
  const total = new Map<string, bigint>()
  const days: DayRow[] = []
  const levels = MADE_UP_MODELS.map(
    (each) => level(each, n, count) * market * (0.9 + source.next() * 0.2),
  )
  for (let weekday = 0; weekday < 7; weekday += 1) {
    const date = plus(start, weekday)
    const drawn = MADE_UP_MODELS.map((each, index): Row => {
      const billions =
        (levels[index] ?? 0) * (weekday > 4 ? 0.7 : 1.05) * (0.92 + source.next() * 0.16)
      return { slug: each.slug, tokens: BigInt(Math.round(billions * 1e9)) }
    }).filter((row) => row.tokens > 0n)
    if (date === missingDay) continue
    for (const row of drawn) total.set(row.slug, (total.get(row.slug) ?? 0n) + row.tokens)
    days.push(...listed(drawn).map((row) => ({ date, ...row })))
  }
  const whole = [...total].map(([slug, tokens]) => ({ slug, tokens }))
  const rows: WeekRows = {
    start,
    end: plus(start, 6),
    asOf: plus(start, 7) + AS_OF_HOUR,
    rows: listed(whole),
    fromDays: summed(days),
    daysPresent: new Set(days.map((row) => row.date)).size,
  }
  return { rows, days }
}

/** Billions a day of one model in week `n` of `count`. */
function level({ weight, role }: MadeUpModel, n: number, count: number): number {
  const left = count - 1 - n
  switch (role) {
    case 'newcomer':
      return left === 0 ? weight : 0
    case 'dropout':
      return left === 0 ? 0 : weight
    case 'breakout':
      return left === 0 ? weight * 3.2 : weight
    case 'falling':
      return left < 5 ? weight * 0.8 ** (5 - left) : weight
    case 'rising':
      return weight * (left < 8 ? 1.12 ** (8 - left) : 1)
    case 'late-start':
      return left < 12 ? weight * (1 - left / 14) : 0
    case 'expiring':
    case 'repriced':
    case 'steady':
      return weight
  }
}

/** The top 50 by tokens, the rest as `other`, last, as the source does it. */
function listed(rows: readonly Row[]): readonly Row[] {
  const order = rows.toSorted((a, b) =>
    a.tokens === b.tokens ? (a.slug < b.slug ? -1 : 1) : a.tokens > b.tokens ? -1 : 1,
  )
  const rest = order.slice(LISTED).reduce((sum, row) => sum + row.tokens, 0n)
  return rest === 0n ? order : [...order.slice(0, LISTED), { slug: 'other', tokens: rest }]
}

function summed(days: readonly DayRow[]): readonly Row[] {
  const total = new Map<string, bigint>()
  for (const { slug, tokens } of days) total.set(slug, (total.get(slug) ?? 0n) + tokens)
  return [...total].map(([slug, tokens]) => ({ slug, tokens }))
}

const NO_PRICES: Prices = { prompt: null, completion: null, cacheRead: null, cacheWrite: null }

function cardOf(each: MadeUpModel, before: boolean): ModelCard[] {
  if (each.id === null || (before && each.role === 'newcomer')) return []
  const [base = '', variant = 'standard'] = each.slug.split(':')
  const listedPrices = pricesOf(each, before && each.role === 'repriced' ? 2 : 1)
  return [
    {
      id: each.id,
      slug: base,
      variant,
      name: each.name,
      createdAt: Date.UTC(2026, 3, 20),
      contextLength: each.contextLength,
      inputModalities: each.images ? ['text', 'image'] : ['text'],
      outputModalities: ['text'],
      callsTools: each.callsTools,
      expires: each.role === 'expiring' ? '2026-06-10' : null,
      listed: listedPrices,
      // Where the top endpoint is a cheaper host than the author.
      firstParty: each.slug.startsWith('moonshotai/') ? pricesOf(each, 1.5) : null,
    },
  ]
}

function pricesOf({ price }: MadeUpModel, times: number): Prices {
  if (price === null || price[0] < 0) return NO_PRICES
  const [prompt, completion, cacheRead] = price
  return {
    prompt: perToken(prompt * times),
    completion: perToken(completion * times),
    cacheRead: cacheRead === null ? null : perToken(cacheRead * times),
    cacheWrite: null,
  }
}

/** USD per million as the source writes it: a decimal string per token. */
function perToken(perMillion: number): string {
  return (perMillion / 1e6).toFixed(12).replace(/\.?0+$/, '')
}

function wireModel(each: MadeUpModel): unknown[] {
  if (each.id === null) return []
  const [prompt, completion, cacheRead] = each.price ?? [-1, -1, null]
  return [
    {
      id: each.id,
      canonical_slug: each.slug.split(':')[0],
      name: each.name,
      created: Date.UTC(2026, 3, 20) / 1000,
      context_length: each.contextLength,
      architecture: {
        modality: each.images ? 'text+image->text' : 'text->text',
        input_modalities: each.images ? ['text', 'image'] : ['text'],
        output_modalities: ['text'],
      },
      pricing: {
        prompt: prompt < 0 ? '-1' : perToken(prompt),
        completion: completion < 0 ? '-1' : perToken(completion),
        ...(cacheRead === null ? {} : { input_cache_read: perToken(cacheRead) }),
      },
      top_provider: {
        context_length: each.contextLength,
        max_completion_tokens: null,
        is_moderated: false,
      },
      per_request_limits: null,
      supported_parameters: each.callsTools
        ? ['max_tokens', 'tools', 'tool_choice']
        : ['max_tokens'],
      default_parameters: null,
      expiration_date: each.role === 'expiring' ? '2026-06-10' : null,
    },
  ]
}

function byWeek(weeks: readonly WeekRows[]): readonly DayRow[] {
  return weeks.flatMap((week) => week.rows.map((row) => ({ date: week.start, ...row })))
}

function rankingsBody(rows: readonly DayRow[], from: Day, to: Day): unknown {
  const data = rows
    .filter((row) => row.date >= from && row.date <= to)
    .map((row) => ({ date: row.date, model_permaslug: row.slug, total_tokens: String(row.tokens) }))
  const meta = { as_of: plus(to, 1) + AS_OF_HOUR, version: 'v1', start_date: from, end_date: to }
  return { data, meta }
}

function plus(day: Day, count: number): Day {
  return new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10)
}
