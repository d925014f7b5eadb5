/** Answers of the source with any value changed: a clear refusal that says where, or figures that stand in the answer. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scaled } from '../../src/decimal.ts'
import type { ModelCard, RankingFacts } from '../../src/rankings/facts.ts'
import { periodOf, readDaily } from '../../src/rankings/source-daily.ts'
import { readBilled } from '../../src/rankings/source-frontend.ts'
import { readModels } from '../../src/rankings/source-models.ts'
import { outcomeOf } from '../../src/rankings/source-outcome.ts'
import { firstPartyPrices } from '../../src/rankings/source-prices.ts'
import { jsonIn, NotAsDocumented } from '../../src/rankings/source-reading.ts'
import { weekView } from '../../src/rankings/week.ts'
import { card, facts, prices, week } from '../support/made-up-week.ts'
import { FUZZ_SEED, holdsFor } from '../support/fuzzing.ts'
import { damaged, oddlyChanged } from '../support/odd-values.ts'

const sample = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/openrouter', name), 'utf8'))

const DAILY = sample('rankings-daily.docs-example.json')
const MODELS = sample('models.v1.2026-10-10.excerpt.json')
const BILLED = sample('frontend-rankings-models.view-week.2026-10-10.excerpt.json')
const ENDPOINTS = {
  data: {
    id: 'deepseek/deepseek-v4',
    endpoints: [
      {
        tag: 'deepseek',
        provider_name: 'DeepSeek',
        pricing: { prompt: '0.0000001', completion: '0.0000005', input_cache_read: '0.00000001' },
      },
      {
        tag: 'deepseek/fp8',
        provider_name: 'Other',
        pricing: { prompt: '0.0000002', completion: '0.0000006' },
      },
    ],
  },
}

/** What `read` makes of it; null for a refusal, which is in words and says where. */
function said<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof NotAsDocumented)) throw error
    expect(error.message).toMatch(/data|meta|the answer|the file|JSON|an empty|a page|no row/)
    expect(error.message).not.toMatch(/\p{Cc}/u)
    expect(error.message.length).toBeLessThan(700)
    return null
  }
}

const textsIn = (value: unknown): ReadonlySet<string> => {
  const found = new Set<string>()
  const look = (each: unknown): void => {
    if (typeof each === 'string') found.add(each)
    else if (typeof each === 'object' && each !== null) Object.values(each).forEach(look)
  }
  look(value)
  return found
}

describe(`answers of the source (seed ${FUZZ_SEED})`, () => {
  it('of rankings have no tokens that no row says, and lose no row without a word', async () => {
    await holdsFor({ name: 'rankings-daily', values: oddlyChanged(DAILY), count: 1500 }, (body) => {
      said(() => periodOf(body))
      for (const period of ['day', 'week'] as const) {
        const read = said(() => readDaily(body, period))
        if (read === null) continue
        const texts = textsIn(body)
        const rows = read.published.flatMap((each) => each.rows)
        for (const { slug, tokens } of rows) {
          expect(tokens >= 0n).toBe(true)
          expect([...texts].some((text) => /^-?\d+$/.test(text) && BigInt(text) === tokens)).toBe(
            true,
          )
          expect(texts.has(slug)).toBe(true)
        }
        const given = (body as { data: unknown[] }).data.length
        const isTold = read.refused.length > 0 || read.warnings.length > 0
        expect(rows.length === given || isTold).toBe(true)
        if (read.asOf !== null) expect(new Date(read.asOf).toISOString()).toBe(read.asOf)
      }
    })
  })

  it('of models have no price that the card does not say, and no figure that is none', async () => {
    await holdsFor(
      { name: 'rankings-models', values: oddlyChanged(MODELS), count: 1500 },
      (body) => {
        const read = said(() => readModels(body))
        const texts = textsIn(body)
        for (const one of read?.cards ?? []) {
          expect(Number.isFinite(one.createdAt)).toBe(true)
          // A table of whole numbers takes it.
          expect(Number.isSafeInteger(one.createdAt)).toBe(true)
          expect(
            one.contextLength === null ||
              (Number.isSafeInteger(one.contextLength) && one.contextLength > 0),
          ).toBe(true)
          expect(texts.has(one.slug)).toBe(true)
          for (const price of Object.values(one.listed)) expectPrice(price, texts)
        }
      },
    )
  })

  it('of endpoints and of billed dollars are read rightly or refused', async () => {
    await holdsFor(
      { name: 'rankings-endpoints', values: oddlyChanged(ENDPOINTS), count: 800 },
      (body) => {
        const warnings: string[] = []
        const found = said(() => firstPartyPrices(body, 'deepseek', (told) => warnings.push(told)))
        for (const price of Object.values(found ?? {})) expectPrice(price, textsIn(body))
      },
    )
    await holdsFor(
      { name: 'rankings-billed', values: oddlyChanged(BILLED), count: 800 },
      (body) => {
        for (const { usd, promptShare } of said(() => readBilled(body))?.billed ?? []) {
          expect(scaled(usd, 9), usd).not.toBeNull()
          expect(promptShare === null || (promptShare >= 0 && promptShare <= 1)).toBe(true)
        }
      },
    )
  })

  it('are refused in words whatever their bytes and their status', async () => {
    const values = fc.tuple(
      damaged(JSON.stringify(DAILY), ['<html>', 'NaN', '\u001b[2J']),
      fc.integer({ min: 100, max: 599 }),
    )
    await holdsFor({ name: 'rankings-bytes', values, count: 800 }, ([bytes, status]) => {
      const text = bytes.toString('utf8')
      const body = said(() => jsonIn(text))
      if (body !== null) said(() => readDaily(body, 'day'))
      const outcome = outcomeOf({ status, text, retryAfter: bytes.toString('latin1', 0, 5) }, 0)
      if ('retry' in outcome) expect(outcome.afterMs === null || outcome.afterMs >= 0).toBe(true)
      expect(JSON.stringify(outcome)).not.toMatch(/\p{Cc}/u)
    })
  })
})

