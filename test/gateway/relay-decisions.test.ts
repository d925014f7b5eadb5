/** The single decisions of the relay: which link may serve, what its failure means, and the words that a client reads. */
import { describe, expect, it } from 'vitest'
import type { Link, Refusal } from '../../src/gateway/call.ts'
import { chainOf, routesFor } from '../../src/gateway/relay/chain.ts'
import { NEVER_SENT, type Exchanged } from '../../src/gateway/relay/exchanged.ts'
import { judgeLink, nameOf, type FitLink } from '../../src/gateway/relay/judge-link.ts'
import { noAnswer } from '../../src/gateway/relay/no-answer.ts'
import { overCap } from '../../src/gateway/relay/over-cap.ts'
import type { RelayDoors, SessionAsk } from '../../src/gateway/relay/relay-doors.ts'
import { NOTHING_TAKEN } from '../../src/gateway/relay/taking.ts'
import { failureOf } from '../../src/gateway/relay/try-failure.ts'
import type { Upstream } from '../../src/gateway/relay/upstream.ts'
import type { Reading } from '../../src/gateway/tap/reading.ts'
import { LIMITS } from '../../src/gateway/limits.ts'
import { periodStart } from '../../src/gateway/ledger/money.ts'
import { modelName } from '../../src/routing/table.ts'
import { walkOf } from '../../src/routing/walk.ts'
import { AGENT, PRICE, routeTo, tableOf } from './simple-doors.ts'

const AT = Date.parse('2027-01-15T12:00:00Z')
const USD = 1_000_000_000n

const link = (change: Partial<Link> = {}): Link => ({
  route: 'fast',
  model: { upstream: 'openrouter', id: 'maker/fast' },
  caps: [],
  maxConcurrency: null,
  maxOutputTokens: null,
  provider: null,
  allow: [],
  ...change,
})
const upstream = (change: Partial<Upstream> = {}): Upstream => ({
  name: 'openrouter',
  url: 'https://x',
  protocols: ['messages', 'chat'],
  auth: 'bearer',
  isOpenRouter: true,
  prices: new Map(),
  ...change,
})

describe('the name of a model before people', () => {
  it.each([
    ['openrouter', 'maker/fast', 'openrouter/maker/fast'],
    ['openrouter', 'openrouter/owl-alpha', 'openrouter/owl-alpha'],
    ['local', 'openrouter/owl-alpha', 'local/openrouter/owl-alpha'],
    ['open', 'openrouter/owl-alpha', 'open/openrouter/owl-alpha'],
  ])('at %s of %s is %s', (of, id, name) => {
    expect(nameOf({ model: { upstream: of, id } })).toBe(name)
  })
})

