/** Pages of prices, value by value: what is a price, what is none, and what the dearest of several comes to. */
import { describe, expect, it } from 'vitest'
import { dearestPrice } from '../../src/gateway/prices/dearest-price.ts'
import { freshNotice, oldNotice } from '../../src/gateway/prices/price-notices.ts'
import type { Entry } from '../../src/gateway/prices/price-shelf.ts'
import { ABSURD_TOKEN, priceIn } from '../../src/gateway/prices/price-values.ts'
import { readEndpoints, type Endpoint } from '../../src/gateway/prices/prices-reading.ts'
import { pricesOf, pricesText, type PriceSource } from '../../src/gateway/prices/prices-text.ts'
import type { ModelPrice } from '../../src/gateway/prices/prices.ts'
import { tableCost } from '../../src/gateway/prices/table-cost.ts'

const ATTO = 10n ** 18n
/** So many millionths of a dollar, in atto-dollars. */
const micro = (count: number): bigint => BigInt(Math.round(count * 1000)) * 10n ** 9n

const page = (...endpoints: readonly unknown[]): string => JSON.stringify({ data: { endpoints } })
const read = (entry: Record<string, unknown>) => readEndpoints(page(entry))?.[0]
const priced = (pricing: Record<string, unknown>, rest: Record<string, unknown> = {}) =>
  read({ pricing: { prompt: '0.000001', completion: '0.000002', ...pricing }, ...rest })?.endpoint
const dearest = (
  endpoints: readonly Record<string, unknown>[],
  provider: Record<string, unknown> | null = null,
) => {
  const served = readEndpoints(page(...endpoints))
  return served === null ? undefined : dearestPrice(served, provider)
}
const at = (
  tag: string,
  pricing: Record<string, unknown> = {},
  rest: Record<string, unknown> = {},
): Record<string, unknown> => ({
  tag,
  pricing: { prompt: '0.000001', completion: '0.000002', ...pricing },
  ...rest,
})

describe('a price that stands on a page', () => {
  it.each<[unknown, bigint | null | undefined]>([
    ['0.000001', micro(1)],
    [0.000001, micro(1)],
    ['0', 0n],
    ['1e-18', 1n],
    ['0.01', ABSURD_TOKEN],
    ['0.010000000000000001', null],
    ['-1', null],
    ['-0.000000000000000001', null],
    ['', null],
    ['free', null],
    [true, null],
    [{}, null],
    [null, undefined],
    [undefined, undefined],
  ])('%j is %s', (value, expected) => {
    expect(priceIn({ prompt: value }, 'prompt', ABSURD_TOKEN)).toBe(expected)
  })
})

