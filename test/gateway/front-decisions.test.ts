/** The single decisions at the gateway's front: who comes in, what goes on and comes back, and every word of a refusal. */
import { describe, expect, it } from 'vitest'
import type { Caller, Protocol, Refusal } from '../../src/gateway/call.ts'
import {
  admitted,
  bodyTrouble,
  NO_ROOM,
  NO_TOKEN,
  protocolOf,
  tokenOf,
  tooLarge,
} from '../../src/gateway/front/admission.ts'
import { bodyRoom } from '../../src/gateway/front/body-room.ts'
import { countAnswer, tokenRatios } from '../../src/gateway/front/count-tokens.ts'
import { errorAnswer, errorEvent, errorEventFrom } from '../../src/gateway/front/dialect.ts'
import {
  headerOf,
  headersBack,
  headersOn,
  headerText,
  type HeadersIn,
} from '../../src/gateway/front/headers.ts'
import { modelsList } from '../../src/gateway/front/models-list.ts'
import { stopping, type StopReason } from '../../src/gateway/front/stopping.ts'
import {
  isScraper,
  parseTokenFile,
  tokenFileText,
  type TokenFile,
} from '../../src/gateway/front/token-text.ts'
import { AGENT, routeTo, tableOf } from './simple-doors.ts'

describe('a request that knocks', () => {
  const knock = (method: string, url: string, headers = {}) =>
    admitted({ method, url, headers: { host: '127.0.0.1:4141', ...headers }, port: 4141 })

  it.each([
    ['POST', '/v1/messages', { is: 'call', protocol: 'messages' }],
    ['POST', '/v1/chat/completions', { is: 'call', protocol: 'chat' }],
    ['POST', '/v1/responses', { is: 'call', protocol: 'responses' }],
    ['POST', '/v1/messages/count_tokens', { is: 'count-tokens' }],
    ['GET', '/v1/models', { is: 'models' }],
    ['GET', '/healthz', { is: 'health' }],
    ['GET', '/metrics', { is: 'metrics' }],
  ])('by %s at %s comes in', (method, url, place) => {
    expect(knock(method, url)).toMatchObject({ place, query: '' })
    const other = method === 'GET' ? 'POST' : 'GET'
    expect(knock(other, url)).toEqual({
      status: 405,
      code: 'method_not_allowed',
      message: `${url} takes ${method}`,
      allow: method,
    })
  })

  it.each(['127.0.0.1:4141', 'localhost:4141', '[::1]:4141'])(
    'by the name of %s comes in',
    (host) => {
      expect(knock('GET', '/healthz', { host })).toHaveProperty('place')
    },
  )

  it.each([undefined, '', '127.0.0.1', '127.0.0.1:4142', 'evil.example:4141', '::1:4141'])(
    'by the name of %s does not',
    (host) => {
      expect(knock('GET', '/healthz', { host })).toEqual({
        status: 421,
        code: 'wrong_host',
        message: 'this gateway is 127.0.0.1:4141 and nobody else',
      })
    },
  )

  it('from a page of a browser does not', () => {
    expect(knock('GET', '/healthz', { origin: '' })).toEqual({
      status: 403,
      code: 'browser_refused',
      message: 'web pages may not use this gateway',
    })
  })

  it.each(['/', '/v1/messages/', '/v1/Messages', '/toString', '?/v1/models', ''])(
    'at %j finds nothing',
    (url) => {
      expect(knock('GET', url)).toEqual({
        status: 404,
        code: 'path_not_found',
        message:
          'there is nothing at this path; there is /v1/messages, /v1/chat/completions, /v1/responses, /v1/messages/count_tokens, /v1/models, /healthz, /metrics',
      })
    },
  )

  it.each([
    '',
    '?',
    '?beta=true',
    '?api-version=2024-10.a_b',
    '?beta=&beta=1',
    `?beta=${'x'.repeat(40)}`,
  ])('may have the query %j', (query) => {
    expect(knock('POST', `/v1/messages${query}`)).toMatchObject({ query })
  })

  it.each([
    '?x=1',
    '?beta=true&',
    '?beta=a&x=1',
    '?beta',
    '?beta=a%20',
    `?beta=${'x'.repeat(41)}`,
    '?beta=1?beta=2',
    '??beta=1',
  ])('may not have the query %j', (query) => {
    expect(knock('POST', `/v1/messages${query}`)).toEqual({
      status: 400,
      code: 'bad_query',
      message: 'of a query only beta= and api-version= are taken: fields belong into the body',
    })
    // Of what is only read nothing hangs on it.
    expect(knock('GET', `/v1/models${query}`)).toMatchObject({ query })
  })

  it('is answered in the shape of its path', () => {
    const urls = ['/v1/messages', '/v1/messages/count_tokens?x', '/v1/chat', '/x/v1/messages', '']
    expect(urls.map(protocolOf)).toEqual(['messages', 'messages', 'chat', 'chat', 'chat'])
  })

  it.each<[HeadersIn, string | null]>([
    [{ authorization: 'Bearer t' }, 't'],
    [{ authorization: 'Bearer ah-1.x_y' }, 'ah-1.x_y'],
    [{ authorization: 'bearer   t  ' }, 't'],
    [{ authorization: 'Bearer t', 'x-api-key': 'k' }, 't'],
    [{ authorization: 'Basic t', 'x-api-key': 'k' }, 'k'],
    [{ authorization: 'Bearer a b' }, null],
    [{ authorization: 'Bearert' }, null],
    [{ authorization: 'xBearer t' }, null],
    [{ 'x-api-key': 'k' }, 'k'],
    [{}, null],
  ])('has a token: %j has %s', (headers, token) => {
    expect(tokenOf(headers)).toBe(token)
  })
})