describe('a link that is judged for a call', () => {
  type Doors = Parameters<typeof judgeLink>[0]
  const asked: unknown[] = []
  const doors = (change: Record<string, unknown> = {}, at: Upstream | null = upstream()): Doors => {
    asked.length = 0
    return {
      limits: LIMITS,
      choosing: {
        upstreams: () => new Map(at === null ? [] : [[at.name, at]]),
        keyOf: () => 'key',
        ...change,
      },
      judging: {
        checkFields: () => null,
        priceOf: (...what: unknown[]) => (asked.push(what), PRICE),
        outputLimitOf: () => 500,
        ...change,
      },
    } as unknown as Pick<RelayDoors, 'judging' | 'choosing' | 'limits'>
  }
  const ask = (provider: Record<string, unknown> | null = null): SessionAsk =>
    ({
      caller: { ...AGENT, provider },
      session: null,
      surface: { protocol: 'chat' },
      body: Buffer.from('{}'),
    }) as unknown as SessionAsk
  const bound = { tokens: 9, worst: (limit: number) => BigInt(limit), was: () => undefined }
  const judge = (of: Doors, one = link(), provider: Record<string, unknown> | null = null) =>
    judgeLink(of, one, { ask: ask(provider), boundOf: () => bound })
  const refused = (status: number, code: string, message: string) => ({
    refused: { status, code, message },
  })

  it('fits with its price, its bound, and what is written over', () => {
    const one = link()
    expect(judge(doors(), one)).toEqual({
      link: one,
      upstream: upstream(),
      price: PRICE,
      bound,
      outputLimit: 500,
      worst: 500n,
      rewrite: { model: 'maker/fast', outputLimit: 500, provider: null },
    })
  })

  it('goes by the caller’s providers, else by the route’s, and only where they are understood', () => {
    const own = link({ provider: { only: ['x'] } })
    const caller = { only: ['y'] }
    const providerOf = (at: Upstream, provider: Record<string, unknown> | null) => {
      const found = judge(doors({}, at), own, provider)
      return 'refused' in found ? found.refused : [found.rewrite.provider, asked]
    }
    expect(providerOf(upstream(), caller)).toEqual([caller, [[own.model, caller]]])
    expect(providerOf(upstream(), null)).toEqual([own.provider, [[own.model, own.provider]]])
    expect(providerOf(upstream({ isOpenRouter: false }), caller)).toEqual([
      null,
      [[own.model, null]],
    ])
  })

  it.each<[string, Doors, object]>([
    [
      'its upstream is not configured',
      doors({}, null),
      refused(
        400,
        'no_upstream',
        'no upstream is called openrouter: name it under upstreams: in agenthost.yaml',
      ),
    ],
    [
      'its upstream does not speak so',
      doors({}, upstream({ protocols: ['messages', 'responses'] })),
      refused(
        400,
        'wrong_protocol',
        'upstream openrouter does not speak chat, it speaks messages, responses; nothing is translated',
      ),
    ],
    [
      'there is no key',
      doors({ keyOf: () => null }),
      refused(
        503,
        'no_key',
        'there is no key for openrouter: set one with `agenthost secrets set openrouter`',
      ),
    ],
    [
      'its fields are not allowed',
      doors({ checkFields: () => ({ status: 400, code: 'c', message: 'm' }) }),
      refused(400, 'c', 'm'),
    ],
    [
      'its price is not known',
      doors({ priceOf: () => null }),
      refused(
        503,
        'no_price',
        'the price of openrouter/maker/fast is not known, so no money can be held for it; state it under upstreams: in agenthost.yaml, or name a model that is priced',
      ),
    ],
    [
      'its output does not fit',
      doors({ outputLimitOf: () => ({ refused: { status: 400, code: 't', message: 'm' } }) }),
      refused(400, 't', 'm'),
    ],
  ])('is refused where %s', (_what, of, expected) => {
    expect(judge(of)).toEqual(expected)
  })

  it('needs no key of an upstream of its own', () => {
    const own = upstream({ isOpenRouter: false })
    expect(judge(doors({ keyOf: () => null }, own))).toHaveProperty('worst', 500n)
  })
})

describe('a call over a cap', () => {
  const fit = { link: link(), worst: 3n * USD } as FitLink
  const clock = { now: () => AT }
  const over = (
    scope: 'all' | 'route',
    period: 'day' | 'week' | 'month' | 'total',
    [limit, spent, held]: readonly [bigint, bigint, bigint],
  ) =>
    overCap(
      {
        key: { scope, name: scope === 'all' ? '' : 'fast', period, start: periodStart(period, AT) },
        limit,
        spent,
        held,
      },
      fit,
      clock,
    )

  it.each([
    ['day', 'daily', '2027-01-16T00:00:00'],
    ['week', 'weekly', '2027-01-18T00:00:00'],
    ['month', 'monthly', '2027-02-01T00:00:00'],
  ] as const)('of the %s reads what is left, and when it is free again', (period, word, until) => {
    const { status, code, message } = over('all', period, [10n * USD, 8n * USD, 0n])
    expect([status, code]).toEqual([402, 'budget_exhausted'])
    expect(message).toMatch(
      new RegExp(
        `^the ${word} cap of the gateway is reached for openrouter/maker/fast: \\$8.00 of \\$10.00 is spent, \\$2.00 is left, and this call may cost up to \\$3.00; raise this spending limit, or wait until ${until}[.\\dZ+:]*$`,
      ),
    )
  })

  it('reads what is held beside it, and never less than nothing left', () => {
    expect(over('route', 'total', [10n * USD, 8n * USD, 3n * USD]).message).toBe(
      'the total cap of route fast is reached for openrouter/maker/fast: $8.00 of $10.00 is spent, $3.00 held by calls that are under way, $0 is left, and this call may cost up to $3.00; raise it in routing.json or agenthost.yaml',
    )
    expect(over('route', 'total', [10n * USD, 8n * USD, USD]).message).toContain('$1.00 is left')
  })
})