describe('a page', () => {
  it.each([
    '',
    '<html>',
    'null',
    '[]',
    '{}',
    '{"data":[]}',
    '{"data":{"endpoints":{}}}',
    '{"data":null}',
  ])('is none where it is %j', (text) => {
    expect(readEndpoints(text)).toBeNull()
  })

  it.each<[Record<string, unknown>, readonly string[]]>([
    [{ tag: 'Azure/fp8', provider_name: 'Microsoft' }, ['azure/fp8', 'azure', 'microsoft']],
    [{ tag: 'x', provider_name: 'X' }, ['x']],
    [{ tag: 7, provider_name: 'X' }, ['x']],
    [{}, []],
  ])('names who serves: %j', (entry, names) => {
    expect(read(entry)).toEqual({ names, endpoint: null })
  })

  it('is read with every price that there is', () => {
    const found = priced(
      {
        input_cache_read: '0.000003',
        input_cache_write: '0.000004',
        input_cache_write_1h: '0.000005',
        internal_reasoning: '0.000006',
        request: '0.5',
        image: '0.25',
        image_token: '0.000007',
        audio: '0.000009',
        input_audio_cache: '0.000008',
      },
      { tag: 't', context_length: 1000, max_completion_tokens: 100 },
    )
    expect(found).toEqual<Endpoint>({
      names: ['t'],
      rates: {
        prompt: micro(1),
        completion: micro(2),
        cacheRead: micro(3),
        cacheWrite: micro(4),
        cacheWriteHour: micro(5),
        reasoning: micro(6),
      },
      overrides: [],
      perRequest: ATTO / 2n,
      perImage: ATTO / 4n,
      media: micro(9),
      contextLength: 1000,
      maxCompletionTokens: 100,
    })
  })

  it('knows nothing of what does not stand there', () => {
    expect(priced({}, { context_length: 0, max_completion_tokens: '9' })).toEqual<Endpoint>({
      names: [],
      rates: {
        prompt: micro(1),
        completion: micro(2),
        cacheRead: null,
        cacheWrite: null,
        cacheWriteHour: null,
        reasoning: null,
      },
      overrides: [],
      perRequest: 0n,
      perImage: 0n,
      media: null,
      contextLength: null,
      maxCompletionTokens: null,
    })
  })

  it.each<[string, bigint]>([
    ['image_token', micro(7)],
    ['audio', micro(7)],
    ['input_audio_cache', micro(7)],
  ])('has %s as the price of what is no text', (key, expected) => {
    expect(priced({ [key]: '0.000007' })?.media).toBe(expected)
    expect(priced({ [key]: '-1' })).toBeNull()
  })

  it.each([
    'prompt',
    'completion',
    'input_cache_read',
    'input_cache_write',
    'input_cache_write_1h',
    'internal_reasoning',
    'request',
    'image',
  ])('has an endpoint without a price where its %s cannot be read', (key) => {
    expect(priced({ [key]: 'soon' })).toBeNull()
  })

  it.each(['prompt', 'completion'])(
    'has an endpoint without a price where there is no %s',
    (key) => {
      expect(priced({ [key]: undefined })).toBeNull()
    },
  )

  it('allows a request and a picture more than a token', () => {
    expect(priced({ request: '1000', image: '1000' })).toMatchObject({
      perRequest: 1000n * ATTO,
      perImage: 1000n * ATTO,
    })
    expect(priced({ request: '1000.1' })).toBeNull()
    expect(priced({ image: '1000.1' })).toBeNull()
    expect(priced({ audio: '0.011' })).toBeNull()
  })

  it('has overrides, which hold from a number of tokens on, or only at times', () => {
    const overrides = [
      { prompt: '0.000002' },
      { min_prompt_tokens: 10, completion: '0.000003', input_cache_read: '0' },
      { min_prompt_tokens: 0, utc_start: '1630', prompt: '0.000004' },
      { min_prompt_tokens: null, region: 'eu' },
    ]
    expect(priced({ overrides })?.overrides).toEqual([
      { fromPromptTokens: 0, isTimed: false, rates: { prompt: micro(2) } },
      {
        fromPromptTokens: 10,
        isTimed: false,
        rates: { completion: micro(3), cacheRead: 0n },
      },
      { fromPromptTokens: 0, isTimed: true, rates: { prompt: micro(4) } },
      { fromPromptTokens: 0, isTimed: true, rates: {} },
    ])
    expect(priced({ overrides: null })?.overrides).toEqual([])
  })

  it.each<[unknown]>([
    ['soon'],
    [{}],
    [[null]],
    [[{ min_prompt_tokens: -1 }]],
    [[{ min_prompt_tokens: '10' }]],
    [[{ min_prompt_tokens: 1.5 }]],
    [[{ prompt: '-1' }]],
  ])('has an endpoint without a price where its overrides are %j', (overrides) => {
    expect(priced({ overrides })).toBeNull()
  })
})

