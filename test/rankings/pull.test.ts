import { afterEach, describe, expect, it } from 'vitest'
import type { AgenthostError } from '../../src/errors.ts'
import { newestWeek, rankingFacts } from '../../src/store/insights-facts.ts'
import { mondayBefore, plusDays, tokensOf } from '../support/openrouter-market.ts'
import { STAND_IN_KEY, type Fault } from '../support/openrouter-stand-in.ts'
import { pulling, type Pulling } from '../support/pulling.ts'

const WEEK = '2026-11-16'
const WEEKS = 'period=week'
const DAYS = 'period=day'

let open: Pulling[] = []
afterEach(async () => {
  for (const each of open) await each.close()
  open = []
})
const begin = async (...args: Parameters<typeof pulling>): Promise<Pulling> => {
  const pull = await pulling(...args)
  open.push(pull)
  return pull
}
const errorOf = (promise: Promise<unknown>): Promise<AgenthostError> =>
  promise.then(
    () => Promise.reject(new Error('it was pulled')),
    (error: AgenthostError) => error,
  )
/** Of the market itself, by hand. */
const totalOf = (monday: string): bigint =>
  Array.from({ length: 7 }, (_each, index) => tokensOf(plusDays(monday, index)))
    .flat()
    .reduce((sum, { tokens }) => sum + tokens, 0n)
const totalIn = ({ db }: Pulling, week = WEEK): bigint | null => {
  const found = rankingFacts(db, { week }).weeks.find(({ start }) => start === week)
  return found?.rows.reduce((sum, { tokens }) => sum + tokens, 0n) ?? null
}

describe('a pull on a Monday morning', () => {
  it('takes the year of weeks to the last one, its days, cards, context and own prices, in 12 requests', async () => {
    const pull = await begin()
    const pulled = await pull.pull()
    expect(pulled).toEqual({
      week: { start: WEEK, end: '2026-11-22' },
      asOf: '2026-11-23T02:00:00.000Z',
      weeks: 52,
      days: 7,
      models: 64,
      requests: { ofPull: 12, ofDay: 12, limitOfDay: 500 },
      warnings: [],
    })
    expect(pull.server.asked.map(({ path }) => path.split('?')[0])).toEqual([
      '/api/v1/datasets/rankings-daily',
      '/api/v1/datasets/rankings-daily',
      '/api/v1/models',
      '/api/v1/datasets/session-cost',
      '/api/v1/classifications/task',
      '/api/v1/datasets/app-rankings',
      '/api/v1/benchmarks',
      expect.stringMatching(/endpoints$/),
      expect.stringMatching(/endpoints$/),
      expect.stringMatching(/endpoints$/),
      expect.stringMatching(/endpoints$/),
      expect.stringMatching(/endpoints$/),
    ])
    expect(totalIn(pull)).toBe(totalOf(WEEK))
    expect(newestWeek(pull.db)).toBe(WEEK)
  })

  it('gives the facts of the week: rows, its days, cards with both prices', async () => {
    const pull = await begin()
    const routes = [{ route: 'enterprise', modelId: 'openrouter/anthropic/claude-sonnet-4.6' }]
    await pull.pull({ routes })
    const facts = rankingFacts(pull.db, { week: WEEK, routes })
    expect(facts.weeks).toHaveLength(52)
    expect(facts.weeks[0]?.start).toBe(plusDays(WEEK, -51 * 7))
    const week = facts.weeks.at(-1)
    expect(week).toMatchObject({ start: WEEK, end: '2026-11-22', daysPresent: 7 })
    expect(week?.rows).toHaveLength(51)
    const ofDays = week?.fromDays?.reduce((sum, { tokens }) => sum + tokens, 0n)
    expect(ofDays).toBe(totalOf(WEEK))
    const sonnet = facts.cards.find(({ id }) => id === 'anthropic/claude-sonnet-4.6')
    expect(sonnet?.slug).toBe('anthropic/claude-4.6-sonnet-20260217')
    expect(sonnet?.listed.prompt).toBe('0.000003')
    expect(sonnet?.firstParty?.prompt).toBe('0.0000045000')
    expect(facts.cards.find(({ id }) => id === 'openrouter/auto')?.listed.prompt).toBeNull()
    expect(facts).toMatchObject({ cardsAt: '2026-11-23T09:00:00.000Z', cardsBefore: [], routes })
    expect(facts.billed).toBeNull()
    expect(facts.warnings).toEqual([])
  })

  it('keeps every answer as it came', async () => {
    const pull = await begin()
    await pull.pull()
    const bodies = pull.db.prepare('SELECT name, as_of, bytes FROM pull_bodies').all()
    expect(bodies).toHaveLength(12)
    expect(bodies[0]).toMatchObject({ as_of: '2026-11-23T02:00:00.000Z' })
  })

  it('gives the key to the API alone', async () => {
    const pull = await begin()
    await pull.pull({ frontend: true })
    const keyed = pull.server.asked.filter(({ authorization }) => authorization !== undefined)
    expect(keyed).toHaveLength(11)
    expect(keyed.every(({ path }) => path.startsWith('/api/v1/'))).toBe(true)
  })

  it('is of the week before while the last one is not half an hour old', async () => {
    const early = await begin('2026-11-23T00:29:59Z')
    expect((await early.pull()).week.start).toBe('2026-11-09')
    const settled = await begin('2026-11-23T00:30:00Z')
    expect((await settled.pull()).week.start).toBe(WEEK)
  })
})

