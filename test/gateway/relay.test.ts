import assert from 'node:assert/strict'
import { afterEach, describe, expect, it } from 'vitest'
import { gatewayServer, type GatewayServer } from '../../src/gateway/front/server.ts'
import { eventually } from '../support/eventually.ts'
import { manualClock } from '../support/manual-clock.ts'
import { ask, start } from './calling.ts'
import {
  chat,
  faultyUpstream,
  json,
  reset,
  silence,
  stream,
  streamThenReset,
  streamThenSilence,
  type Answer,
  type FaultyUpstream,
} from './faulty-upstream.ts'
import { routeTo, simpleDoors, tableOf, type Simple, type SimpleAsk } from './simple-doors.ts'

let upstream: FaultyUpstream
let gateway: GatewayServer
let simple: Simple

async function serve(answers: readonly Answer[], over: Partial<SimpleAsk> = {}): Promise<number> {
  upstream = await faultyUpstream()
  upstream.answers(...answers)
  const fallback = { routes: ['second', 'third'], human: null }
  simple = simpleDoors({
    upstreams: [{ url: upstream.url }],
    table: tableOf([routeTo('first'), routeTo('second'), routeTo('third')], fallback),
    ...over,
  })
  gateway = await gatewayServer({ relay: simple.doors, metrics: null })
  return gateway.port
}

afterEach(async () => {
  await gateway.close(0)
  await simple.http.close()
  await upstream.close()
  assert.deepEqual(simple.mistakes, [])
  assert.equal(gateway.underWay.count(), 0)
  const open = simple.ledger.rows.filter((row) => row.settlement === null && row.pending === null)
  assert.deepEqual(open, [], 'every hold is settled or left open')
  assert.equal(simple.doors.deadlines.count(), 0)
})

const call = { model: 'first', messages: [] }
const streamed = { ...call, stream: true }
const outcomes = (): unknown[] =>
  simple.ledger.rows.map(({ settlement, pending }) => settlement?.by ?? pending?.outcome)

describe('a call that all goes well for', () => {
  it('goes to the route’s model with our key and the client’s own headers', async () => {
    const port = await serve([json(chat.whole(0.000123))])
    const headers = { 'anthropic-beta': 'a,b', 'x-agenthost-x': '1', cookie: 'c=1' }
    const got = await ask(port, call, { path: '/v1/chat/completions?beta=true', headers })
    expect(got.status).toBe(200)
    const [seen] = upstream.seen
    expect(seen?.path).toBe('/api/v1/chat/completions?beta=true')
    expect(JSON.parse(seen?.body ?? '')).toMatchObject({ model: 'maker/first', max_tokens: 1000 })
    expect(seen?.headers).toMatchObject({
      authorization: 'Bearer upstream-key',
      'anthropic-beta': 'a,b',
      'accept-encoding': 'identity',
    })
    expect(Object.keys(seen?.headers ?? {})).not.toContain('cookie')
    expect(Object.keys(seen?.headers ?? {})).not.toContain('x-agenthost-x')
  })

  it('gets the answer as it was, and the names of what served it', async () => {
    const port = await serve([
      json(chat.whole(0.000123), 200, { 'x-generation-id': 'gen-9', 'set-cookie': 'a=b' }),
    ])
    const got = await ask(port, call)
    expect(JSON.parse(got.text)).toEqual(chat.whole(0.000123))
    expect(got.headers).toMatchObject({
      'x-agenthost-route': 'first',
      'x-agenthost-model': 'openrouter/maker/first',
      'x-agenthost-call': 'call-1',
      'x-generation-id': 'gen-9',
    })
    expect(got.headers['set-cookie']).toBeUndefined()
    expect(got.headers['x-agenthost-attempts']).toBeUndefined()
    await eventually('settled', () => outcomes()[0] === 'cost')
    expect(simple.ledger.rows[0]).toMatchObject({
      generation: 'gen-9',
      settlement: { charged: 123_000n, outcome: 'ok', status: 200 },
    })
  })

  it('gets a stream byte for byte, split wherever it came split', async () => {
    const text = [chat.comment, chat.chunk('grüße 🦜'), chat.usage('0.0004'), chat.done].join('')
    const bytes = Buffer.from(text)
    const pieces = [...bytes].map((_byte, at) => bytes.subarray(at, at + 1))
    const port = await serve([stream(pieces)])
    const got = await ask(port, streamed)
    expect(got.text).toBe(text)
    expect(got.isBroken).toBe(false)
    await eventually('settled', () => outcomes()[0] === 'cost')
    expect(simple.ledger.rows[0]?.settlement?.charged).toBe(400_000n)
  })

  it('passes comments on before content comes', async () => {
    const port = await serve([streamThenSilence([chat.comment])])
    const going = start(port, { body: JSON.stringify(streamed) })
    await eventually('the comment', () => going.text() === chat.comment)
    going.abort()
    await expect(going.got).rejects.toThrow('gone')
    await eventually('left open', () => outcomes()[0] === 'aborted')
  })

  it('carries 10 MB there and back to a client that reads slowly', async () => {
    const big = 'x'.repeat(10_000_000)
    const pieces = Array.from({ length: 100 }, () => chat.chunk('y'.repeat(100_000)))
    const port = await serve([stream([...pieces, chat.usage('0.1'), chat.done])])
    const got = await ask(port, { ...streamed, messages: [big] })
    expect(got.text).toBe([...pieces, chat.usage('0.1'), chat.done].join(''))
    expect(upstream.seen[0]?.body.length).toBeGreaterThan(10_000_000)
  })
})