describe('the error when no link gave an answer', () => {
  const why = (code: string, status: Refusal['status'] = 502): Refusal => ({
    status,
    code,
    message: `${code}!`,
  })
  const tried = (...all: readonly Refusal[]) =>
    noAnswer(
      'fast',
      all.map((each, at) => ({ model: `m${at}`, why: each })),
    )

  it.each<[string, readonly Refusal[], Refusal]>([
    ['nobody was tried', [], { status: 503, code: 'no_link', message: 'nothing serves fast' }],
    ['one was tried', [why('timeout', 504)], why('timeout', 504)],
    ['one answered a status', [why('529')], { ...why('529'), code: 'upstream_error' }],
    [
      'all have the same reason',
      [why('timeout', 504), why('timeout', 504)],
      {
        status: 504,
        code: 'timeout',
        message: 'no model of fast could answer. m0: timeout!; m1: timeout!',
      },
    ],
    [
      'all answered the same status',
      [why('500'), why('500')],
      {
        status: 502,
        code: 'upstream_error',
        message: 'no model of fast could answer. m0: 500!; m1: 500!',
      },
    ],
    [
      'their reasons differ',
      [why('timeout', 504), why('500')],
      {
        status: 503,
        code: 'no_link',
        message: 'no model of fast could answer. m0: timeout!; m1: 500!',
      },
    ],
    [
      'money is one of them',
      [why('x'), why('budget_exhausted', 402)],
      {
        status: 402,
        code: 'budget_exhausted',
        message: 'no model of fast could answer. m0: x!; m1: budget_exhausted!',
      },
    ],
    ['a code has a digit in it', [why('x5')], why('x5')],
    ['a code begins with a digit', [why('5x')], why('5x')],
  ])('where %s', (_what, all, expected) => {
    expect(tried(...all)).toEqual(expected)
  })

  it('names a model once, also where the reason is of it already', () => {
    const of = (message: string): Refusal => ({ ...why('timeout', 504), message })
    const all = [
      of('a/b timed out'),
      of('the cap is reached for a/b: $1 of $1 is spent'),
      of('a/b-mini timed out'),
      of('the price of a/b'),
      of('no key'),
    ]
    expect(
      noAnswer(
        'fast',
        all.map((each) => ({ model: 'a/b', why: each })),
      ).message,
    ).toBe(
      'no model of fast could answer. a/b timed out; the cap is reached for a/b: $1 of $1 is spent; a/b: a/b-mini timed out; the price of a/b; a/b: no key',
    )
  })
})

describe('a try that gave the client nothing', () => {
  const clock = { now: () => AT }
  const done = (change: Partial<Exchanged>): Exchanged => ({ ...NEVER_SENT, ...change })
  const of = (change: Partial<Exchanged>) =>
    failureOf(done(change), { link: link(), upstream: upstream({ name: 'or' }), clock })
  const held = (body: string, reading: Partial<Reading> | null = null) => ({
    ...NOTHING_TAKEN,
    held: Buffer.from(body),
    reading: reading as Reading | null,
  })
  const NAME = 'openrouter/maker/fast'

  it.each<[string, Partial<Exchanged>, string, number, string]>([
    [
      'was never sent and silent',
      { end: 'silent' },
      'timeout',
      504,
      'could not be reached in time',
    ],
    [
      'was sent and silent',
      { end: 'silent', isSent: true },
      'timeout',
      504,
      'did not answer in time',
    ],
    [
      'broke off behind its head',
      { end: 'reset', isSent: true, status: 200 },
      'broken',
      502,
      'broke off before its answer began',
    ],
    [
      'broke off within an error',
      { end: 'reset', isSent: true, status: 500, taken: held('x') },
      'broken',
      502,
      'broke off before its answer began',
    ],
    ['was closed', { isSent: true }, 'unreachable', 502, 'gave no answer: it was closed'],
    [
      'was refused',
      { code: 'ECONNREFUSED' },
      'unreachable',
      502,
      'could not be reached: nobody is listening there (ECONNREFUSED)',
    ],
  ])('and %s may be mended by the next link', (_what, change, code, status, words) => {
    expect(of(change)).toEqual({
      is: 'failed',
      why: { status, code, message: `${NAME} at or ${words}` },
      answer: null,
      mayGoOn: true,
      retryAfterMs: null,
    })
  })

  it.each<[string, Partial<Exchanged>]>([
    ['the client has it', { taken: { ...NOTHING_TAKEN, isGiven: true } }],
    ['the client went', { end: 'gone' }],
  ])('is over where %s', (_what, change) => {
    expect(of(change)).toEqual({ is: 'done' })
  })

  const answered = (status: number, change: Partial<Exchanged> = {}) =>
    of({ end: 'whole', isSent: true, status, taken: held('{}'), ...change })

  it('keeps an error to be passed on, with when to come again', () => {
    const headers = { 'retry-after': '7' }
    expect(answered(429, { headers })).toEqual({
      is: 'failed',
      why: { status: 502, code: '429', message: `${NAME} answered 429` },
      answer: { status: 429, headers, body: Buffer.from('{}') },
      mayGoOn: true,
      retryAfterMs: 7000,
    })
    expect(answered(400)).toMatchObject({ mayGoOn: false, retryAfterMs: null })
  })

  it.each([
    [299, true, '502'],
    [300, false, '300'],
    [302, false, '302'],
    [399, false, '399'],
    [400, true, '400'],
  ])('with %s is passed on: %s', (status, isKept, code) => {
    const failed = answered(status)
    expect(failed).toMatchObject({ why: { code } })
    expect(failed.is === 'failed' && failed.answer !== null).toBe(isKept)
  })

  it('means what an error inside a 200 says', () => {
    const inside = (status: number | null) =>
      answered(200, { taken: held('{}', { error: { status } as Reading['error'] }) })
    expect(inside(400)).toMatchObject({ why: { code: '400' }, mayGoOn: false })
    expect(inside(null)).toMatchObject({ why: { code: '502' }, mayGoOn: true })
    expect(
      answered(500, { taken: held('{}', { error: { status: 400 } as Reading['error'] }) }),
    ).toMatchObject({ why: { code: '500' } })
  })
})