describe('a body that is announced', () => {
  const large = {
    status: 413,
    code: 'body_too_large',
    message: 'the request is larger than the 10 bytes that this gateway takes',
  }
  it.each<[HeadersIn, object | null]>([
    [{}, null],
    [{ 'content-length': '10' }, null],
    [{ 'content-length': '11' }, large],
    [{ 'content-encoding': 'identity' }, null],
    [
      { 'content-encoding': 'gzip' },
      {
        status: 400,
        code: 'coded_body',
        message: 'bodies are taken as they are, not in the coding of their content-encoding header',
      },
    ],
  ])('by %j: %j', (headers, trouble) => {
    expect(bodyTrouble(headers, 10)).toEqual(trouble)
  })

  it('is refused in the same words when it comes', () => {
    expect(tooLarge(10)).toEqual(large)
    expect(NO_ROOM).toEqual({
      status: 503,
      code: 'bodies_full',
      message:
        'the requests under way are too large together; this one may be sent again in a moment',
    })
    expect(NO_TOKEN).toEqual({
      status: 401,
      code: 'token_unknown',
      message:
        'this token is not known here, was revoked, or has run out; `agenthost gateway token NAME` makes one',
    })
  })

  it('has room while there is some, to the last byte', () => {
    const room = bodyRoom(10)
    expect([room.take(4), room.take(6), room.take(1), room.take(0)]).toEqual([
      true,
      true,
      false,
      true,
    ])
    room.giveBack(4)
    expect([room.take(5), room.take(4)]).toEqual([false, true])
  })
})

describe('headers that go on to an upstream', () => {
  const on = (headers: Parameters<typeof headersOn>[0]) => {
    const flat = headersOn(headers)
    return Object.fromEntries(
      flat.map((_name, at) => flat.slice(at, at + 2)).filter((_, at) => at % 2 === 0),
    ) as object
  }
  const ALWAYS = { 'accept-encoding': 'identity', 'content-type': 'application/json' }

  it.each([
    'accept-encoding',
    'authorization',
    'connection',
    'content-length',
    'content-type',
    'cookie',
    'expect',
    'forwarded',
    'host',
    'keep-alive',
    'origin',
    'proxy-authorization',
    'proxy-connection',
    'referer',
    'te',
    'trailer',
    'transfer-encoding',
    'upgrade',
    'via',
    'x-api-key',
    'x-agenthost-session',
    'x-forwarded-for',
  ])('are without %s', (name) => {
    expect(on({ [name]: 'some' })).toEqual(ALWAYS)
  })

  it('are all others, several of a name in one', () => {
    expect(on({ 'anthropic-beta': ['a', 'b'], 'user-agent': 'x', none: undefined })).toEqual({
      ...ALWAYS,
      'anthropic-beta': 'a, b',
      'user-agent': 'x',
    })
  })

  it.each<[string | readonly string[], readonly string[]]>([
    ['close', ['a', 'b']],
    ['keep-alive', ['a', 'b']],
    ['', ['a', 'b']],
    [' A ', ['b']],
    ['close, A', ['b']],
    ['a,B', []],
    [['a'], ['a', 'b']],
  ])('are without what the connection names: %j leaves %j', (connection, left) => {
    const names = Object.keys(on({ connection, a: '1', b: '2' })).filter(
      (name) => name.length === 1,
    )
    expect(names).toEqual(left)
    const back = Object.keys(headersBack({ connection, a: '1', b: '2' }))
    expect(back).toEqual(left)
  })
})

