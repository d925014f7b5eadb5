import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { periodOf, readDaily } from '../../src/rankings/source-daily.ts'
import { readBilled } from '../../src/rankings/source-frontend.ts'
import { readModels } from '../../src/rankings/source-models.ts'
import { firstPartyPrices, readPrices } from '../../src/rankings/source-prices.ts'
import { jsonIn, NotAsDocumented } from '../../src/rankings/source-reading.ts'
import { walkSeed } from '../support/seed.ts'
import { runs } from '../support/fuzzing.ts'

const seed = walkSeed()

const sample = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/openrouter', name), 'utf8'))

const row = (change: object = {}) => ({
  date: '2026-05-18',
  model_permaslug: 'openai/gpt-4o',
  total_tokens: '12',
  ...change,
})
const meta = { as_of: '2026-05-26T02:00:00.000Z', version: 'v1' }
const daily = (...data: readonly object[]) => ({ data, meta })

describe('a ranking as the source documents it', () => {
  it('is read whole, with as_of', () => {
    const read = readDaily(sample('rankings-daily.docs-example.json'), 'day')
    expect(read.asOf).toBe('2026-05-12T02:00:00.000Z')
    expect(read.published).toEqual([
      {
        date: '2026-05-11',
        rows: [
          { slug: 'openai/gpt-4o-2024-05-13', tokens: 1_234_567_890n },
          { slug: 'anthropic/claude-3.5-sonnet-20241022', tokens: 987_654_321n },
          { slug: 'google/gemini-2.5-flash', tokens: 456_789_012n },
          { slug: 'other', tokens: 123_456_789n },
        ],
      },
    ])
    expect(read.warnings).toEqual([])
  })

  it('is read without meta too, as a collector has saved it', () => {
    const read = readDaily(sample('rankings-daily.2026-10-05.excerpt.json'), 'day')
    expect(read.asOf).toBeNull()
    expect(read.published[0]?.rows).toHaveLength(11)
    expect(read.published[0]?.rows[0]?.tokens).toBe(6_458_329_599_633n)
  })

  it('keeps every digit of what a number could not hold', () => {
    const read = readDaily(daily(row({ total_tokens: '9007199254740993' })), 'day')
    expect(read.published[0]?.rows[0]?.tokens).toBe(9_007_199_254_740_993n)
  })

  it('may have keys that nobody knows yet', () => {
    const read = readDaily({ ...daily(row({ region: 'US' })), next: null }, 'day')
    expect(read.published).toHaveLength(1)
  })

  it.each([
    ['one Monday alone', daily(row()), 'day'],
    ['two Mondays', daily(row(), row({ date: '2026-05-25' })), 'week'],
    ['a Monday and a Tuesday', daily(row(), row({ date: '2026-05-19' })), 'day'],
    [
      'the week of one Monday',
      { data: [row()], meta: { ...meta, start_date: '2026-05-18', end_date: '2026-05-24' } },
      'week',
    ],
    ['the example of the documents', sample('rankings-daily.docs-example.json'), 'day'],
  ])('is told by day or by week: %s', (_what, body, period) => {
    expect(periodOf(body)).toBe(period)
  })
})

describe('a ranking that is wrong as a whole', () => {
  it.each([
    [{}, 'data is missing'],
    [[], 'the answer is a list instead of a map'],
    [{ data: 7 }, 'data is 7 instead of a list'],
    [daily({ ...row(), model_permaslug: undefined }), 'data[0].model_permaslug is missing'],
    [daily(row(), { ...row(), date: undefined }), 'data[1].date is missing'],
    [daily({ ...row(), total_tokens: undefined }), 'data[0].total_tokens is missing'],
    [daily(row({ date: '2026-02-30' })), 'data[0].date is "2026-02-30" instead of a day'],
    [daily(row({ model_permaslug: 'a\u001b[2Jb' })), 'data[0].model_permaslug is'],
    [daily('x' as never), 'data[0] is "x" instead of a map'],
    [{ ...daily(row()), meta: { as_of: 'soon' } }, 'meta.as_of is "soon" instead of a moment'],
    [{ ...daily(row()), meta: {} }, 'meta.as_of is missing'],
  ])('is refused with the place: %j', (body, message) => {
    expect(() => readDaily(body, 'day')).toThrow(NotAsDocumented)
    expect(() => readDaily(body, 'day')).toThrow(message)
  })

  it('is refused where a week does not begin on a Monday', () => {
    expect(() => readDaily(daily(row({ date: '2026-05-19' })), 'week')).toThrow('a Monday')
  })
})

