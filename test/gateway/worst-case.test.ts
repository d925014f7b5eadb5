import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRefused, type Link } from '../../src/gateway/call.ts'
import { inputBound, type InputBound } from '../../src/gateway/request/input-bound.ts'
import { LIMITS } from '../../src/gateway/limits.ts'
import type { ModelPrice, PriceTier } from '../../src/gateway/prices/prices.ts'
import type { Tokens } from '../../src/gateway/tap/reading.ts'
import { readSurface } from '../../src/gateway/request/surface.ts'
import { tableCost } from '../../src/gateway/prices/table-cost.ts'
import { outputLimitOf, worstCase } from '../../src/gateway/prices/worst-case.ts'
import { runs } from '../support/fuzzing.ts'

/** Micro-dollars a token, in atto-dollars. */
const usdPerMillion = (dollars: number): bigint => BigInt(Math.round(dollars * 1000)) * 10n ** 9n

const tier = (rest: Partial<PriceTier> = {}): PriceTier => ({
  fromPromptTokens: 0,
  prompt: usdPerMillion(3),
  completion: usdPerMillion(15),
  cacheRead: null,
  cacheWrite: null,
  cacheWriteHour: null,
  reasoning: null,
  ...rest,
})

const price = (rest: Partial<ModelPrice> = {}): ModelPrice => ({
  version: 1,
  tiers: [tier()],
  perRequest: 0n,
  perImage: 0n,
  contextLength: 200_000,
  maxCompletionTokens: null,
  ...rest,
})

const bound = (rest: Partial<InputBound> = {}): InputBound => ({
  tokens: 1000,
  images: 0,
  hasMedia: false,
  asksHour: false,
  choices: 1,
  elements: null,
  beside: () => 1000,
  ...rest,
})

const link = (rest: Partial<Link> = {}): Link => ({
  route: 'fast',
  model: { upstream: 'openrouter', id: 'a/b' },
  caps: [],
  maxConcurrency: null,
  maxOutputTokens: null,
  provider: null,
  allow: [],
  ...rest,
})

describe('the worst case of a call', () => {
  it('is its prompt and its output at their prices', () => {
    // 1,000 at 3 USD a million, 100 at 15 USD a million: 0.003 + 0.0015 USD.
    expect(worstCase(price(), bound(), 100)).toBe(4_500_000n)
  })

  it.each<[string, Partial<ModelPrice>, Partial<InputBound>, bigint]>([
    [
      'all of it written to the cache',
      { tiers: [tier({ cacheWrite: usdPerMillion(3.75) })] },
      {},
      3_750_000n + 1_500_000n,
    ],
    [
      'the cache of an hour, where it is asked for',
      { tiers: [tier({ cacheWrite: usdPerMillion(3.75), cacheWriteHour: usdPerMillion(6.5) })] },
      { asksHour: true },
      6_500_000n + 1_500_000n,
    ],
    [
      'twice the prompt for an hour that has no price of its own',
      { tiers: [tier({ cacheWrite: usdPerMillion(3.75) })] },
      { asksHour: true },
      6_000_000n + 1_500_000n,
    ],
    [
      'all of the output as thinking',
      { tiers: [tier({ reasoning: usdPerMillion(20) })] },
      {},
      3_000_000n + 2_000_000n,
    ],
    ['each answer that is asked for', {}, { choices: 3 }, 3_000_000n + 4_500_000n],
    ['the price of the request', { perRequest: 10n ** 15n }, {}, 4_500_000n + 1_000_000n],
    ['the price of each picture', { perImage: 10n ** 15n }, { images: 2 }, 4_500_000n + 2_000_000n],
    [
      'sound and pictures at their own price',
      { media: usdPerMillion(5) },
      { hasMedia: true },
      5_000_000n + 1_500_000n,
    ],
    ['no sound where there is none', { media: usdPerMillion(5) }, {}, 4_500_000n],
    ['no more than the context', {}, { tokens: Infinity }, 600_000_000n + 1_500_000n],
  ])('holds %s', (_what, priced, bounded, wanted) => {
    expect(worstCase(price(priced), bound(bounded), 100)).toBe(wanted)
  })

  it('is that of the dearest tier that the prompt could reach', () => {
    const tiers: ModelPrice['tiers'] = [
      tier(),
      tier({ fromPromptTokens: 1001, prompt: usdPerMillion(6), completion: usdPerMillion(10) }),
    ]
    expect(worstCase(price({ tiers }), bound(), 100)).toBe(4_500_000n)
    expect(worstCase(price({ tiers }), bound({ tokens: 1001 }), 100)).toBe(6_006_000n + 1_500_000n)
  })

  it('is more than any cap for a prompt that nothing bounds', () => {
    const unknown = price({ contextLength: null })
    expect(worstCase(unknown, bound({ tokens: Infinity }), 1)).toBeGreaterThan(10n ** 15n)
  })

  it('is rounded up to a nano-dollar, and is nothing only where the price is nothing', () => {
    const tiny = price({ tiers: [tier({ prompt: 1n, completion: 0n })] })
    expect(worstCase(tiny, bound({ tokens: 1 }), 0)).toBe(1n)
    const free = price({ tiers: [tier({ prompt: 0n, completion: 0n })] })
    expect(worstCase(free, bound(), 100)).toBe(0n)
  })

  it('is never below what the call comes to by the table', () => {
    const atto = fc.bigInt(0n, usdPerMillion(100))
    const maybe = fc.option(atto, { nil: null })
    const anyTier = fc.record({
      fromPromptTokens: fc.nat(2000),
      prompt: atto,
      completion: atto,
      cacheRead: maybe,
      cacheWrite: maybe,
      cacheWriteHour: maybe,
      reasoning: maybe,
    })
    const parts = fc.record({
      first: anyTier,
      others: fc.array(anyTier, { maxLength: 3 }),
      input: fc.nat(3000),
      spare: fc.nat(500),
      output: fc.nat(300),
      cached: fc.nat(3000),
      cacheWrite: fc.nat(3000),
      reasoning: fc.nat(300),
    })
    fc.assert(
      fc.property(parts, ({ first, others, input, spare, output, ...rest }) => {
        const tiers: ModelPrice['tiers'] = [{ ...first, fromPromptTokens: 0 }, ...others]
        const prices = price({ tiers })
        const tokens: Tokens = { input, output, ...rest }
        const hours = tiers.some((each) => each.cacheWriteHour !== null)
        const isHourFair = tiers.every(
          (each) => each.cacheWrite !== null || each.cacheWriteHour === null,
        )
        fc.pre(isHourFair)
        const held = worstCase(prices, bound({ tokens: input + spare, asksHour: hours }), 300)
        expect(held).toBeGreaterThanOrEqual(tableCost(prices, tokens))
      }),
      { numRuns: runs(500) },
    )
  })
})