describe('a week that is asked for by name', () => {
  it('may be any since 2025', async () => {
    const pull = await begin()
    expect((await pull.pull({ week: '2025-03-09' })).week.start).toBe('2025-03-03')
    expect(totalIn(pull, '2025-03-03')).toBe(totalOf('2025-03-03'))
    // From the first whole week on.
    expect(rankingFacts(pull.db, { week: WEEK }).weeks[0]?.start).toBe('2025-01-06')
  })

  it.each([
    ['2026-11-23', 'it ends on 2026-11-29, and its figures are there from 2026-11-30T00:30 UTC on'],
    ['2025-01-02', 'the first whole week that the source has begins on 2025-01-06'],
  ])('is refused before any request where it cannot be there: %s', async (week, why) => {
    const pull = await begin()
    const error = await errorOf(pull.pull({ week }))
    expect(error).toMatchObject({ exitCode: 1 })
    expect(error.message).toContain(why)
    expect(pull.server.asked).toEqual([])
  })
})

describe('a backfill', () => {
  it('takes every week and day since then within 12 requests', async () => {
    const pull = await begin()
    const pulled = await pull.pull({ since: '2025-01-01' })
    expect(pulled).toMatchObject({ weeks: 98, days: 686 })
    expect(pull.server.asked).toHaveLength(12)
    for (const week of ['2025-01-06', '2025-12-29', '2026-06-15'])
      expect(totalIn(pull, week)).toBe(totalOf(week))
  })
})

describe('a fault that passes', () => {
  const passing: readonly (readonly [string, Fault, number])[] = [
    ['500', { status: 500 }, 2000],
    ['503 with Retry-After', { status: 503, retryAfter: '7' }, 7000],
    ['429 without Retry-After', { status: 429 }, 2000],
    ['429 with seconds', { status: 429, retryAfter: '30' }, 30_000],
    ['a page instead of JSON', 'html', 2000],
    ['half of the JSON', 'truncated', 2000],
    ['a connection cut off in the body', 'cut-off', 2000],
    ['a connection hung up', 'hang-up', 2000],
  ]
  it.each(passing)('%s is tried again, and the week is taken', async (_what, fault, waitMs) => {
    const pull = await begin()
    pull.server.fault(WEEKS, fault, 1)
    await pull.pull()
    expect(pull.waits).toEqual([waitMs])
    expect(totalIn(pull)).toBe(totalOf(WEEK))
    expect(pull.server.asked).toHaveLength(12)
  })

  it('may ask for a date to wait for', async () => {
    const pull = await begin()
    const retryAfter = 'Mon, 23 Nov 2026 09:01:00 GMT'
    pull.server.fault(WEEKS, { status: 429, retryAfter }, 1)
    await pull.pull()
    expect(pull.waits).toEqual([60_000])
  })

  it('an answer that does not come is given up after a minute, and asked for again', async () => {
    const pull = await begin()
    pull.server.fault(WEEKS, 'silent', 1)
    const pulled = pull.pull()
    while (pull.server.asked.length === 0) await new Promise((resolve) => setImmediate(resolve))
    pull.clock.pass(60_000)
    expect((await pulled).week.start).toBe(WEEK)
    expect(pull.waits).toEqual([2000])
  })
})