describe('a row that is wrong', () => {
  const good = row({ date: '2026-05-19' })
  it.each([
    ['a negative number', [row({ total_tokens: '-5' })], 'data[1].total_tokens is negative (-5)'],
    ['an absurd one', [row({ total_tokens: '9'.repeat(20) })], 'absurdly high'],
    ['no whole number', [row({ total_tokens: '6.4e12' })], 'is "6.4e12" instead of a whole number'],
    ['a number, not a text', [row({ total_tokens: 12 })], 'is 12 instead of a whole number'],
    ['null', [row({ total_tokens: null })], 'is null instead of a whole number'],
    [
      'two figures of one model',
      [row(), row({ total_tokens: '13' })],
      'with 12 and with 13 tokens',
    ],
  ])('has its date refused, and the others taken: %s', (_what, rows, why) => {
    const read = readDaily(daily(good, ...rows), 'day')
    expect(read.refused).toHaveLength(1)
    expect(read.refused[0]?.date).toBe('2026-05-18')
    expect(read.refused[0]?.why).toContain(why)
    expect(read.published.map(({ date }) => date)).toEqual(['2026-05-19'])
  })

  it('is counted once where it is there twice with the same figure, and told', () => {
    const read = readDaily(daily(row(), row()), 'day')
    expect(read.published[0]?.rows).toEqual([{ slug: 'openai/gpt-4o', tokens: 12n }])
    expect(read.warnings).toEqual([
      '2026-05-18: openai/gpt-4o is there twice, with the same figure; it is counted once',
    ])
  })
})

it(`any JSON is read or refused, never anything else (seed ${seed})`, () => {
  const body = fc.oneof(
    fc.jsonValue(),
    fc.record({
      data: fc.array(fc.oneof(fc.jsonValue(), fc.constant(row()))),
      meta: fc.jsonValue(),
    }),
  )
  fc.assert(
    fc.property(body, (value) => {
      for (const read of [
        (of: unknown) => readDaily(of, 'day'),
        readModels,
        readBilled,
        periodOf,
      ]) {
        try {
          read(value)
        } catch (error) {
          expect(error).toBeInstanceOf(NotAsDocumented)
        }
      }
    }),
    { seed, numRuns: runs(500) },
  )
})

describe('what is no JSON', () => {
  it.each([
    ['<!DOCTYPE html><p>sk-or-v1-secret', 'a page (HTML) instead of JSON'],
    ['{"data":[{"da', 'JSON that is cut off or damaged'],
    ['  ', 'an empty answer'],
  ])('is told without its content: %j', (text, told) => {
    expect(() => jsonIn(text)).toThrow(new NotAsDocumented(told))
  })
})

const card = (change: object = {}) => ({
  id: 'openai/gpt-4o',
  canonical_slug: 'openai/gpt-4o',
  name: 'OpenAI: GPT-4o',
  created: 1_715_558_400,
  pricing: { prompt: '0.0000025', completion: '0.00001' },
  ...change,
})

describe('the list of models', () => {
  it('gives a card each, told apart by slug and variant', () => {
    const { cards, warnings } = readModels(sample('models.v1.2026-10-10.excerpt.json'))
    expect(cards.map(({ id, slug, variant }) => [id, slug, variant])).toEqual([
      ['anthropic/claude-haiku-5.5', 'anthropic/claude-haiku-5.5-20261007', 'standard'],
      ['anthropic/claude-haiku-5.5:batch', 'anthropic/claude-haiku-5.5-20261007', 'batch'],
    ])
    expect(cards[0]).toMatchObject({
      name: 'Anthropic: Claude Haiku 5.5',
      createdAt: 1_791_397_883_000,
      contextLength: 1_000_000,
      inputModalities: ['text', 'image', 'file'],
      callsTools: true,
      expires: null,
      listed: {
        prompt: '0.0000001',
        completion: '0.0000005',
        cacheRead: '0.00000001',
        cacheWrite: '0.000000125',
      },
      firstParty: null,
    })
    expect(warnings).toEqual([])
  })

  it('may have a model that is wrong: it is left out and named', () => {
    const right = Array.from({ length: 20 }, (_each, index) => card({ id: `a/${index}` }))
    const { cards, warnings } = readModels({ data: [card({ name: undefined }), ...right] })
    expect(cards).toHaveLength(20)
    expect(warnings).toEqual(['data[0].name is missing: this model is left out'])
  })

  it('is refused where many are wrong: the shape is another one', () => {
    const other = Array.from({ length: 20 }, () => card({ pricing: undefined }))
    expect(() => readModels({ data: other })).toThrow(
      'data[0].pricing is missing, and 20 of 20 models are so',
    )
  })

  it('names who expires, and takes what is no day for none', () => {
    const at = (expiration_date: unknown) =>
      readModels({ data: [card({ expiration_date })] }).cards[0]?.expires
    expect(at('2026-12-31')).toBe('2026-12-31')
    expect(at('2026-12-31T00:00:00Z')).toBe('2026-12-31')
    expect(at('soon')).toBeNull()
    expect(at(null)).toBeNull()
  })
})

