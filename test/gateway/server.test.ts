import { connect, type Socket } from 'node:net'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FrontDoors } from '../../src/gateway/front/front-answers.ts'
import { gatewayServer, type GatewayServer } from '../../src/gateway/front/server.ts'
import { eventually } from '../support/eventually.ts'
import { ask, start } from './calling.ts'
import { chat, faultyUpstream, json, type FaultyUpstream } from './faulty-upstream.ts'
import { AGENT, routeTo, simpleDoors, tableOf, TOKEN, type Simple } from './simple-doors.ts'
import { runs } from '../support/fuzzing.ts'

let upstream: FaultyUpstream
let gateway: GatewayServer
let simple: Simple
const metrics: FrontDoors['metrics'] = {
  mayRead: (token) => token === 'scrape',
  exposition: () => 'calls_total 1\n',
}

beforeEach(async () => {
  upstream = await faultyUpstream()
  upstream.answers(json(chat.whole(0.001)))
  simple = simpleDoors({
    upstreams: [{ url: upstream.url }],
    table: tableOf([routeTo('first'), routeTo('second')]),
    limits: { requestMs: 1500, maxBodyBytes: 100_000, bodiesBytes: 250_000, maxConnections: 100 },
  })
  gateway = await gatewayServer({ relay: simple.doors, metrics })
})

afterEach(async () => {
  await gateway.close(0)
  await simple.http.close()
  await upstream.close()
})

const call = { model: 'first', messages: [] }

/** Writes raw bytes and gives all that comes until the connection ends. */
function raw(text: string | Buffer, keep = false): { socket: Socket; got: Promise<string> } {
  const socket = connect(gateway.port, '127.0.0.1')
  const parts: Buffer[] = []
  const got = new Promise<string>((resolve) => {
    socket.on('data', (part: Buffer) => parts.push(part))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(Buffer.concat(parts).toString('latin1')))
  })
  socket.write(text)
  if (!keep) socket.end()
  return { socket, got }
}

describe('who may come in', () => {
  it.each([
    ['another host', { host: 'evil.example:4141' }, 421],
    ['our host with another port', { host: '127.0.0.1:1' }, 421],
    ['a web page', { origin: 'http://localhost' }, 403],
    ['no token', { authorization: '' }, 401],
    ['an unknown token', { authorization: 'Bearer nope' }, 401],
  ])('is not %s', async (_who, headers, status) => {
    const got = await ask(gateway.port, call, { headers })
    expect(got.status).toBe(status)
    expect(got.headers['access-control-allow-origin']).toBeUndefined()
    expect(JSON.parse(got.text)).toHaveProperty('error.message')
    expect(upstream.seen).toEqual([])
  })

  it('is whoever has a token, as a bearer’s or as a key', async () => {
    const headers = { authorization: '', 'x-api-key': TOKEN, host: `localhost:${gateway.port}` }
    expect((await ask(gateway.port, call, { headers })).status).toBe(200)
    expect(upstream.seen[0]?.headers).not.toHaveProperty('x-api-key')
    expect(upstream.seen[0]?.headers.authorization).toBe('Bearer upstream-key')
  })

  it('is nobody whose token has run out', async () => {
    simple.callers.set('old', { ...AGENT, until: 1 })
    const got = await ask(gateway.port, call, {
      headers: { authorization: 'Bearer old' },
      path: '/v1/messages',
    })
    expect(got.status).toBe(401)
    expect(JSON.parse(got.text)).toMatchObject({
      type: 'error',
      error: { type: 'authentication_error' },
    })
  })
})

