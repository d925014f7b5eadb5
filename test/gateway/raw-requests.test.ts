/** Requests as nobody's client sends them, on a raw socket: smuggled, broken, piled up. What is promised: an answer or the end. */
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { gatewayServer, type GatewayServer } from '../../src/gateway/front/server.ts'
import { walkSeed } from '../support/seed.ts'
import { ask } from './calling.ts'
import { chat, faultyUpstream, json, type FaultyUpstream } from './faulty-upstream.ts'
import { routeTo, simpleDoors, tableOf, TOKEN, type Simple } from './simple-doors.ts'

let upstream: FaultyUpstream
let gateway: GatewayServer
let simple: Simple

beforeEach(async () => {
  upstream = await faultyUpstream()
  upstream.answers(json(chat.whole(0.001)))
  simple = simpleDoors({
    upstreams: [{ url: upstream.url }],
    table: tableOf([routeTo('first')]),
    limits: { requestMs: 1000, maxBodyBytes: 100_000 },
  })
  gateway = await gatewayServer({ relay: simple.doors, metrics: null })
})

afterEach(async () => {
  await gateway.close(0)
  await simple.http.close()
  await upstream.close()
})

const CLOSE = 'connection: close'
const BODY = JSON.stringify({ model: 'first', messages: [] })

/** All that comes until the gateway closes; who hangs up at once does so with what it sent. */
function sent(text: string, hangsUp = false): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(gateway.port, '127.0.0.1')
    const parts: Buffer[] = []
    socket.on('data', (part: Buffer) => parts.push(part))
    // Else a connection that may be used again would stay.
    if (!text.includes(CLOSE)) socket.once('data', () => socket.end())
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(Buffer.concat(parts).toString('latin1')))
    socket.write(Buffer.from(text, 'latin1'))
    if (hangsUp) socket.end()
  })
}

function request(
  headers: readonly string[],
  body = BODY,
  line = 'POST /v1/chat/completions HTTP/1.1',
): string {
  const host = `host: 127.0.0.1:${gateway.port}`
  return [line, host, `authorization: Bearer ${TOKEN}`, ...headers, '', body].join('\r\n')
}

const LENGTH = `content-length: ${BODY.length}`
const CHUNKED = `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n`
const statuses = (got: string): readonly string[] =>
  [...got.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status ?? '')

describe('a request that two programs could read in two ways', () => {
  it.each<[string, readonly string[], string]>([
    ['two lengths', [LENGTH, 'content-length: 3'], BODY],
    ['a length and chunks', [LENGTH, 'transfer-encoding: chunked'], `${CHUNKED}\r\n`],
    ['chunks by a coding nobody knows', ['transfer-encoding: xchunked'], `${CHUNKED}\r\n`],
    ['a space before the colon', [`content-length : ${BODY.length}`], BODY],
    ['a folded header', [LENGTH, 'x-odd: a\r\n folded'], BODY],
    ['a negative length', ['content-length: -1'], BODY],
    ['a length in hexadecimal', ['content-length: 0x10'], BODY],
    ['a bare line feed', [`x: y\n${LENGTH}`], BODY],
    ['a NUL in a header', [LENGTH, 'x-odd: a\u0000b'], BODY],
    ['a hundred thousand headers', Array.from({ length: 100_000 }, () => 'a: b'), BODY],
  ])('is refused for %s, and the connection ends', async (_what, headers, body) => {
    const got = await sent(request(headers, body) + request([LENGTH]))
    expect(statuses(got).filter((status) => status === '200')).toEqual([])
    expect(upstream.seen).toEqual([])
  })

  it.each([
    ['CONNECT', 'CONNECT 127.0.0.1:22 HTTP/1.1'],
    ['an absolute target', 'POST http://evil.example/v1/chat/completions HTTP/1.1'],
    ['a path with dots', 'POST /v1/x/../chat/completions HTTP/1.1'],
    ['two slashes', 'POST //v1/chat/completions HTTP/1.1'],
    ['an escaped path', 'POST /v1/chat%2fcompletions HTTP/1.1'],
    ['HTTP/2 from the beginning', 'PRI * HTTP/2.0'],
  ])('is no call with %s', async (_what, line) => {
    expect(statuses(await sent(request([LENGTH], BODY, line)))).not.toContain('200')
    expect(upstream.seen).toEqual([])
  })

  it('is an ordinary call where it asks for another protocol, and has trailers', async () => {
    const upgrade = ['connection: upgrade, http2-settings', 'upgrade: h2c', 'http2-settings: AAM']
    const got = await sent(request([...upgrade, LENGTH]))
    expect(statuses(got).every((status) => status !== '101')).toBe(true)
    const trailed = `${CHUNKED}x-api-key: ah-other\r\n\r\n`
    const chunked = await sent(
      request(['transfer-encoding: chunked', 'trailer: x-api-key', CLOSE], trailed),
    )
    expect(statuses(chunked)).toEqual(['200'])
    for (const { headers } of upstream.seen) {
      expect(Object.keys(headers)).not.toContain('upgrade')
      expect(Object.keys(headers)).not.toContain('x-api-key')
    }
  })

  it('is answered in its turn when many come at once', async () => {
    const many = request([LENGTH]).repeat(20) + request([LENGTH, CLOSE])
    expect(statuses(await sent(many))).toEqual(Array.from({ length: 21 }, () => '200'))
  })
})

