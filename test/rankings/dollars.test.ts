/** Dollars: against published rows that told both tokens and billed dollars, by hand, and what is no price. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dollarShare } from '../../src/rankings/dollar-shares.ts'
import { cost, ratesOf, usd } from '../../src/rankings/dollars.ts'
import { priceOf, rateAt, readPrice, useOf, type Price } from '../../src/rankings/price.ts'
import { RULES } from '../../src/rankings/rules.ts'
import { weekView } from '../../src/rankings/week.ts'
import { card, facts, NO_PRICES, prices, week } from '../support/made-up-week.ts'

const perMillion = (usdPerMillion: number): string => (usdPerMillion / 1e6).toFixed(12)
const price = (prompt: number, completion: number, cacheRead: number | null = null): Price =>
  readPrice(
    prices(
      perMillion(prompt),
      perMillion(completion),
      cacheRead === null ? null : perMillion(cacheRead),
    ),
    'listed',
  )!

// Weekly rows of OpenRouter's website, end of September and beginning of October 2026, as kept in the public
// repository pickmiu/llm-market-data (MIT): tokens in billions, list price in and out, and `total_usage`.
const MEASURED = [
  ['anthropic/claude-opus-5.5', 1382.1, 20.9, 4, 20, 1_440_346],
  ['anthropic/claude-sonnet-5.5', 1689.6, 24.21, 2, 10, 909_682],
  ['openai/gpt-5.6-sol', 1588.2, 26.16, 2, 10, 1_195_468],
  ['openai/gpt-6-sol', 997.2, 13.09, 2, 10, 446_168],
  ['openai/gpt-6-luna', 3542.8, 112.09, 0.1, 0.5, 172_349],
  ['anthropic/claude-haiku-5.5', 630.3, 27.08, 0.1, 0.5, 65_313],
  ['mistralai/mistral-large-4-0', 75.6, 2.81, 0.68, 2.09, 23_801],
  ['openai/gpt-4o', 12.5, 0.68, 2.5, 10, 28_308],
  ['openai/gpt-4o-2024-05-13', 0.22, 0.011, 5, 15, 1238],
  ['openai/gpt-6.1-sol:batch', 1.74, 0.023, 1, 5, 1783],
] as const

describe('rows that told what was billed', () => {
  it.each(MEASURED)(
    '%s was billed within its band',
    (slug, prompt, completion, in_, out, billed) => {
      const its = price(in_, out)
      const band = cost(
        BigInt(Math.round((prompt + completion) * 1e9)),
        ratesOf(its, useOf(slug, its, RULES), RULES),
      )
      expect(billed).toBeGreaterThanOrEqual(Number(usd(band.low)))
      expect(billed).toBeLessThanOrEqual(Number(usd(band.high)))
    },
  )

  it('come nearer to their sum by the mid than by the list price', () => {
    const sum = MEASURED.reduce((total, [slug, prompt, completion, in_, out]) => {
      const its = price(in_, out)
      const tokens = BigInt(Math.round((prompt + completion) * 1e9))
      return total + Number(usd(cost(tokens, ratesOf(its, useOf(slug, its, RULES), RULES)).mid))
    }, 0)
    const billed = MEASURED.reduce((total, row) => total + row[5], 0)
    const list = MEASURED.reduce(
      (total, [, prompt, completion, in_, out]) => total + (prompt * in_ + completion * out) * 1000,
      0,
    )
    expect(list / billed).toBeGreaterThan(3)
    expect(sum / billed).toBeGreaterThan(0.8)
    expect(sum / billed).toBeLessThan(1.25)
  })
})

describe('one model by hand', () => {
  it('costs what a pencil says', () => {
    // 1,000,000 tokens at 1.00 in, 4.00 out, 0.10 cached: 0.97 × (0.5 × 0.10 + 0.5 × 1.00) + 0.03 × 4.00 = 0.6535
    // low 0.985 × (0.9 × 0.10 + 0.1 × 1.00) + 0.015 × 4.00 = 0.24715; high 0.95 × 1.00 + 0.05 × 4.00 = 1.15
    const view = weekView(
      facts([week('2026-05-18', { 'openai/a': 1_000_000, other: 1_000_000 })], {
        cards: [card('openai/a', { listed: prices('0.000001', '0.000004', '0.0000001') })],
      }),
      '2026-05-18',
    )
    expect(view.models[0]?.dollars).toEqual({ low: '0.24715', mid: '0.6535', high: '1.15' })
    expect(view.dollars).toMatchObject({
      low: '0.24715',
      mid: '0.6535',
      high: '1.15',
      unpricedShare: 0.5,
      billed: null,
    })
    expect(view.dollars.method).toMatch(
      /^estimate, no official figure: .*at the listed one: 1,.*prices read 2026-05-24T12/,
    )
    expect(view.vendors[0]?.dollarShare).toEqual({ low: 1, mid: 1, high: 1 })
  })

  it('is exact where a float is not', () => {
    const its = readPrice(prices('0.0000000625', '0.0000000625', '0.0000000625'), 'listed')!
    const nano = cost(9_007_199_254_740_993n, ratesOf(its, RULES.use.ordinary, RULES))
    expect(usd(nano.mid)).toBe('562949953.421312063')
  })
})

describe('any price', () => {
  it('costs no less than its low and no more than its high anywhere within what is assumed', () => {
    const part = fc.integer({ min: 0, max: 30_000_000 })
    const use = fc.constantFrom(...(['batch', 'dear', 'ordinary'] as const))
    fc.assert(
      fc.property(
        fc.tuple(part, part, fc.option(part)),
        use,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        ([prompt, completion, cache], name, x, y) => {
          const its = price(prompt / 1e6, completion / 1e6, cache === null ? null : cache / 1e6)
          const { promptShare, cacheShare } = RULES.use[name]
          const between = ({ least, most }: { least: number; most: number }, at: number): number =>
            Math.round(least + (most - least) * at)
          const rate = rateAt(
            its,
            between(promptShare, x),
            between(cacheShare, y),
            RULES.cacheReadAt,
          )
          const { low, mid, high } = ratesOf(its, RULES.use[name], RULES)
          expect(low <= rate && rate <= high).toBe(true)
          expect(low <= mid && mid <= high).toBe(true)
        },
      ),
    )
  })
})

describe('which price counts', () => {
  it.each([
    ["the author's own", prices('0.000002', '0.000004'), 'author', 2_000_000_000_000n],
    ['the listed one without it', null, 'listed', 1_000_000_000_000n],
    [
      'the listed one when that of the author is variable',
      prices('-1', '-1'),
      'listed',
      1_000_000_000_000n,
    ],
    [
      'the listed one when half of that of the author is missing',
      prices('0.000002', null),
      'listed',
      1_000_000_000_000n,
    ],
  ])('%s', (_what, firstParty, basis, prompt) => {
    expect(priceOf('a/b', card('a/b', { firstParty }))).toMatchObject({ basis, prompt })
  })

  it.each([
    ['is missing', NO_PRICES],
    ['is variable', prices('-1', '-1')],
    ['is unreadable', prices('free', '0.000001')],
    ['is absurd', prices('5', '25')],
  ])('none when it %s: unpriced, not free', (_what, listed) => {
    const view = weekView(
      facts([week('2026-05-18', { 'a/b': 60, 'a/c': 40 })], {
        cards: [card('a/b', { listed }), card('a/c')],
      }),
      '2026-05-18',
    )
    expect(view.models[0]).toMatchObject({ slug: 'a/b', dollars: null, free: false })
    expect(view.dollars.unpricedShare).toBeCloseTo(0.6, 12)
    expect(view.freeShare).toBe(0)
  })

  it('is zero for a free variant, with or without a card, and never that of its standard one', () => {
    const view = weekView(
      facts([week('2026-05-18', { 'a/b': 50, 'a/b:free': 30, 'a/z': 15, other: 5 })], {
        cards: [card('a/b'), card('a/z', { listed: prices('0', '0') })],
      }),
      '2026-05-18',
    )
    expect(view.models.map(({ slug, free, dollars }) => [slug, free, dollars?.high])).toEqual([
      ['a/b', false, '0.0000525'],
      ['a/b:free', true, '0'],
      ['a/z', true, '0'],
    ])
    expect(view.freeParts).toEqual({ variant: 0.3, zeroPriced: 0.15 })
    expect(view.freeShare).toBeCloseTo(0.45, 12)
    expect(view.dollars.unpricedShare).toBeCloseTo(0.05, 12)
  })
})

describe('where a limit lies', () => {
  it('a price of 0.01 USD per token is believed, one above it is not', () => {
    expect(readPrice(prices('0.01', '0.01'), 'listed')).not.toBeNull()
    expect(readPrice(prices('0.01', '0.0100000000001'), 'listed')).toBeNull()
  })

  it('a model is dear from 1.5 USD per million prompt tokens on, and batch before that', () => {
    expect(useOf('a/b', price(1.5, 1), RULES)).toBe(RULES.use.dear)
    expect(useOf('a/b', price(1.499999, 99), RULES)).toBe(RULES.use.ordinary)
    expect(useOf('a/b:batch', price(5, 25), RULES)).toBe(RULES.use.batch)
  })
})

describe("a vendor's dollar share", () => {
  it("takes its low against the others' high and the reverse", () => {
    const share = dollarShare(
      { low: 10n, mid: 20n, high: 40n },
      { low: 30n, mid: 100n, high: 100n },
    )
    expect(share).toEqual({ low: 10 / 70, mid: 0.2, high: 40 / 60 })
  })

  it('is none where there are no dollars', () => {
    const view = weekView(
      facts([week('2026-05-18', { 'a/b:free': 50, 'openai/c': 1 })]),
      '2026-05-18',
    )
    expect(
      view.vendors.map(({ vendor, dollars, dollarShare: of }) => [
        vendor,
        dollars?.mid ?? null,
        of,
      ]),
    ).toEqual([
      ['a', '0', null],
      ['openai', null, null],
    ])
  })
})

describe('billed dollars of the opt-in source', () => {
  const view = weekView(
    facts([week('2026-05-18', { 'openai/a': 50, 'deepseek/b': 50 })], {
      cards: [card('openai/a')],
      billed: [
        { slug: 'openai/a', usd: '75.000000001', promptShare: null },
        { slug: 'openai/not-ranked', usd: '0.5', promptShare: 0.98 },
        { slug: 'deepseek/b', usd: '25', promptShare: null },
        { slug: 'deepseek/broken', usd: '-3', promptShare: null },
      ],
    }),
    '2026-05-18',
  )
  it('stand beside the estimate, by vendor, with what they are', () => {
    expect(view.vendors.map(({ vendor, billed }) => [vendor, billed?.usd])).toEqual([
      ['deepseek', '25'],
      ['openai', '75.500000001'],
    ])
    expect(view.vendors[1]?.billed?.share).toBeCloseTo(75.5 / 100.5, 9)
    expect(view.dollars.billed).toMatchObject({
      usd: '100.500000001',
      method: expect.stringContaining('undocumented') as string,
    })
  })

  it('are left out and named when they cannot be', () => {
    expect(view.warnings).toContain('the billed figure of deepseek/broken is unusable and left out')
  })
})

describe("the person's own calls", () => {
  const view = weekView(
    facts([week('2026-05-18', { 'openai/a': 50 })], {
      own: [
        { route: 'batch', model: 'openai/a', tokens: 3_000_000n, costNanoUsd: 1_000_000_000n },
        { route: 'idle', model: 'openai/b', tokens: 0n, costNanoUsd: 5n },
      ],
    }),
    '2026-05-18',
  )
  it('cost what they measured per million tokens', () => {
    expect(view.own).toEqual([
      {
        route: 'batch',
        model: 'openai/a',
        usdPerMillion: '0.333333333',
        usd: '1',
        method: expect.stringContaining('ledger') as string,
      },
    ])
  })

  it('have no price without tokens, and that is said', () => {
    expect(view.warnings.join()).toContain('no tokens were counted for openai/b on idle')
  })
})

describe('no prices at all', () => {
  it('is said in the method and in a warning', () => {
    const view = weekView(
      facts([week('2026-05-18', { 'openai/a': 50 })], { cardsAt: null }),
      '2026-05-18',
    )
    expect(view.dollars).toMatchObject({ low: '0', high: '0', unpricedShare: 1 })
    expect(view.dollars.method).toContain('no prices were read')
    expect(view.warnings.join()).toContain('there are no dollars')
  })

  it('is warned of too when they are of another time', () => {
    const old = facts([week('2026-05-18', { 'openai/a': 50 })], {
      cards: [card('openai/a')],
      cardsAt: '2026-08-01T00:00:00Z',
    })
    expect(weekView(old, '2026-05-18').warnings.join()).toContain('69 days after this week ended')
  })
})