describe('headers that come back', () => {
  it.each([
    'alt-svc',
    'connection',
    'content-length',
    'keep-alive',
    'proxy-authenticate',
    'proxy-connection',
    'set-cookie',
    'strict-transport-security',
    'trailer',
    'transfer-encoding',
    'upgrade',
    'x-agenthost-model',
  ])('are without %s', (name) => {
    expect(headersBack({ [name]: 'some' })).toEqual({})
  })

  it('are all others that can be written', () => {
    expect(
      headersBack({
        a: 'x\ty é',
        b: 'x\ny',
        c: ['1', '\u0000', '2'],
        d: '漢',
        e: undefined,
        f: '~\u007f',
      }),
    ).toEqual({ a: 'x\ty é', c: ['1', '2'] })
  })

  it('are read by their first value', () => {
    const headers = { a: 'x', b: ['y', 'z'], c: [] }
    expect(['a', 'b', 'c', 'd'].map((name) => headerOf(headers, name))).toEqual([
      'x',
      'y',
      null,
      null,
    ])
  })

  it('have our words in letters that fit', () => {
    expect(headerText(' ~é\n\u007f漢')).toBe(' ~????')
  })
})

describe('a refusal in the words of each library', () => {
  const of = (status: number): Refusal => ({
    status: status as Refusal['status'],
    code: 'c',
    message: 'm',
  })
  it.each([
    [400, 'invalid_request_error', 'invalid_request_error'],
    [401, 'authentication_error', 'authentication_error'],
    [402, 'billing_error', 'insufficient_quota'],
    [403, 'permission_error', 'permission_error'],
    [404, 'not_found_error', 'not_found_error'],
    [408, 'timeout_error', 'timeout_error'],
    [413, 'request_too_large', 'invalid_request_error'],
    [421, 'invalid_request_error', 'invalid_request_error'],
    [500, 'api_error', 'server_error'],
    [503, 'api_error', 'server_error'],
    [504, 'timeout_error', 'server_error'],
  ])('of %s is %s and %s', (status, anthropic, openai) => {
    const answer = (protocol: Protocol) => errorAnswer(protocol, of(status))
    const messages = { type: 'error', error: { type: anthropic, message: 'm', code: 'c' } }
    const chat = { error: { message: 'm', type: openai, code: 'c', param: null } }
    expect(answer('messages')).toEqual({
      status,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(messages),
    })
    expect(answer('chat').body).toBe(JSON.stringify(chat))
    expect(answer('responses').body).toBe(JSON.stringify(chat))
    expect(errorEvent('messages', of(status))).toBe(
      `event: error\ndata: ${JSON.stringify(messages)}\n\n`,
    )
    expect(errorEvent('chat', of(status))).toBe(`data: ${JSON.stringify(chat)}\n\n`)
    expect(errorEvent('responses', of(status))).toBe(
      'event: error\ndata: {"type":"error","code":"c","message":"m","param":null}\n\n',
    )
  })

  it.each(['queue_dropped', 'queue_expired', 'no_price'])('says not to come again: %s', (code) => {
    expect(errorAnswer('chat', { ...of(503), code }).headers).toEqual({
      'content-type': 'application/json',
      'x-should-retry': 'false',
    })
  })

  it.each<[Protocol, string, string]>([
    ['chat', '{"error":{"message":"theirs"}}', 'data: {"error":{"message":"theirs"}}\n\n'],
    ['chat', '{"error":null}', 'data: {"error":null}\n\n'],
    [
      'responses',
      '{"error":{"message":"theirs"}}',
      'event: error\ndata: {"type":"error","code":"c","message":"theirs","param":null}\n\n',
    ],
  ])('is theirs where an upstream says one: %s of %s', (protocol, body, event) => {
    expect(errorEventFrom(protocol, Buffer.from(body), of(503))).toBe(event)
  })

  it.each<[Protocol, string]>([
    ['chat', '{}'],
    ['chat', 'null'],
    ['chat', '7'],
    ['chat', '<html>'],
    ['messages', ''],
    ['responses', '{"error":null}'],
    ['responses', '{"error":"text"}'],
    ['responses', '{"error":{}}'],
    ['responses', '{"error":{"message":""}}'],
  ])('is ours where an upstream says none: %s of %j', (protocol, body) => {
    expect(errorEventFrom(protocol, Buffer.from(body), of(503))).toBe(errorEvent(protocol, of(503)))
  })
})

