import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openDatabase, type Database } from '../../src/store/database.ts'
import { priceRows } from '../../src/store/ledger-prices.ts'
import { PRICES_STEP } from '../../src/store/migrations/ledger-prices.ts'
import { dearestPrice } from '../../src/gateway/prices/dearest-price.ts'
import { priceBook, PRICE_TIMES, type PriceBook } from '../../src/gateway/prices/price-book.ts'
import { pageOf } from '../../src/gateway/prices/price-page.ts'
import type { PriceRows } from '../../src/gateway/prices/price-shelf.ts'
import { readEndpoints } from '../../src/gateway/prices/prices-reading.ts'
import type { GatewayNotice } from '../../src/gateway/telling.ts'
import type { Upstream } from '../../src/gateway/relay/upstream.ts'
import { manualClock, type ManualClock } from '../support/manual-clock.ts'

const endpoint = (tag: string, pricing: object, rest: object = {}): object => ({
  tag,
  provider_name: tag.toUpperCase(),
  pricing,
  context_length: 1000,
  max_completion_tokens: 100,
  ...rest,
})

const page = (...endpoints: readonly object[]): string =>
  JSON.stringify({ data: { id: 'a/b', endpoints } })

const plain = (prompt: string, completion = '0.000002', rest: object = {}) => ({
  prompt,
  completion,
  ...rest,
})

const dearest = (text: string, provider: Record<string, unknown> | null = null) => {
  const served = readEndpoints(text)
  if (served === null) throw new Error('no page')
  return dearestPrice(served, provider)
}

const micro = (millionths: number): bigint => BigInt(Math.round(millionths * 1000)) * 10n ** 9n

describe('the price of a model', () => {
  it('is the highest of each over the endpoints that may serve', () => {
    const text = page(
      endpoint('x', plain('0.000001', '0.000009', { request: '0.01' })),
      endpoint(
        'y',
        plain('0.000003', '0.000002', { input_cache_write: '0.000005', image: '0.002' }),
        {
          context_length: 4000,
          max_completion_tokens: 50,
        },
      ),
    )
    expect(dearest(text)).toEqual({
      tiers: [
        {
          fromPromptTokens: 0,
          prompt: micro(3),
          completion: micro(9),
          cacheRead: null,
          cacheWrite: micro(5),
          cacheWriteHour: null,
          reasoning: null,
        },
      ],
      perRequest: 10n ** 16n,
      perImage: 2n * 10n ** 15n,
      contextLength: 4000,
      maxCompletionTokens: 100,
    })
  })

  it("counts an endpoint without a price for the cache with its prompt's", () => {
    const text = page(
      endpoint('x', plain('0.000001', '0.000002', { input_cache_read: '0.0000001' })),
      endpoint('y', plain('0.0000005')),
    )
    expect(dearest(text)?.tiers[0].cacheRead).toBe(micro(0.5))
  })

  it('is that of the providers that the preferences leave', () => {
    const text = page(endpoint('x', plain('0.000001')), endpoint('y/fp8', plain('0.000003')))
    const prompt = (provider: Record<string, unknown>) => dearest(text, provider)?.tiers[0].prompt
    expect(prompt({ only: ['x'] })).toBe(micro(1))
    expect(prompt({ only: ['y'] })).toBe(micro(3))
    expect(prompt({ order: ['x'] })).toBe(micro(3))
    expect(prompt({ order: ['X'], allow_fallbacks: false })).toBe(micro(1))
    expect(prompt({ ignore: ['y'] })).toBe(micro(1))
    expect(prompt({ only: ['nobody'] })).toBe(micro(3))
    expect(prompt({ sort: 'price' })).toBe(micro(3))
    expect(prompt({ only: 'x' })).toBe(micro(3))
    // One that the page does not name may be anybody's.
    const nameless = { pricing: plain('0.000005'), context_length: 1000 }
    const withIt = page(endpoint('x', plain('0.000001')), nameless)
    expect(dearest(withIt, { only: ['x'] })?.tiers[0].prompt).toBe(micro(5))
  })

  it('is unknown as soon as one that may serve has none', () => {
    const bad = [
      plain('-1'),
      plain('cheap'),
      { prompt: '0.000001' },
      plain('1'),
      plain('0.000001', '0.000002', { request: '-1' }),
      plain('0.000001', '0.000002', { overrides: [{ prompt: '-1' }] }),
      plain('0.000001', '0.000002', { overrides: 'soon' }),
    ]
    for (const pricing of bad) {
      const text = page(endpoint('x', plain('0.000001')), endpoint('y', pricing))
      expect(dearest(text), JSON.stringify(pricing)).toBeNull()
      expect(dearest(text, { only: ['x'] })?.tiers[0].prompt).toBe(micro(1))
    }
    expect(dearest(page())).toBeNull()
    expect(dearest(page({ tag: 'x' }))).toBeNull()
  })

  it('is nothing only where nothing is published as the price', () => {
    expect(dearest(page(endpoint('x', plain('0', '0'))))?.tiers[0].prompt).toBe(0n)
    expect(dearest(page(endpoint('x', plain('1e-19', '0'))))?.tiers[0].prompt).toBe(1n)
  })

  it('has a tier for each number of prompt tokens where it changes', () => {
    const [haiku] = (
      JSON.parse(
        readFileSync('test/fixtures/openrouter/models.v1.2026-10-10.excerpt.json', 'utf8'),
      ) as {
        data: readonly { id: string; pricing: object }[]
      }
    ).data.filter(({ id }) => id === 'anthropic/claude-haiku-5.5')
    if (haiku === undefined) throw new Error('the sample has no Haiku')
    const tiers = dearest(page(endpoint('anthropic', haiku.pricing)))?.tiers
    expect(tiers?.map((each) => [each.fromPromptTokens, each.prompt, each.cacheWriteHour])).toEqual(
      [
        [0, micro(0.1), micro(0.2)],
        [100_000, micro(0.5), micro(1)],
      ],
    )
  })

  it('is the dearest of the day where it changes with the hour', () => {
    const overrides = [
      { min_prompt_tokens: 10, prompt: '0.000002' },
      { utc_start: '1630', utc_end: '0030', prompt: '0.0000005' },
      { utc_start: '0030', utc_end: '0800', prompt: '0.000004', min_prompt_tokens: 20 },
    ]
    const tiers = dearest(page(endpoint('x', plain('0.000001', '0.000002', { overrides }))))?.tiers
    expect(tiers?.map((each) => [each.fromPromptTokens, each.prompt])).toEqual([
      [0, micro(1)],
      [10, micro(2)],
      [20, micro(4)],
    ])
  })
})