describe('a model that fails before its answer begins', () => {
  const good = json(chat.whole(0.001))
  it.each<[string, Answer, string]>([
    ['a reset', reset, 'broken'],
    ['500', json({ error: {} }, 500), 'free'],
    ['529', json({ error: {} }, 529), 'free'],
    ['429', json({ error: {} }, 429), 'free'],
    ['408', json({ error: {} }, 408), 'free'],
    ['a redirect', json({}, 302, { location: 'http://127.0.0.1:1/' }), 'free'],
    ['a 200 with an error in it', json({ error: { code: 502 } }), 'free'],
    ['an answer in a coding', json({}, 200, { 'content-encoding': 'gzip' }), 'broken'],
  ])('is followed by the next link: %s', async (_what, bad, money) => {
    const port = await serve([bad, good])
    const got = await ask(port, call)
    expect(got.status).toBe(200)
    expect(got.headers['x-agenthost-route']).toBe('second')
    expect(got.headers['x-agenthost-attempts']).toMatch(
      /^openrouter\/maker\/first \S+, openrouter\/maker\/second$/,
    )
    expect(upstream.seen.map(({ body }) => JSON.parse(body).model)).toEqual([
      'maker/first',
      'maker/second',
    ])
    await eventually('settled', () => outcomes().length === 2 && outcomes()[1] === 'cost')
    expect(outcomes()).toEqual([money, 'cost'])
    expect(simple.ledger.rows.map(({ ask: { attempt, call: id } }) => [attempt, id])).toEqual([
      [1, 'call-1'],
      [2, 'call-1'],
    ])
  })

  it('is followed by the next also after comments went out, which are told apart by a comment', async () => {
    const port = await serve([
      stream([chat.comment, chat.error(502)]),
      stream([chat.chunk('b'), chat.usage('0.1'), chat.done]),
    ])
    const got = await ask(port, streamed)
    expect(got.headers['x-agenthost-model']).toBeUndefined()
    const served = ': served by openrouter/maker/second\n\n'
    expect(got.text).toBe(chat.comment + served + chat.chunk('b') + chat.usage('0.1') + chat.done)
    await eventually('settled', () => outcomes().length === 2 && outcomes()[1] === 'cost')
  })

  it('is passed on as it is when no link does better', async () => {
    const headers = { 'retry-after': '3600', 'request-id': 'req-1' }
    const port = await serve([
      json({ error: 1 }, 500),
      json({ error: 2 }, 503),
      json({ error: 3 }, 429, headers),
    ])
    const got = await ask(port, call)
    expect(got.status).toBe(429)
    expect(got.headers).toMatchObject(headers)
    expect(got.text).toBe('{"error":3}')
  })

  it('is an error of ours when nobody could be reached, which says why for each', async () => {
    const port = await serve([reset])
    const got = await ask(port, call)
    expect(got.status).toBe(502)
    const { error } = JSON.parse(got.text) as { error: { message: string; code: string } }
    expect(error.message).toContain('maker/first at openrouter gave no answer: it hung up')
    expect(error.message).toContain('maker/third')
    expect(got.text).not.toContain('127.0.0.1')
  })
})