function expectPrice(price: string | null, texts: ReadonlySet<string>): void {
  if (price === null) return
  expect(texts.has(price)).toBe(true)
  expect(Number(price)).toBeGreaterThanOrEqual(0)
}

const SLUGS = [
  'a/one',
  'a/two',
  'b/one:free',
  'c/x',
  'other',
  '__proto__',
  'constructor',
  'noslash',
  '/',
  'a/',
]
const rows = fc.dictionary(fc.constantFrom(...SLUGS), fc.bigInt({ min: 0n, max: 10n ** 16n }), {
  maxKeys: 8,
})
const price = fc.constantFrom(
  null,
  '0',
  '0.0000001',
  '0.999999999',
  '0.000000000000000000000000000001',
  '0.10',
)
const someCards: fc.Arbitrary<readonly ModelCard[]> = fc.array(
  fc
    .record({
      slug: fc.constantFrom(...SLUGS),
      prompt: price,
      completion: price,
      cacheRead: price,
      isDear: fc.boolean(),
    })
    .map(({ slug, prompt, completion, cacheRead, isDear }) =>
      card(slug, {
        listed: prices(prompt, completion, cacheRead),
        firstParty: isDear ? prices(completion, prompt) : null,
        contextLength: isDear ? null : 1,
      }),
    ),
  { maxLength: 8 },
)
const someFacts: fc.Arbitrary<RankingFacts> = fc
  .tuple(rows, rows, someCards, someCards, fc.boolean(), fc.constantFrom(null, 0, 3, 7))
  .map(([before, now, cards, cardsBefore, hasBilled, daysPresent]) =>
    facts(
      [
        week('2026-05-11', before),
        week('2026-05-18', now, {
          daysPresent,
          fromDays: daysPresent === 3 ? week('2026-05-18', before).rows : null,
        }),
      ],
      {
        cards,
        cardsBefore,
        billed: hasBilled
          ? Object.keys(now).map((slug) => ({ slug, usd: '12.5', promptShare: null }))
          : null,
      },
    ),
  )

describe(`a week of any rows (seed ${FUZZ_SEED})`, () => {
  it('has no figure that is none, and shares that are unknown or add up', async () => {
    await holdsFor({ name: 'rankings-week', values: someFacts, count: 400 }, (some) => {
      const view = weekView(some, '2026-05-18')
      expectFigures(view, 'week')
      for (const lines of [view.models, view.vendors, view.regions]) {
        const sum = lines.reduce((total, { share }) => total + share, view.unattributed.share)
        if (view.total.tokens !== '0') expect(sum).toBeCloseTo(1, 6)
      }
    })
  })
})

/** Every number is one, and a share is from 0 to 1. */
function expectFigures(value: unknown, path: string): void {
  if (typeof value === 'number') {
    expect(Number.isFinite(value), path).toBe(true)
    if (/share(?:OfAttributed)?$/i.test(path))
      expect(value >= 0 && value <= 1.000001, `${path} ${value}`).toBe(true)
  } else if (typeof value === 'string')
    expect(value, path).not.toMatch(/\b(?:NaN|Infinity|undefined)\b/)
  else if (typeof value === 'object' && value !== null) {
    for (const [key, each] of Object.entries(value)) expectFigures(each, `${path}.${key}`)
  }
}