describe('what a call comes to by the table', () => {
  const tokens: Tokens = { input: 1000, output: 100, cached: 400, cacheWrite: 100, reasoning: 40 }

  it('is what was counted times its prices', () => {
    const full = tier({
      cacheRead: usdPerMillion(0.3),
      cacheWrite: usdPerMillion(3.75),
      reasoning: usdPerMillion(20),
    })
    // 500 × 3 + 400 × 0.3 + 100 × 3.75 + 60 × 15 + 40 × 20 micro-dollars.
    expect(tableCost(price({ tiers: [full] }), tokens)).toBe(3_695_000n)
    expect(tableCost(price({ tiers: [full], perRequest: 10n ** 15n }), tokens)).toBe(4_695_000n)
  })

  it("takes the prompt's and the completion's price where there is no other", () => {
    expect(tableCost(price(), tokens)).toBe(4_500_000n)
  })

  it('is by the tier that the prompt reached', () => {
    const tiers: ModelPrice['tiers'] = [
      tier(),
      tier({ fromPromptTokens: 1000, prompt: usdPerMillion(6) }),
    ]
    expect(tableCost(price({ tiers }), { ...tokens, input: 999 })).toBe(4_497_000n)
    expect(tableCost(price({ tiers }), tokens)).toBe(7_500_000n)
  })
})

describe('the output limit of a call', () => {
  const limitOf = (
    rest: string,
    parts: { link?: Partial<Link>; price?: Partial<ModelPrice> } = {},
  ): number | string => {
    const body = Buffer.from(`{"model":"fast"${rest}}`)
    const surface = readSurface('messages', body)
    if (isRefused(surface)) throw new Error(surface.refused.message)
    const limit = outputLimitOf(surface, body, {
      link: link(parts.link),
      price: price(parts.price),
      limits: LIMITS,
    })
    return typeof limit === 'number' ? limit : limit.refused.message
  }

  it('is the least of what the client, the route and the model say', () => {
    expect(limitOf(',"max_tokens":500')).toBe(500)
    expect(limitOf(',"max_tokens":500', { link: { maxOutputTokens: 400 } })).toBe(400)
    expect(limitOf(',"max_tokens":500', { price: { maxCompletionTokens: 300 } })).toBe(300)
    expect(limitOf('')).toBe(LIMITS.outputTokens)
    expect(limitOf('', { price: { maxCompletionTokens: 8192 } })).toBe(8192)
  })

  it('is refused where a thinking budget fits no more under it', () => {
    const thinking = ',"max_tokens":20000,"thinking":{"type":"enabled","budget_tokens":10000}'
    expect(limitOf(thinking)).toBe(20_000)
    expect(limitOf(thinking, { link: { maxOutputTokens: 10_001 } })).toBe(10_001)
    expect(limitOf(thinking, { link: { maxOutputTokens: 10_000 } })).toMatch(
      /^a thinking budget of 10000 tokens does not fit under the 10000 output tokens that the route "fast" allows/,
    )
  })

  it('leaves a budget that never fitted to the upstream to refuse', () => {
    expect(limitOf(',"max_tokens":100,"thinking":{"budget_tokens":900}')).toBe(100)
  })
})

describe('a real body', () => {
  it('is bounded by more than it can cost', () => {
    const body = Buffer.from(
      '{"model":"m","max_tokens":10,"messages":[{"role":"user","content":"Hi"}]}',
    )
    const surface = readSurface('messages', body)
    if (isRefused(surface)) throw new Error(surface.refused.message)
    expect(worstCase(price(), inputBound(surface, body, null), 10)).toBeGreaterThan(3_000_000n)
  })
})