describe('the list of models', () => {
  const entry = (id: string, display_name: string) => ({
    id,
    object: 'model',
    type: 'model',
    display_name,
    created: 0,
    created_at: '1970-01-01T00:00:00Z',
    owned_by: 'agenthost',
  })
  const caller: Caller = { ...AGENT, direct: ['local/x', 'local/y'] }

  it('has the caller’s routes and models, each once', () => {
    const table = { ...tableOf([routeTo('a'), routeTo('b')]), allowDirect: ['local/x'] }
    const inForce = { version: 'v', table, atOnce: false }
    expect(modelsList(inForce, { ...caller, routes: ['b'] })).toEqual({
      object: 'list',
      data: [
        entry('b', 'b (openrouter/maker/b)'),
        entry('local/x', 'local/x'),
        entry('local/y', 'local/y'),
      ],
      has_more: false,
      first_id: 'b',
      last_id: 'local/y',
    })
  })

  it('has only the caller’s own models while there is no table, and may be empty', () => {
    expect(modelsList(null, { ...caller, direct: ['local/y'] })).toMatchObject({
      first_id: 'local/y',
      last_id: 'local/y',
    })
    expect(modelsList(null, AGENT)).toEqual({
      object: 'list',
      data: [],
      has_more: false,
      first_id: null,
      last_id: null,
    })
  })
})

describe('a call that has to stop', () => {
  it('is told once, for the first reason', () => {
    const told: StopReason[] = []
    const stop = stopping()
    expect(stop.why()).toBeNull()
    stop.on((why) => void told.push(why))
    stop.raise('gone')
    stop.raise('closing')
    expect([told, stop.why()]).toEqual([['gone'], 'gone'])
  })

  it('tells whoever works on it then, at once where there is a reason already', () => {
    const told: string[] = []
    const stop = stopping()
    stop.on((why) => void told.push(`former ${why}`))
    stop.on((why) => void told.push(`now ${why}`))
    stop.on(null)
    stop.raise('closing')
    expect(told).toEqual([])
    stop.on((why) => void told.push(`next ${why}`))
    stop.on(null)
    expect(told).toEqual(['next closing'])
  })
})

describe('an estimate of tokens', () => {
  it('gives each older call a tenth less than the one after it', () => {
    const ratios = tokenRatios()
    ratios.note('m', 1000, 100)
    ratios.note('m', 100, 100)
    // 0.9 of a thousand and a hundred bytes, of 0.9 of a hundred and a hundred tokens.
    expect(ratios.estimate('m', 1000)).toBe(190)
    expect(ratios.estimate('m', 1001)).toBe(191)
  })

  it('is an answer of its own', () => {
    expect(countAnswer(7)).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json', 'x-agenthost-estimate': 'by-bytes' },
      body: '{"input_tokens":7}',
    })
  })
})