describe('the page of a model', () => {
  it.each([
    ['deepseek/deepseek-v4-flash', '/models/deepseek/deepseek-v4-flash/endpoints'],
    ['a/b:free', '/models/a/b:free/endpoints'],
    ['a/b:floor', '/models/a/b/endpoints'],
    ['a/b:exacto', '/models/a/b/endpoints'],
    ['a/b:nitro', null],
    ['a/b:online', null],
    ['a/b/c', null],
    ['a', null],
    ['a/..%2fkey', '/models/a/..%252fkey/endpoints'],
  ])('%s: %s', (id, path) => {
    expect(pageOf(id)).toBe(path)
  })
})

const OPENROUTER: Upstream = {
  name: 'openrouter',
  url: 'http://127.0.0.1',
  protocols: ['chat'],
  auth: 'bearer',
  isOpenRouter: true,
  prices: new Map(),
}

type Answer = { readonly status: number; readonly text: string }

const rig = (
  rows: PriceRows,
  upstreams: readonly Upstream[] = [OPENROUTER],
  clock: ManualClock = manualClock(),
) => {
  const asked: string[] = []
  const told: GatewayNotice[] = []
  const answers: (Answer | Error)[] = []
  const book: PriceBook = priceBook({
    rows,
    upstreams,
    clock,
    tell: (notice) => told.push(notice),
    ask: (_upstream, path) => {
      asked.push(path)
      const answer = answers.shift() ?? new Error('connect ECONNREFUSED 10.0.0.1')
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
    },
  })
  return { asked, told, answers, book, clock }
}

const folder = mkdtempSync(join(tmpdir(), 'prices-'))
const opened: Database[] = []
afterAll(() => {
  for (const db of opened) db.close()
  rmSync(folder, { recursive: true, force: true })
})

const newRows = (): PriceRows => {
  const path = join(folder, `${opened.length}.db`)
  const { db } = openDatabase(path, { synchronous: 'normal', migrations: [PRICES_STEP] })
  opened.push(db)
  return priceRows(db)
}

const MODEL = { upstream: 'openrouter', id: 'a/b' }
const ok = (prompt: string): Answer => ({ status: 200, text: page(endpoint('x', plain(prompt))) })

describe('a model that comes in', () => {
  it('has no price until its page was read, and then the one that stands there', async () => {
    const { book, answers, asked } = rig(newRows())
    expect(book.priceOf(MODEL, null)).toBeNull()
    answers.push(ok('0.000001'))
    await Promise.all([book.refresh([MODEL]), book.refresh([MODEL])])
    expect(asked).toEqual(['/models/a/b/endpoints'])
    expect(book.priceOf(MODEL, null)).toMatchObject({ version: 1, contextLength: 1000 })
    const preferences = { only: ['x'] }
    expect(book.priceOf(MODEL, preferences)).toBe(book.priceOf(MODEL, preferences))
  })

  it('is asked for again only after a while, when its page could not be had', async () => {
    const { book, asked, clock } = rig(newRows())
    await book.refresh([MODEL])
    await book.refresh([MODEL])
    expect(asked).toHaveLength(1)
    clock.pass(PRICE_TIMES.againMs)
    await book.refresh([MODEL])
    expect(asked).toHaveLength(2)
    expect(book.priceOf(MODEL, null)).toBeNull()
    expect(clock.waiting()).toBe(0)
  })

  it('is not asked for at an upstream that publishes nothing', async () => {
    const { book, asked } = rig(newRows())
    await book.refresh([{ upstream: 'elsewhere', id: 'a' }])
    expect(asked).toEqual([])
  })
})