describe('the dearest of several endpoints', () => {
  const hour = (...all: readonly Record<string, unknown>[]) =>
    dearest(all.map((pricing, nth) => at(`e${nth}`, pricing)))?.tiers[0].cacheWriteHour

  it('has for an hour what is published, twice the prompt beside writes, else the prompt', () => {
    expect(hour({})).toBeNull()
    expect(hour({ input_cache_write_1h: '0.000001' })).toBe(micro(1))
    // The other one writes at a price, of which that of an hour is twice its prompt.
    expect(hour({ input_cache_write_1h: '0.000001' }, { input_cache_write: '0.000001' })).toBe(
      micro(2),
    )
    expect(hour({ input_cache_write_1h: '0.000001' }, { prompt: '0.000005' })).toBe(micro(5))
    expect(hour({ input_cache_write_1h: '0.000009' }, { input_cache_write: '0.000001' })).toBe(
      micro(9),
    )
  })

  it('has for thinking and the cache what one without a price of it takes instead', () => {
    const tier = dearest([
      at('x', {
        internal_reasoning: '0.000001',
        input_cache_read: '0.0000001',
        input_cache_write: '0.0000001',
      }),
      at('y', { prompt: '0.000003', completion: '0.000004' }),
    ])?.tiers[0]
    expect(tier).toMatchObject({ reasoning: micro(4), cacheRead: micro(3), cacheWrite: micro(3) })
  })

  it('has the dearest of what is no text, and nothing where none says it', () => {
    expect(dearest([at('x', { audio: '0.000005' }), at('y', { audio: '0.000004' })])?.media).toBe(
      micro(5),
    )
    expect(dearest([at('x'), at('y', { audio: '0.000004' })])?.media).toBe(micro(4))
    expect(dearest([at('x'), at('y')])).not.toHaveProperty('media')
  })

  it('has the largest context and output, not known as soon as one does not say', () => {
    const long = (context_length: number | null, max_completion_tokens: number | null) =>
      at('x', {}, { context_length, max_completion_tokens })
    expect(dearest([long(10, 4), long(30, 2)])).toMatchObject({
      contextLength: 30,
      maxCompletionTokens: 4,
    })
    expect(dearest([long(10, null), long(null, 2)])).toMatchObject({
      contextLength: null,
      maxCompletionTokens: null,
    })
  })

  it('has the dearest request and picture', () => {
    const all = [
      at('x', { request: '0.5', image: '0.1' }),
      at('y', { request: '0.2', image: '0.3' }),
    ]
    expect(dearest(all)).toMatchObject({ perRequest: ATTO / 2n, perImage: (3n * ATTO) / 10n })
  })

  it('changes where any of them changes, from the lowest number on', () => {
    const tiers = dearest([
      at('x', { overrides: [{ min_prompt_tokens: 200, prompt: '0.000009' }] }),
      at('y', {
        overrides: [{ min_prompt_tokens: 30, prompt: '0.000004', completion: '0.000008' }],
      }),
      at('z', { overrides: [{ min_prompt_tokens: 30, input_cache_read: '0.000007' }] }),
    ])?.tiers
    expect(
      tiers?.map(({ fromPromptTokens, prompt, completion, cacheRead }) => [
        fromPromptTokens,
        prompt,
        completion,
        cacheRead,
      ]),
    ).toEqual([
      [0, micro(1), micro(2), null],
      [30, micro(4), micro(8), micro(7)],
      [200, micro(9), micro(8), micro(9)],
    ])
  })

  it('takes the later of two overrides that are sure to hold, though it is cheaper', () => {
    const overrides = [
      { min_prompt_tokens: 10, prompt: '0.000005' },
      { min_prompt_tokens: 20, prompt: '0.000003' },
    ]
    expect(dearest([at('x', { overrides })])?.tiers.map(({ prompt }) => prompt)).toEqual([
      micro(1),
      micro(5),
      micro(3),
    ])
  })

  it('takes the dearer of one that only holds at times and of what it stands beside', () => {
    const overrides = [
      { prompt: '0.000003' },
      {
        utc_start: '1',
        prompt: '0.000002',
        completion: '0.000009',
        internal_reasoning: '0.000008',
      },
    ]
    expect(dearest([at('x', { overrides })])?.tiers).toMatchObject([
      { prompt: micro(3), completion: micro(9), reasoning: micro(8) },
    ])
  })
})

describe('preferences', () => {
  const text = [at('x'), at('y/fp8', { prompt: '0.000003' }), at('', { prompt: '0.000002' })]
  const prompt = (provider: Record<string, unknown>) => dearest(text, provider)?.tiers[0].prompt

  it.each<[string, Record<string, unknown>, bigint]>([
    ['leave one without a name whatever they say', { only: ['x'] }, micro(2)],
    ['ignore by any of its names', { ignore: ['Y/FP8'] }, micro(2)],
    ['ignore all but the nameless', { ignore: ['x', 'y'] }, micro(2)],
    ['order, and nobody else', { order: ['x'], allow_fallbacks: false }, micro(2)],
    ['order, and fall back', { order: ['x'], allow_fallbacks: true }, micro(3)],
    ['say nothing by an empty list', { only: [] }, micro(3)],
    ['say nothing by a list of something else', { only: ['x', 7] }, micro(3)],
    ['ignore nobody by something else', { ignore: 'y' }, micro(3)],
    ['both have to hold', { only: ['x', 'y'], ignore: ['y'] }, micro(2)],
  ])('%s', (_what, provider, expected) => {
    expect(prompt(provider)).toBe(expected)
  })

  it('that nobody here is called by may mean anybody', () => {
    const named = [at('x'), at('y', { prompt: '0.000003' })]
    expect(dearest(named, { only: ['z'] })?.tiers[0].prompt).toBe(micro(3))
    expect(dearest(named, { ignore: ['x', 'y'] })?.tiers[0].prompt).toBe(micro(3))
  })
})