describe('the file of a token', () => {
  const file: TokenFile = {
    sha256: 'a'.repeat(64),
    caller: {
      ...AGENT,
      routes: ['fast'],
      direct: ['local/x'],
      provider: { only: ['p'] },
      caps: [
        { period: 'day', nanoUsd: 1n },
        { period: 'week', nanoUsd: 0n },
        { period: 'month', nanoUsd: 2n },
        { period: 'total', nanoUsd: 1_500_000_000n },
      ],
      until: Date.parse('2027-01-15T12:00:00Z'),
    },
  }
  const value = (): Record<string, unknown> =>
    JSON.parse(tokenFileText(file)) as Record<string, unknown>
  const wrong = (change: Record<string, unknown>) => {
    const found = parseTokenFile(JSON.stringify({ ...value(), ...change }))
    return 'wrong' in found ? found.wrong : 'taken'
  }

  it('is read as it was written', () => {
    expect(parseTokenFile(tokenFileText(file))).toEqual(file)
    const plain = { ...file, caller: AGENT }
    expect(parseTokenFile(tokenFileText(plain))).toEqual(plain)
    expect(value()).toEqual({
      sha256: 'a'.repeat(64),
      kind: 'agent',
      name: 'triage',
      run: 'r1',
      routes: ['fast'],
      direct: ['local/x'],
      provider: { only: ['p'] },
      caps: [
        { period: 'day', usd: '0.000000001' },
        { period: 'week', usd: '0' },
        { period: 'month', usd: '0.000000002' },
        { period: 'total', usd: '1.5' },
      ],
      until: '2027-01-15T12:00:00.000Z',
    })
    expect(tokenFileText(file).endsWith('\n}\n')).toBe(true)
    expect(tokenFileText(file)).toContain('\n  "kind": "agent"')
  })

  it.each(['agent', 'job', 'client', 'attempt'])('may be of a kind: %s', (kind) => {
    expect(wrong({ kind })).toBe('taken')
  })

  it.each<[Record<string, unknown>, string]>([
    [{ sha256: 'a'.repeat(63) }, 'sha256 is no SHA-256'],
    [{ sha256: 'a'.repeat(65) }, 'sha256 is no SHA-256'],
    [{ sha256: 'A'.repeat(64) }, 'sha256 is no SHA-256'],
    [{ sha256: 7 }, 'sha256 is no SHA-256'],
    [{ kind: 'all' }, 'kind is none of agent, job, client, attempt'],
    [{ name: '' }, 'name is no name'],
    [{ name: '-a' }, 'name is no name'],
    [{ name: 'a/b' }, 'name is no name'],
    [{ name: `a${'b'.repeat(81)}` }, 'name is no name'],
    [{ name: 7 }, 'name is no name'],
    [{ run: 7 }, 'run is neither a text nor null'],
    [{ run: undefined }, 'run is neither a text nor null'],
    [{ routes: 'fast' }, 'routes is neither a list nor null'],
    [{ routes: ['fast', 7] }, 'routes is neither a list nor null'],
    [{ direct: null }, 'direct is no list of texts'],
    [{ direct: [7] }, 'direct is no list of texts'],
    [{ provider: [] }, 'provider is no object'],
    [{ caps: null }, 'caps is no list of amounts'],
    [{ caps: [7] }, 'caps is no list of amounts'],
    [{ caps: [{ period: 'day', usd: 1 }] }, 'caps is no list of amounts'],
    [{ caps: [{ period: 'day', usd: 'x' }] }, 'caps is no list of amounts'],
    [{ caps: [{ period: 'day', usd: '-1' }] }, 'caps is no list of amounts'],
    [{ caps: [{ period: 'year', usd: '1' }] }, 'caps is no list of amounts'],
    [
      {
        caps: [
          { period: 'day', usd: '1' },
          { period: 'year', usd: '1' },
        ],
      },
      'caps is no list of amounts',
    ],
    [{ until: 'soon' }, 'until is no time'],
    [{ until: 7 }, 'until is no time'],
    [{ until: undefined }, 'until is no time'],
  ])('with %j is none: %s', (change, words) => {
    expect(wrong(change)).toBe(words)
  })

  it.each([
    { name: `a${'b'.repeat(80)}` },
    { name: '0._-' },
    { run: null },
    { run: '' },
    { routes: [] },
  ])('with %j is one', (change) => {
    expect(wrong(change)).toBe('taken')
  })

  it.each([
    ['x', 'it is no JSON'],
    ['[]', 'it is no JSON object'],
    ['null', 'it is no JSON object'],
  ])('of %s is none: %s', (text, words) => {
    expect(parseTokenFile(text)).toEqual({ wrong: words })
  })

  it('is the scraper’s by its kind and name', () => {
    expect([
      isScraper({ kind: 'client', name: 'metrics' }),
      isScraper({ kind: 'agent', name: 'metrics' }),
      isScraper({ kind: 'client', name: 'metric' }),
    ]).toEqual([true, false, false])
  })
})