describe('a price', () => {
  const read = (pricing: object) => {
    const told: string[] = []
    const { prompt } = readPrices({ completion: '0', ...pricing }, (text) => told.push(text))
    return [prompt, told] as const
  }
  it.each([
    ['0.0000025', '0.0000025', []],
    ['0', '0', []],
    // Variable: unknown, and nothing to complain of.
    ['-1', null, []],
    ['-0.5', null, ['pricing.prompt is no price']],
    ['1e-7', null, ['pricing.prompt is no price']],
    ['40', null, ['pricing.prompt is no price']],
    ['cheap', null, ['pricing.prompt is no price']],
    [0.0000025, null, ['pricing.prompt is no price']],
    [undefined, null, ['pricing.prompt is missing']],
  ])('%j is %j', (value, price, told) => {
    expect(read({ prompt: value })).toEqual([price, told])
  })

  it('of the first party is the one on its own plain endpoint', () => {
    const endpoint = (tag: string, prompt: string) => ({
      tag,
      provider_name: tag,
      pricing: { prompt, completion: '0' },
    })
    const at = (author: string, ...endpoints: readonly object[]) =>
      firstPartyPrices({ data: { endpoints } }, author, () => undefined)?.prompt
    const [cheap, fp8, own] = [
      endpoint('cheap-host', '0.1'),
      endpoint('deepseek/fp8', '0.2'),
      endpoint('deepseek', '0.3'),
    ]
    expect(at('deepseek', cheap, fp8, own)).toBe('0.3')
    expect(at('deepseek', cheap, fp8)).toBe('0.2')
    expect(at('deepseek', cheap)).toBeUndefined()
    expect(at('x-ai', endpoint('xai', '0.4'))).toBe('0.4')
    expect(at('google', endpoint('google-ai-studio', '0.5'))).toBe('0.5')
    expect(() => firstPartyPrices({ data: {} }, 'x', () => undefined)).toThrow(
      'data.endpoints is missing',
    )
  })
})

describe("the website's own list", () => {
  it('gives billed dollars as decimals, and the share of prompts', () => {
    const read = readBilled(sample('frontend-rankings-models.view-week.2026-10-10.excerpt.json'))
    expect(read.to).toBe('2026-10-09')
    expect(read.billed).toHaveLength(7)
    expect(read.billed[2]).toEqual({
      slug: 'openai/gpt-6.1-sol-20260929:batch',
      usd: '1783.080815',
      promptShare: 1_739_659_277 / (1_739_659_277 + 22_753_803),
    })
  })

  it('is refused by name when it has dollars no more', () => {
    const data = [{ date: '2026-08-01 00:00:00', variant_permaslug: 'a/b', total_prompt_tokens: 1 }]
    expect(() => readBilled({ data })).toThrow('no row has total_usage')
  })

  it('has no negative dollars', () => {
    const row = { date: '2026-08-02', total_prompt_tokens: 1, total_completion_tokens: 0 }
    const data = [
      { ...row, variant_permaslug: 'a/b', total_usage: -5 },
      { ...row, variant_permaslug: 'a/c', total_usage: 100 },
    ]
    expect(readBilled({ data })).toEqual({
      to: '2026-08-02',
      billed: [{ slug: 'a/c', usd: '100', promptShare: 1 }],
      without: 1,
    })
  })
})