const SECONDS = 3

const pieces = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'content-length: 0',
      'content-length: 99999999999999999999',
      'transfer-encoding: chunked',
      'transfer-encoding: gzip, chunked',
      'connection: close',
      'connection: host, authorization',
      'expect: 100-continue',
      'expect: something',
      'content-encoding: gzip',
      'content-type: multipart/form-data',
      'origin: null',
      'host: evil.example',
      'authorization: Bearer',
      'x-claude-code-session-id: \u00ff\u00fe',
      `x-long: ${'x'.repeat(40_000)}`,
      'upgrade: websocket',
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
)
const bodies = fc.oneof(
  fc.json(),
  fc.constantFrom(
    BODY,
    CHUNKED,
    '',
    '{"model":"first","messages":[],"stream":true}',
    '['.repeat(90_000),
  ),
  fc.string({ unit: 'binary' }),
  fc
    .constantFrom('"model"', '"\\u0000"', '1e999')
    .map((odd) => `{"model":"first","messages":${odd}}`),
)
const lines = fc.constantFrom(
  'POST /v1/chat/completions HTTP/1.1',
  'POST /v1/messages?beta=true HTTP/1.1',
  'POST /v1/responses HTTP/1.1',
  'POST /v1/messages/count_tokens HTTP/1.1',
  'GET /v1/models HTTP/1.1',
  'GET /metrics HTTP/1.0',
  'HEAD /healthz HTTP/1.1',
  'OPTIONS * HTTP/1.1',
)

const seed = walkSeed()

describe(`whatever is sent for a few seconds (seed ${seed})`, () => {
  it('is answered or hung up on, and leaves nothing behind', async () => {
    const one = fc.record({
      line: lines,
      headers: fc.array(pieces, { maxLength: 4 }),
      body: bodies,
      isMeasured: fc.boolean(),
      again: fc.boolean(),
      hangsUp: fc.boolean(),
    })
    await fc.assert(
      // Many at once: some are only ended by their time.
      fc.asyncProperty(fc.array(one, { minLength: 30, maxLength: 30 }), async (all) => {
        const answers = all.map(({ line, headers, body, isMeasured, again, hangsUp }) => {
          const length = isMeasured ? [`content-length: ${Buffer.byteLength(body, 'latin1')}`] : []
          const text = request([...headers, ...length], body, line)
          return sent(again ? text + text : text, hangsUp)
        })
        for (const got of await Promise.all(answers)) {
          expect(got).toMatch(/^(?:HTTP\/1\.1 \d{3} |$)/)
        }
      }),
      { seed, numRuns: 100_000, interruptAfterTimeLimit: SECONDS * 1000 },
    )
    expect((await ask(gateway.port, { model: 'first', messages: [] })).status).toBe(200)
    expect(simple.mistakes).toEqual([])
    expect(gateway.underWay.count()).toBe(0)
    const open = simple.ledger.rows.filter((row) => row.settlement === null && row.pending === null)
    assert.deepEqual(open, [])
    expect(simple.doors.deadlines.count()).toBe(0)
  }, 30_000)
})