describe('a refusal that quotes the key', () => {
  it.each([401, 500])('is told without it: %d', async (status) => {
    const pull = await begin()
    pull.server.fault(WEEKS, { status, message: `No such key: ${STAND_IN_KEY}` })
    const error = await errorOf(pull.pull())
    expect(error.message).toContain('No such key: ***')
    expect(JSON.stringify(pull.db.prepare('SELECT * FROM pulls').all())).not.toContain(STAND_IN_KEY)
  })
})

describe('a fault that stays', () => {
  const staying: readonly (readonly [string, Fault, object, number])[] = [
    ['401', { status: 401 }, { exitCode: 78, hint: /agenthost secrets set openrouter/ }, 1],
    ['402', { status: 402 }, { exitCode: 1, hint: /no credit/ }, 1],
    ['403', { status: 403 }, { exitCode: 1, hint: /may not read/ }, 1],
    [
      '400',
      { status: 400, message: 'Bad\nrange\u001b[31m' },
      { exitCode: 1, message: /it answers 400: Bad range \[31m/ },
      1,
    ],
    ['404', { status: 404 }, { exitCode: 1, hint: /api\/v1/ }, 1],
    ['429', { status: 429 }, { exitCode: 75, message: /it answers 429/ }, 3],
    [
      '429 for hours',
      { status: 429, retryAfter: '7200' },
      { exitCode: 75, hint: /Try again in 120 min/ },
      1,
    ],
    [
      '429 for more than two minutes',
      { status: 429, retryAfter: '121' },
      { exitCode: 75, hint: /Try again in 3 min/ },
      1,
    ],
    [
      '429 of the day',
      { status: 429, message: 'Rate limit exceeded: datasets-per-account-rpd-v1.' },
      { exitCode: 75, hint: /Try again later/ },
      1,
    ],
    ['500', { status: 500 }, { exitCode: 75 }, 3],
    ['a page', 'html', { exitCode: 75, message: /it sent a page \(HTML\) instead of JSON/ }, 3],
    ['half', 'truncated', { exitCode: 75, message: /it sent JSON that is cut off/ }, 3],
    ['hanging up', 'hang-up', { exitCode: 75, message: /it hung up/ }, 3],
    ['without end', 'huge', { exitCode: 1, message: /more than 32 MB/ }, 1],
    [
      'another host',
      { status: 302, location: 'https://elsewhere.example/' },
      { exitCode: 78, message: /sends us to elsewhere.example/ },
      1,
    ],
    [
      'a key that is gone',
      'missing-key',
      { exitCode: 1, message: /model_permaslug is missing/ },
      1,
    ],
    ['no meta', 'no-meta', { exitCode: 1, message: /meta.as_of is missing/ }, 1],
    ['a negative number', 'negative', { exitCode: 1, message: /is negative/ }, 1],
    ['an absurd one', 'absurd', { exitCode: 1, message: /absurdly high/ }, 1],
    ['no decimal', 'not-decimal', { exitCode: 1, message: /instead of a whole number/ }, 1],
    ['two figures of one', 'contradicting-rows', { exitCode: 1, message: /there twice, with/ }, 1],
  ]
  it.each(staying)('%s is told, and the good week stays', async (_what, fault, told, asked) => {
    const pull = await begin()
    await pull.pull()
    const before = totalIn(pull)
    pull.server.asked.splice(0)
    pull.server.restate(900, '2026-11-24T02:00:00.000Z')
    pull.server.fault(WEEKS, fault)
    const error = await errorOf(pull.pull())
    expect(error).toMatchObject(
      Object.fromEntries(
        Object.entries(told).map(([key, value]) => [
          key,
          value instanceof RegExp ? expect.stringMatching(value) : value,
        ]),
      ),
    )
    expect(pull.server.asked.filter(({ path }) => path.includes(WEEKS))).toHaveLength(asked)
    expect(totalIn(pull)).toBe(before)
    const { warnings } = rankingFacts(pull.db, { week: WEEK })
    expect(warnings.join(' ')).toMatch(/newest pull of this week \(2026-11-23T09:\d\d UTC\)/)
  })

  it('is temporary where nobody is there at all', async () => {
    const pull = await begin()
    await pull.server.close()
    const error = await errorOf(pull.pull())
    expect(error).toMatchObject({ exitCode: 75 })
    expect(error.message).toContain('nobody is listening there (ECONNREFUSED)')
    expect(pull.waits).toEqual([2000, 10_000])
  })

  it('in what goes beside the weeks is a warning', async () => {
    for (const part of ['/models?', 'session-cost', '/endpoints', 'benchmarks', DAYS]) {
      const pull = await begin()
      pull.server.fault(part, { status: 500 })
      const { warnings } = await pull.pull()
      expect(warnings.join(' '), part).toContain('it answers 500')
      expect(totalIn(pull), part).toBe(totalOf(WEEK))
      expect(pull.server.asked.length, part).toBeLessThanOrEqual(12)
      expect(rankingFacts(pull.db, { week: WEEK }).warnings, part).toEqual(warnings)
    }
  })
})

describe('rows that are there twice', () => {
  it('are counted once, with a warning', async () => {
    const pull = await begin()
    pull.server.fault(WEEKS, 'duplicate-rows')
    const { warnings } = await pull.pull()
    expect(warnings[0]).toContain('is there twice, with the same figure; it is counted once')
    expect(totalIn(pull)).toBe(totalOf(WEEK))
  })
})

describe('a week that is not whole', () => {
  it('is taken with a warning when a day in it is missing by day alone', async () => {
    const pull = await begin()
    pull.server.fault(DAYS, 'missing-day')
    const { warnings } = await pull.pull()
    expect(warnings).toEqual(['2026-11-18 is missing among the days of the week of 2026-11-16.'])
    expect(totalIn(pull)).toBe(totalOf(WEEK))
    expect(rankingFacts(pull.db, { week: WEEK }).weeks.at(-1)?.daysPresent).toBe(6)
  })

  it('is kept beside when it lacks a day that an earlier pull had', async () => {
    const pull = await begin()
    await pull.pull()
    pull.server.restate(1010, '2026-11-23T08:00:00.000Z')
    pull.server.fault(DAYS, 'missing-day')
    const error = await errorOf(pull.pull())
    expect(error.message).toContain('6 of its days instead of 7')
    expect(totalIn(pull)).toBe(totalOf(WEEK))
  })

  it('is refused when its days end before Sunday', async () => {
    const pull = await begin()
    pull.server.fault('rankings-daily', 'half-week')
    const error = await errorOf(pull.pull())
    expect(error).toMatchObject({ exitCode: 1 })
    expect(error.message).toBe(
      'unable to take the week of 2026-11-16: it is not complete: its days end on 2026-11-18',
    )
    expect(totalIn(pull)).toBeNull()
    // The weeks before it are right, and count.
    expect(totalIn(pull, '2026-11-09')).toBe(totalOf('2026-11-09'))
  })

  it('is refused when it has less than its own days', async () => {
    const pull = await begin()
    pull.server.fault(WEEKS, 'half-week')
    const error = await errorOf(pull.pull())
    expect(error.message).toMatch(/it has \d+ tokens, and its days alone \d+/)
  })

  it('is refused when the source has not got it', async () => {
    const pull = await begin('2026-11-23T09:00:00Z', { today: () => '2026-11-16' })
    const error = await errorOf(pull.pull())
    expect(error).toMatchObject({ exitCode: 1 })
    expect(error.message).toContain('the source has no figures of it yet')
  })
})

describe('figures that are restated', () => {
  it('count from then on, and the older ones stay', async () => {
    const pull = await begin()
    await pull.pull()
    pull.server.restate(1100, '2026-11-23T08:00:00.000Z')
    await pull.pull()
    const { rows, tokens } = pull.db
      .prepare(
        `SELECT count(*) AS rows, min(tokens) AS tokens FROM periods WHERE period = 'week' AND date = ?`,
      )
      .get(WEEK) as { rows: number; tokens: number }
    expect(rows).toBe(2)
    expect(BigInt(tokens)).toBe(totalOf(WEEK))
    const now = totalIn(pull) ?? 0n
    expect(now).toBeGreaterThan(totalOf(WEEK))
  })

  it.each([
    ['older', 1100, '2026-11-23T01:00:00.000Z', null, /which is older than/],
    ['of fewer models', 1000, '2026-11-23T08:00:00.000Z', 'fewer-rows', /30 rows instead of 51/],
    ['less than half', 400, '2026-11-23T08:00:00.000Z', null, /tokens instead of/],
  ] as const)('are kept beside where they are %s', async (_what, thousandths, asOf, fault, why) => {
    const pull = await begin()
    await pull.pull()
    pull.server.restate(thousandths, asOf)
    if (fault !== null) pull.server.fault('rankings-daily', fault)
    const error = await errorOf(pull.pull())
    expect(error).toMatchObject({ exitCode: 1 })
    expect(error.message).toMatch(why)
    expect(totalIn(pull)).toBe(totalOf(WEEK))
    const kept = pull.db.prepare('SELECT beside FROM periods WHERE beside IS NOT NULL').all()
    expect(kept.length).toBeGreaterThan(0)
  })
})

describe('the requests of a day', () => {
  const used = (pull: Pulling, count: number, at: number): void => {
    const put = pull.db.prepare('INSERT INTO requests (at, path) VALUES (?, ?)')
    for (let index = 0; index < count; index += 1) put.run(at, '/earlier')
  }

  it('are counted over all pulls, and begin anew at midnight UTC', async () => {
    const pull = await begin()
    expect((await pull.pull()).requests.ofDay).toBe(12)
    expect((await pull.pull()).requests.ofDay).toBe(24)
    pull.clock.setWall(16 * 3_600_000)
    expect((await pull.pull()).requests.ofDay).toBe(12)
  })

  it('are never more than 500', async () => {
    const pull = await begin()
    used(pull, 499, Date.parse('2026-11-23T01:00:00Z'))
    const error = await errorOf(pull.pull({ week: '2026-11-09' }).then(() => pull.pull()))
    expect(error).toMatchObject({ exitCode: 75 })
    expect(error.message).toContain('the 500 requests of the day are made')
    expect(error.hint).toContain('after 2026-11-24T00:00:00.000Z')
    expect(pull.server.asked).toHaveLength(1)
  })

  it('are at most 30 a minute: the pull waits', async () => {
    const pull = await begin()
    used(pull, 29, pull.clock.now() - 40_000)
    await pull.pull()
    expect(pull.waits).toEqual([20_000])
    expect(pull.server.asked).toHaveLength(12)
  })

  it('are 12 of one pull, its own tries with it', async () => {
    const pull = await begin()
    pull.server.fault('/', { status: 500 }, 1)
    pull.server.fault('session-cost', { status: 500 })
    pull.server.fault('app-rankings', 'html')
    pull.server.fault('benchmarks', { status: 503 })
    const { warnings } = await pull.pull()
    expect(pull.server.asked).toHaveLength(12)
    expect(warnings).toHaveLength(3)
    expect(warnings[2]).toContain('the pull has made its 12 requests')
  })
})

describe("the website's own list", () => {
  const website = ({ server }: Pulling): number =>
    server.asked.filter(({ path }) => path.startsWith('/api/frontend/')).length

  it('is never asked unless the person has opted in', async () => {
    const pull = await begin()
    await pull.pull()
    expect(website(pull)).toBe(0)
  })

  it('gives billed dollars of the week, and is asked once a week', async () => {
    const pull = await begin()
    const pulled = await pull.pull({ frontend: true })
    expect(pulled.warnings).toEqual([])
    const { billed } = rankingFacts(pull.db, { week: WEEK })
    expect(billed).toHaveLength(64)
    expect(billed?.find(({ slug }) => slug === 'openai/gpt-4o')?.promptShare).toBeCloseTo(0.98, 6)
    const again = await pull.pull({ frontend: true })
    expect(again.warnings).toEqual([
      'Billed dollars are not asked for again: once a week is enough.',
    ])
    expect(website(pull)).toBe(1)
    expect(rankingFacts(pull.db, { week: WEEK }).billed).toHaveLength(64)
  })

  it('is not asked on another day than a Monday: its figures would be of other days', async () => {
    const pull = await begin('2026-11-24T09:00:00Z')
    const { warnings } = await pull.pull({ frontend: true })
    expect(warnings[0]).toContain('on a Monday alone')
    expect(website(pull)).toBe(0)
  })

  it.each(['html', { status: 403 }, { status: 500 }, 'hang-up', 'cut-off'] as const)(
    'is a warning when it fails, and not tried again: %j',
    async (fault) => {
      const pull = await begin()
      pull.server.fault('/frontend/', fault)
      const { warnings } = await pull.pull({ frontend: true })
      expect(warnings).toHaveLength(1)
      expect(warnings[0]).toContain('Without billed dollars')
      expect(website(pull)).toBe(1)
      expect(rankingFacts(pull.db, { week: WEEK }).billed).toBeNull()
    },
  )
})

it('the made-up market agrees with itself', () => {
  expect(mondayBefore('2026-11-22')).toBe(WEEK)
})