describe('paths', () => {
  it.each([
    ['GET', '/healthz', 200],
    ['GET', '/nothing', 404],
    ['GET', '/v1/messages', 405],
    ['POST', '/v1/models', 405],
    ['OPTIONS', '/v1/messages', 405],
    ['GET', '/__proto__', 404],
    ['GET', 'http://127.0.0.1/healthz', 404],
  ])('%s %s answers %d', async (method, path, status) => {
    expect((await start(gateway.port, { method, path }).got).status).toBe(status)
  })

  it('tell the routes that the caller may use, for both kinds of clients', async () => {
    simple.callers.set('narrow', { ...AGENT, routes: ['second'] })
    const headers = { authorization: 'Bearer narrow' }
    const got = await start(gateway.port, { method: 'GET', path: '/v1/models?limit=1000', headers })
      .got
    const list = JSON.parse(got.text) as { data: { id: string }[] }
    expect(list).toMatchObject({ object: 'list', has_more: false, first_id: 'second' })
    expect(list.data).toMatchObject([{ id: 'second', object: 'model', type: 'model' }])
  })

  it('give the figures to their own token alone', async () => {
    const path = '/metrics'
    const mine = await start(gateway.port, { method: 'GET', path }).got
    expect(mine.status).toBe(401)
    const headers = { authorization: 'Bearer scrape' }
    const got = await start(gateway.port, { method: 'GET', path, headers }).got
    expect(got.text).toBe('calls_total 1\n')
  })

  it('estimate tokens where the upstream cannot count them', async () => {
    const path = '/v1/messages/count_tokens'
    const got = await ask(gateway.port, call, { path })
    expect(JSON.parse(got.text)).toEqual({ input_tokens: JSON.stringify(call).length })
    expect(upstream.seen).toEqual([])
  })
})

describe('a body', () => {
  it('that is announced too large is refused before it is read', async () => {
    const got = await ask(gateway.port, { ...call, x: 'x'.repeat(200_000) })
    expect(got.status).toBe(413)
    expect(upstream.seen).toEqual([])
  })

  it('that grows too large is refused while it comes', async () => {
    const headers = { 'transfer-encoding': 'chunked' }
    const got = await ask(gateway.port, { ...call, x: 'x'.repeat(3_000_000) }, { headers })
    expect(got.status).toBe(413)
  })

  it('in a coding is refused', async () => {
    const got = await ask(gateway.port, call, { headers: { 'content-encoding': 'gzip' } })
    expect(got.status).toBe(400)
    expect(got.text).toContain('coded_body')
  })

  it('is refused while the others fill the memory, and taken when they are out', async () => {
    const held = Array.from({ length: 3 }, () => Promise.withResolvers<void>())
    let asked = 0
    upstream.answers((response, seen) => {
      const turn = held[asked]
      asked += 1
      void (turn?.promise ?? Promise.resolve()).then(() => json(chat.whole(0.001))(response, seen))
    })
    const large = { ...call, x: 'x'.repeat(90_000) }
    const first = [ask(gateway.port, large), ask(gateway.port, large)]
    await eventually('both are out', () => asked === 2)
    const refused = await ask(gateway.port, large)
    expect(refused.status).toBe(503)
    expect(refused.text).toContain('bodies_full')
    for (const { resolve } of held) resolve()
    for (const one of first) expect((await one).status).toBe(200)
    for (let again = 0; again < 5; again += 1)
      expect((await ask(gateway.port, large)).status).toBe(200)
    expect((await ask(gateway.port, { ...call, x: 'x'.repeat(200_000) })).status).toBe(413)
    expect((await ask(gateway.port, large)).status).toBe(200)
  })

  it('reaches the upstream as JSON, whatever the client calls it', async () => {
    const headers = { 'content-type': 'application/json; charset=utf-7' }
    await ask(gateway.port, call, { headers })
    expect(upstream.seen[0]?.headers['content-type']).toBe('application/json')
  })

  it('is the only place for fields', async () => {
    for (const query of ['model=x', 'beta=true&n=9', 'beta=true&', '?', 'be%74a=true', '#n=2']) {
      const got = await ask(gateway.port, call, { path: `/v1/messages?${query}` })
      expect(got.status).toBe(400)
      expect(got.text).toContain('bad_query')
    }
    for (const query of ['', '?', '?beta=true', '?api-version=2026-01-01&beta=true']) {
      expect((await ask(gateway.port, call, { path: `/v1/messages${query}` })).status).toBe(200)
    }
  })

  it('that is no JSON is refused in the client’s words', async () => {
    const got = await start(gateway.port, { body: 'hello' }).got
    expect(got.status).toBe(400)
  })

  it('is asked for when the client waits to be told', async () => {
    const body = JSON.stringify(call)
    const head = `POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:${gateway.port}\r\nconnection: close\r\nauthorization: Bearer ${TOKEN}\r\nexpect: 100-continue\r\ncontent-length: ${body.length}\r\n\r\n`
    const { socket, got } = raw(head, true)
    socket.once('data', () => socket.write(body))
    const text = await got
    expect(text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/)
  })

  it('is not asked for when the call is refused anyway', async () => {
    const head = `POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:${gateway.port}\r\nexpect: 100-continue\r\ncontent-length: 999999\r\nauthorization: Bearer ${TOKEN}\r\n\r\n`
    const { socket, got } = raw(head, true)
    socket.once('data', () => socket.end())
    expect(await got).toMatch(/^HTTP\/1\.1 413/)
  })

  it('that stops half way costs nothing when its client goes', async () => {
    const head = `POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:${gateway.port}\r\nauthorization: Bearer ${TOKEN}\r\ncontent-length: 100\r\n\r\n{"mod`
    const { socket, got } = raw(head, true)
    await eventually('connected', () => !socket.connecting)
    socket.destroy()
    await got
    expect((await ask(gateway.port, call)).status).toBe(200)
    expect(simple.ledger.rows).toHaveLength(1)
  })
})