describe('an upstream that quotes our key', () => {
  const KEY = 'upstream-key'
  const echo: Answer = (response, seen) => {
    const auth = seen.headers.authorization ?? ''
    response.writeHead(401, {
      'content-type': 'application/json',
      'x-seen': auth,
      'x-generation-id': auth,
    })
    response.end(JSON.stringify({ error: { message: `no such key: ${auth}`, code: 401 } }))
  }

  it.each([call, streamed])('tells it to no client, and not to the ledger', async (body) => {
    const got = await ask(await serve([echo]), body)
    expect(got.status).toBe(401)
    expect(got.headers['x-seen']).toBe('Bearer [key]')
    expect(got.text).toContain('no such key: Bearer [key]')
    const rows = JSON.stringify(simple.ledger.rows, (_key, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    )
    for (const told of [got.text, JSON.stringify(got.headers), rows]) {
      expect(told).not.toContain(KEY)
    }
    expect(simple.ledger.rows[0]?.generation).toBeNull()
  })

  it('tells it in no stream', async () => {
    const pieces = [chat.chunk(`${KEY} is it`), chat.usage('0.001'), chat.done]
    const got = await ask(await serve([stream(pieces)]), streamed)
    expect(got.text).toContain('[key] is it')
    expect(got.text).not.toContain(KEY)
  })
})

describe('an error that the client has to mend', () => {
  it.each([400, 401, 402, 403, 404, 413])('is passed on at once: %d', async (status) => {
    const port = await serve([json({ error: { type: 'its own words' } }, status)])
    const got = await ask(port, call)
    expect(got.status).toBe(status)
    expect(got.text).toBe('{"error":{"type":"its own words"}}')
    expect(upstream.seen).toHaveLength(1)
    const told = simple.notices.map(({ kind }) => kind)
    expect(told).toEqual([401, 402, 403].includes(status) ? ['upstream.refused'] : [])
  })

  it('is passed on also inside a 200', async () => {
    const port = await serve([stream([chat.error(400)])])
    const got = await ask(port, streamed)
    expect(got).toMatchObject({ status: 200, text: chat.error(400) })
    expect(upstream.seen).toHaveLength(1)
  })
})

describe('Retry-After', () => {
  it('is waited for once, where no other link is left', async () => {
    const clock = manualClock()
    const tooMany = json({ error: 1 }, 429, { 'retry-after': '5' })
    const table = tableOf([routeTo('first')])
    const port = await serve([tooMany, tooMany, json(chat.whole(1))], { clock, table })
    const { got } = start(port, { body: JSON.stringify(call) })
    await eventually('the wait', () => outcomes()[0] === 'free' && clock.waiting() > 1)
    expect(upstream.seen).toHaveLength(1)
    clock.pass(5000)
    expect((await got).status).toBe(429)
    expect(upstream.seen).toHaveLength(2)
    clock.pass(1000)
  })
})

describe('a stream that breaks in the middle', () => {
  it.each<[string, Answer, string]>([
    ['a reset', streamThenReset([chat.chunk('a'), 'data: {"half']), 'stream_broken'],
    ['an end without its last event', stream([chat.chunk('a')]), 'stream_broken'],
  ])('is told as an error and never as an end: %s', async (_what, answer, code) => {
    const port = await serve([answer])
    const got = await ask(port, streamed)
    expect(got.status).toBe(200)
    const [first, second, ...rest] = got.text.split('\n\n')
    expect(`${first}\n\n`).toBe(chat.chunk('a'))
    expect(JSON.parse(second?.slice(6) ?? '')).toMatchObject({ error: { code } })
    expect(rest).toEqual([''])
    await eventually('left open', () => outcomes()[0] === 'broken')
    expect(simple.ledger.rows[0]?.pending?.generation).toBe('gen-1')
  })

  it('is told in Anthropic’s words to its clients', async () => {
    const begun = 'event: message_start\ndata: {"type":"message_start"}\n\n'
    const port = await serve([streamThenReset([begun])])
    const got = await ask(port, streamed, { path: '/v1/messages' })
    expect(got.text.startsWith(`${begun}event: error\ndata: {"type":"error","error":{`)).toBe(true)
    expect(got.text).not.toContain('message_stop')
  })

  it('gets nothing added when the upstream told of it itself', async () => {
    const port = await serve([stream([chat.chunk('a'), chat.error(500)])])
    const got = await ask(port, streamed)
    expect(got.text).toBe(chat.chunk('a') + chat.error(500))
  })

  it('is broken off when it falls silent', async () => {
    const clock = manualClock()
    const port = await serve([streamThenSilence([chat.chunk('a')])], { clock })
    const going = start(port, { body: JSON.stringify(streamed) })
    await eventually('the first chunk', () => going.text() === chat.chunk('a'))
    clock.pass(simple.doors.limits.idleMs - 1000)
    expect(going.text()).toBe(chat.chunk('a'))
    clock.pass(2000)
    expect((await going.got).text).toContain('stream_silent')
    await eventually('closed', () => upstream.cut() === 1)
    expect(outcomes()).toEqual(['timeout'])
  })
})

describe('an upstream that does not answer', () => {
  it('is given up at the deadline, and its hold stays open', async () => {
    const clock = manualClock()
    const port = await serve([silence, json(chat.whole(1))], { clock })
    const { got } = start(port, { body: JSON.stringify(call) })
    await eventually('the request', () => upstream.seen.length === 1)
    clock.pass(simple.doors.limits.firstByteMs + 1000)
    expect((await got).headers['x-agenthost-route']).toBe('second')
    await eventually('settled', () => outcomes()[1] === 'cost')
    expect(outcomes()).toEqual(['timeout', 'cost'])
  })
})

describe('a JSON answer that breaks off', () => {
  const half =
    (bytes: number): Answer =>
    (response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.write('x'.repeat(bytes))
    }

  it('is followed by the next link while nothing of it went out', async () => {
    const port = await serve([half(1000), json(chat.whole(1))])
    const { got } = start(port, { body: JSON.stringify(call) })
    await eventually('the half', () => upstream.seen.length === 1)
    upstream.resetAll()
    expect((await got).headers['x-agenthost-route']).toBe('second')
    await eventually('settled', () => outcomes()[1] === 'cost')
  })

  it('breaks off for the client too when a part of it went out', async () => {
    const port = await serve([half(3_000_000)])
    const going = start(port, { body: JSON.stringify(call) })
    await eventually('a part', () => going.text() !== '')
    upstream.resetAll()
    expect((await going.got).isBroken).toBe(true)
    await eventually('left open', () => outcomes()[0] === 'broken')
  })
})

describe('a client that goes', () => {
  it('closes the upstream at once, within 200 ms', async () => {
    const port = await serve([streamThenSilence([chat.chunk('a')])])
    const going = start(port, { body: JSON.stringify(streamed) })
    await eventually('the first chunk', () => going.text() !== '')
    const at = performance.now()
    going.abort()
    await expect(going.got).rejects.toThrow('gone')
    await eventually('closed', () => upstream.cut() === 1)
    expect(performance.now() - at).toBeLessThan(200)
    await eventually('left open', () => outcomes()[0] === 'aborted')
    expect(upstream.seen).toHaveLength(1)
  })

  it('leaves no place behind', async () => {
    const table = tableOf([routeTo('first', { maxConcurrency: 1 })])
    const port = await serve([silence, silence, json(chat.whole(1))], { table })
    const one = start(port, { body: JSON.stringify(call) })
    await eventually('the first', () => upstream.seen.length === 1)
    const two = start(port, { body: JSON.stringify(call) })
    await eventually('the second waits', () => simple.doors.places.count('first').waiting === 1)
    two.abort()
    await expect(two.got).rejects.toThrow('gone')
    await eventually('nobody waits', () => simple.doors.places.count('first').waiting === 0)
    one.abort()
    await expect(one.got).rejects.toThrow('gone')
    await eventually('free', () => simple.doors.places.count('first').out === 0)
    expect(upstream.seen).toHaveLength(1)
  })
})

describe('a link that may not be tried', () => {
  const cap = { period: 'month' as const, nanoUsd: 1n }
  it('is skipped when it is over its cap, and the next one serves', async () => {
    const table = tableOf([routeTo('first', { caps: [cap] }), routeTo('second')], {
      routes: ['second'],
      human: null,
    })
    const port = await serve([json(chat.whole(1))], { table })
    const got = await ask(port, call)
    expect(got.headers['x-agenthost-attempts']).toContain('budget_exhausted')
    expect(got.headers['x-agenthost-route']).toBe('second')
  })

  it('is the reason of a 402 when there is no other', async () => {
    const port = await serve([], { table: tableOf([routeTo('first', { caps: [cap] })]) })
    const got = await ask(port, call, { path: '/v1/messages' })
    expect(got.status).toBe(402)
    expect(JSON.parse(got.text)).toMatchObject({
      type: 'error',
      error: { type: 'billing_error', code: 'budget_exhausted' },
    })
    expect(upstream.seen).toEqual([])
  })

  it('names what each of them lacked', async () => {
    const table = tableOf([routeTo('first', { caps: [cap] }), routeTo('second')], {
      routes: ['second'],
      human: null,
    })
    const port = await serve([], { table })
    simple.unpriced.add('maker/second')
    const got = await ask(port, call)
    expect(got.status).toBe(402)
    expect(got.text).toContain('the price of openrouter/maker/second is not known')
  })

  it('is left alone when its model failed several times in a row', async () => {
    const table = tableOf([routeTo('first')])
    const port = await serve([json({ error: 1 }, 500)], { table })
    for (let n = 0; n < 5; n += 1) expect((await ask(port, call)).status).toBe(500)
    const got = await ask(port, call)
    expect(got.status).toBe(503)
    expect(got.text).toContain('left alone')
    expect(upstream.seen).toHaveLength(5)
  })
})

describe('a field that the route does not allow', () => {
  it('is refused by name, and no other link is tried', async () => {
    const port = await serve([])
    const got = await ask(port, { ...call, n: 3 })
    expect(got.status).toBe(400)
    expect(got.text).toContain('\\"n\\" changes the price')
    expect(upstream.seen).toEqual([])
  })
})

describe('a gateway that goes', () => {
  it('lets a call finish within the grace, and cuts it after', async () => {
    const port = await serve([streamThenSilence([chat.chunk('a')])])
    const going = start(port, { body: JSON.stringify(streamed) })
    await eventually('the first chunk', () => going.text() !== '')
    await gateway.close(1)
    expect((await going.got).text).toContain('stream_broken')
    expect(outcomes()).toEqual(['broken'])
  })
})