describe('the refusal of a name that nobody has', () => {
  const ALL = { routes: null, direct: [] }
  const said = (
    asked: string,
    table = tableOf([]),
    caller: Parameters<typeof chainOf>[2] = ALL,
  ) => {
    const chain = chainOf(table, asked, caller, { modelName, walkOf })
    return 'refused' in chain ? chain.refused : chain
  }

  it('says that there is none', () => {
    expect(said('x')).toEqual({
      status: 404,
      code: 'route_not_found',
      message: 'there is no route "x": there is none',
    })
  })

  it('says what may be asked for directly, each once, and how more could be', () => {
    const table = { ...tableOf([routeTo('a'), routeTo('b')]), allowDirect: ['openrouter/m/one'] }
    const caller = { routes: ['b'], direct: ['openrouter/m/one', 'local/two'] }
    expect(said('local/three', table, caller)).toMatchObject({
      message:
        'there is no route "local/three": there is b, and the models openrouter/m/one, local/two; a model without a route is refused unless allow_direct of routing.json lists it',
    })
  })

  it('names twenty, and counts the rest', () => {
    const routes = (count: number) =>
      tableOf(Array.from({ length: count }, (_, at) => routeTo(`r${at}`)))
    expect(said('x', routes(20))).toMatchObject({
      message: expect.stringMatching(/r18, r19$/) as string,
    })
    expect(said('x', routes(22))).toMatchObject({
      message: expect.stringMatching(/r18, r19 and 2 more$/) as string,
    })
  })

  it('quotes no more than a line of what was asked for', () => {
    expect(said('x'.repeat(100))).toMatchObject({
      message: `there is no route "${'x'.repeat(100)}": there is none`,
    })
    expect(said('x'.repeat(101))).toMatchObject({
      message: `there is no route "${'x'.repeat(100)}…": there is none`,
    })
    expect(said('a\n"b')).toMatchObject({ message: 'there is no route "a\\n\\"b": there is none' })
  })

  it('is another one where the route is not theirs', () => {
    const table = tableOf([routeTo('a'), routeTo('b')])
    expect(said('b', table, { routes: [], direct: [] })).toEqual({
      status: 403,
      code: 'route_not_allowed',
      message: 'route "b" is not open to this token; it may use none',
    })
    expect(routesFor(table, { routes: ['b'], direct: [] }).map(({ name }) => name)).toEqual(['b'])
    expect(routesFor(table, ALL)).toHaveLength(2)
  })

  it('leads a direct model to itself alone', () => {
    const table = {
      ...tableOf([], { routes: ['a'], human: { holdMs: 1 } }),
      allowDirect: ['local/m'],
    }
    expect(said('local/m', table)).toEqual({
      links: [
        {
          route: null,
          model: { upstream: 'local', id: 'm' },
          caps: [],
          maxConcurrency: null,
          maxOutputTokens: null,
          provider: null,
          allow: [],
        },
      ],
      human: null,
    })
    // Listed, but no name of a model.
    expect(said('free', { ...table, allowDirect: ['free'] })).toMatchObject({
      message: 'there is no route "free": there is none, and the models free',
    })
  })

  it('gives each link what its route says', () => {
    const route = routeTo('a', {
      caps: [{ period: 'day', nanoUsd: 5n }],
      maxConcurrency: 3,
      maxOutputTokens: 4,
      provider: { only: ['x'] },
      allow: ['choices'],
    })
    const { fallback: _fallback, name, ...rest } = route
    expect(said('a', tableOf([route]))).toEqual({ links: [{ route: name, ...rest }], human: null })
  })
})