describe('a client that dawdles', () => {
  it.each([
    ['over its headers', 'POST /v1/messages HTTP/1.1\r\nhost: 127'],
    [
      'over its body',
      `POST /v1/messages HTTP/1.1\r\nhost: HOST\r\nauthorization: Bearer ${TOKEN}\r\ncontent-length: 100\r\n\r\n{`,
    ],
  ])('is sent away: %s', async (_what, text) => {
    const { got } = raw(text.replace('HOST', `127.0.0.1:${gateway.port}`), true)
    expect(await got).toMatch(/^HTTP\/1\.1 408 /)
    expect((await ask(gateway.port, call)).status).toBe(200)
  })
})

describe('whatever bytes come', () => {
  it('are answered or hung up on, and the next client is served', async () => {
    const odd = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '__proto__',
        '..',
        '%2e%2e',
        '%00',
        'constructor',
        '\u0000',
        ' ',
        '\r\n',
        '?',
      ),
    )
    await fc.assert(
      fc.asyncProperty(odd, odd, odd, async (path, name, value) => {
        const head = `POST /v1/${path} HTTP/1.1\r\nhost: 127.0.0.1:${gateway.port}\r\n${name}: ${value}\r\nauthorization: Bearer ${TOKEN}\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}`
        const { got } = raw(Buffer.from(head, 'utf8'))
        expect(await got).toMatch(/^(?:HTTP\/1\.1 \d{3} |$)/)
      }),
      { numRuns: runs(300) },
    )
    expect((await ask(gateway.port, call)).status).toBe(200)
    expect(simple.mistakes).toEqual([])
    expect(gateway.underWay.count()).toBe(0)
  })

  it('in headers that are let through, reach the upstream or fail as a call does', async () => {
    const latin = fc.string({
      unit: fc.integer({ min: 32, max: 255 }).map((code) => String.fromCharCode(code)),
    })
    await fc.assert(
      fc.asyncProperty(latin, latin, async (value, query) => {
        const body = JSON.stringify(call)
        const head = `POST /v1/chat/completions?${query.replaceAll(/\s/g, '')} HTTP/1.1\r\nhost: 127.0.0.1:${gateway.port}\r\nx-odd: ${value}\r\nauthorization: Bearer ${TOKEN}\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`
        const { got } = raw(Buffer.from(head, 'latin1'), true)
        expect(await got).toMatch(/^HTTP\/1\.1 (?:200|400|502) /)
      }),
      { numRuns: runs(200) },
    )
    expect(simple.mistakes).toEqual([])
  })
})