describe('prices as they are kept', () => {
  const served = (...tags: readonly string[]): PriceSource => ({
    from: 'endpoints',
    served: readEndpoints(page(...tags.map((tag) => at(tag)))) ?? [],
  })

  it('are read as they were, amounts exactly', () => {
    const source = served('x', 'y')
    expect(pricesOf(pricesText(source))).toEqual(source)
    const own: PriceSource = {
      from: 'configuration',
      price: {
        tiers: [
          {
            fromPromptTokens: 0,
            prompt: 10n ** 30n + 1n,
            completion: 0n,
            cacheRead: null,
            cacheWrite: null,
            cacheWriteHour: null,
            reasoning: null,
          },
        ],
        perRequest: 1n,
        perImage: 0n,
        contextLength: 9,
        maxCompletionTokens: null,
      },
    }
    expect(pricesOf(pricesText(own))).toEqual(own)
  })

  it('are the same text in any order of their endpoints', () => {
    expect(pricesText(served('y', 'x', 'z'))).toBe(pricesText(served('z', 'y', 'x')))
    expect(pricesText(served('x'))).not.toBe(pricesText(served('y')))
  })

  it('take no name for an amount', () => {
    const odd = served('12n3', 'x12n', '-5n')
    expect(new Set(namesOf(pricesOf(pricesText(odd))))).toEqual(new Set(['12n3', 'x12n', '-5n']))
  })

  it.each(['null', '7', '"text"', '{}', '{"tiers":[]}'])('are none where they are %s', (text) => {
    expect(pricesOf(text)).toBeNull()
  })
})

function namesOf(source: PriceSource | null): readonly unknown[] {
  return source?.from === 'endpoints' ? source.served.flatMap(({ names }) => names) : []
}

describe('what is told of prices', () => {
  const entry = { model: { upstream: 'openrouter', id: 'a/b' }, seenAt: 1000 } as Entry

  it('is how old they are, in whole hours, and why', () => {
    const clock = { now: () => 1000 + 26 * 3_600_000 - 1 }
    expect(oldNotice(entry, 'its page answered 500', clock)).toEqual({
      kind: 'prices.old',
      subject: 'openrouter/a/b',
      message:
        'prices of openrouter/a/b are 25 hours old: its page answered 500; calls are still held by them',
      data: { seenAt: 1000 },
    })
  })

  it('is when they are read again', () => {
    expect(freshNotice(entry)).toEqual({
      kind: 'prices.fresh',
      subject: 'openrouter/a/b',
      message: 'prices of openrouter/a/b are read again',
      data: {},
    })
  })
})

describe('a cost by the table', () => {
  const tier = {
    fromPromptTokens: 0,
    prompt: micro(1),
    completion: micro(10),
    cacheRead: micro(0.5),
    cacheWrite: micro(2),
    cacheWriteHour: null,
    reasoning: micro(20),
  }
  const price = (...tiers: ModelPrice['tiers']): ModelPrice => ({
    version: 1,
    tiers,
    perRequest: 0n,
    perImage: 0n,
    contextLength: null,
    maxCompletionTokens: null,
  })
  const tokens = { input: 0, output: 0, cached: 0, cacheWrite: 0, reasoning: 0 }

  it.each([
    ['nothing', tokens, 0n],
    ['the prompt', { ...tokens, input: 3 }, 3000n],
    ['no more from the cache than there was', { ...tokens, input: 2, cached: 9 }, 1000n],
    ['no more written than was not read', { ...tokens, input: 3, cached: 1, cacheWrite: 9 }, 4500n],
    ['no more thought than was answered', { ...tokens, output: 2, reasoning: 9 }, 40_000n],
  ])('counts %s', (_what, counted, expected) => {
    expect(tableCost(price(tier), counted)).toBe(expected)
  })

  it('counts what was written at the dearer of both prices, and the request', () => {
    const written = { ...tokens, input: 1, cacheWrite: 1 }
    expect(tableCost(price({ ...tier, cacheWriteHour: micro(3) }), written)).toBe(3000n)
    expect(tableCost(price({ ...tier, cacheWriteHour: micro(1.5) }), written)).toBe(2000n)
    expect(tableCost({ ...price(tier), perRequest: micro(7) }, written)).toBe(9000n)
  })

  it('is by the highest tier that was reached, in any order of them', () => {
    const from = (fromPromptTokens: number, prompt: number) => ({
      ...tier,
      fromPromptTokens,
      prompt: micro(prompt),
    })
    const tiers = price(from(0, 1), from(10, 4), from(5, 2))
    const cost = (input: number) => tableCost(tiers, { ...tokens, input })
    expect([4, 5, 9, 10].map(cost)).toEqual([4000n, 10_000n, 18_000n, 40_000n])
  })
})