describe('prices that change', () => {
  it('are a new version, and the same ones are not', async () => {
    const rows = newRows()
    const { book, answers, clock } = rig(rows)
    const versions: (number | undefined)[] = []
    for (const prompt of ['0.000001', '0.000001', '0.000002', '0.000001']) {
      answers.push(ok(prompt))
      await book.refresh([MODEL])
      versions.push(book.priceOf(MODEL, null)?.version)
      clock.pass(PRICE_TIMES.everyMs)
    }
    expect(versions).toEqual([1, 1, 2, 3])
    expect(rows.latest()).toHaveLength(1)
  })

  it('are read every hour in the background', async () => {
    const { book, answers, asked, clock } = rig(newRows())
    answers.push(ok('0.000001'), ok('0.000002'))
    await book.refresh([MODEL])
    book.tick()
    expect(asked).toHaveLength(1)
    clock.pass(PRICE_TIMES.everyMs)
    book.tick()
    await book.refresh([MODEL])
    expect(asked).toHaveLength(2)
    expect(book.priceOf(MODEL, null)?.tiers[0].prompt).toBe(micro(2))
    await book.close()
  })

  it('are the same however the page orders its endpoints', async () => {
    const { book, answers, clock } = rig(newRows())
    const one = endpoint('x', plain('0.000001'))
    const two = endpoint('y', plain('0.000002'))
    answers.push({ status: 200, text: page(one, two) }, { status: 200, text: page(two, one) })
    await book.refresh([MODEL])
    clock.pass(PRICE_TIMES.everyMs)
    await book.refresh([MODEL])
    expect(book.priceOf(MODEL, null)?.version).toBe(1)
  })
})

describe('an upstream that is away', () => {
  it('leaves the last prices in force, over a restart too', async () => {
    const rows = newRows()
    const before = rig(rows)
    before.answers.push(ok('0.000001'))
    await before.book.refresh([MODEL])
    const after = rig(rows)
    expect(after.book.priceOf(MODEL, null)).toEqual(before.book.priceOf(MODEL, null))
    await after.book.refresh([MODEL])
    expect(after.book.priceOf(MODEL, null)?.version).toBe(1)
    expect(after.told).toEqual([])
  })

  it('is told of once its prices are older than a day, and once when they are read again', async () => {
    const { book, answers, told, clock } = rig(newRows())
    answers.push(ok('0.000001'))
    await book.refresh([MODEL])
    clock.pass(PRICE_TIMES.oldMs + 1)
    answers.push({ status: 503, text: '' }, new Error('x'))
    await book.refresh([MODEL])
    clock.pass(PRICE_TIMES.againMs)
    await book.refresh([MODEL])
    clock.pass(PRICE_TIMES.againMs)
    answers.push(ok('0.000001'))
    await book.refresh([MODEL])
    expect(told.map(({ kind, message }) => [kind, message])).toEqual([
      [
        'prices.old',
        'prices of openrouter/a/b are 24 hours old: the page of its prices answered 503; calls are still held by them',
      ],
      ['prices.fresh', 'prices of openrouter/a/b are read again'],
    ])
  })

  it('does not hold up the end', async () => {
    const clock = manualClock()
    const book = priceBook({
      rows: newRows(),
      upstreams: [OPENROUTER],
      clock,
      tell: () => {},
      ask: (_upstream, _path, signal) =>
        new Promise((_answer, fail) =>
          signal?.addEventListener('abort', () => fail(new Error('gone'))),
        ),
    })
    const asking = book.refresh([MODEL])
    await book.close()
    await asking
    expect(clock.waiting()).toBe(0)
  })
})

describe('prices of the configuration', () => {
  const own = (prompt: bigint): Upstream => ({
    ...OPENROUTER,
    name: 'local',
    isOpenRouter: false,
    prices: new Map([
      [
        'qwen',
        {
          tiers: [
            {
              fromPromptTokens: 0,
              prompt,
              completion: 2n,
              cacheRead: null,
              cacheWrite: null,
              cacheWriteHour: null,
              reasoning: null,
            },
          ],
          perRequest: 0n,
          perImage: 0n,
          contextLength: 32_000,
          maxCompletionTokens: null,
        },
      ],
    ]),
  })
  const QWEN = { upstream: 'local', id: 'qwen' }

  it('hold for an upstream that publishes none, each change as a version', () => {
    const rows = newRows()
    expect(rig(rows, [own(1n)]).book.priceOf(QWEN, null)).toMatchObject({
      version: 1,
      contextLength: 32_000,
    })
    expect(rig(rows, [own(1n)]).book.priceOf(QWEN, null)?.version).toBe(1)
    expect(rig(rows, [own(3n)]).book.priceOf(QWEN, null)).toMatchObject({
      version: 2,
      tiers: [{ prompt: 3n }],
    })
  })

  it('hold no more when they stand there no more', () => {
    const rows = newRows()
    rig(rows, [own(1n)])
    expect(rig(rows, [{ ...own(1n), prices: new Map() }]).book.priceOf(QWEN, null)).toBeNull()
  })
})
