/** Whatever is written to the control socket: one clear refusal or the end of the connection, and nothing stays behind. */
import { readdirSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { errorShape } from '../../src/control/protocol.ts'
import { eventually } from '../support/eventually.ts'
import { FUZZ_SEED, holdsFor } from '../support/fuzzing.ts'
import { damaged, oddValue } from '../support/odd-values.ts'
import { testServer, type TestServer } from './doors.ts'

let server: TestServer
beforeEach(async () => {
  server = await testServer()
  server.happen(3)
})
afterEach(() => server.close())

const descriptors = (): number => readdirSync('/dev/fd').length

type Sending = {
  readonly bytes: Buffer
  /** Where it is cut, so that it arrives in pieces. */
  readonly cuts: readonly number[]
  /** What the asker does when all is written. */
  readonly ending: 'reads' | 'ends' | 'hangs up'
}

/** All that comes until the end; who waits for what never comes hangs up after a quarter of a second. */
function sent({ bytes, cuts, ending }: Sending): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(server.path)
    const parts: Buffer[] = []
    socket.on('data', (part: Buffer) => parts.push(part))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(Buffer.concat(parts).toString('latin1')))
    const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].toSorted(
      (a, b) => a - b,
    )
    writeAll(
      socket,
      [...places, bytes.length].map((end, at) => bytes.subarray(places[at - 1] ?? 0, end)),
      () => {
        if (ending === 'ends') socket.end()
        else if (ending === 'hangs up') socket.destroy()
        else socket.setTimeout(250, () => socket.destroy())
      },
    )
  })
}

function writeAll(socket: Socket, [first, ...rest]: readonly Buffer[], done: () => void): void {
  if (first === undefined) return done()
  socket.write(first, () => setImmediate(() => writeAll(socket, rest, done)))
}

function request(
  line: string,
  headers: readonly string[],
  body: string,
  isMeasured = true,
): string {
  const length =
    isMeasured && body !== '' ? [`content-length: ${Buffer.byteLength(body, 'latin1')}`] : []
  return [line, 'host: agenthost', ...headers, ...length, '', body].join('\r\n')
}

const latin = (text: string): Buffer => Buffer.from(text, 'latin1')
const GOOD = latin(request('GET /v1/status HTTP/1.1', [], ''))

/** Within the time of `eventually`: while others hold all connections, nobody is answered. */
async function answersStill(): Promise<void> {
  const isAnswered = async (): Promise<boolean> => {
    const got = await sent({ bytes: GOOD, cuts: [], ending: 'reads' })
    return got.startsWith('HTTP/1.1 200 ')
  }
  expect(await eventually('an ordinary question is answered', isAnswered)).toBe(true)
}

/** Each answer in what came is whole and of our shape, or the connection broke off. */
function expectClear(got: string): void {
  expect(got).toMatch(/^(?:HTTP\/1\.1 \d{3} |$)/)
  const [head = '', ...rest] = got.split('\r\n\r\n')
  const status = Number(head.slice(9, 12))
  const body = rest.join('\r\n\r\n')
  if (status < 400 || body === '') return
  if (head.includes('application/json')) {
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1])
    const text = Buffer.from(body, 'latin1').subarray(0, length)
    expect(errorShape.safeParse(JSON.parse(text.toString('utf8'))).success, got).toBe(true)
  }
}

const lines = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom(
      'GET /v1/status HTTP/1.1',
      'GET /v1/events?since=0 HTTP/1.1',
      'GET /v1/events?since=-1 HTTP/1.1',
      'GET /v1/events?since=1e999&last=NaN&follow=maybe HTTP/1.1',
      'GET /v1/events?since=0.5&last=0.5 HTTP/1.1',
      'GET /v1/events?__proto__=1&since=9007199254740993 HTTP/1.1',
      'POST /v1/agents/start HTTP/1.1',
      'POST /v1/agents/stop HTTP/1.1',
      'POST /v1/agents/one/send HTTP/1.1',
      'POST /v1/agents/%00/send HTTP/1.1',
      'POST /v1/agents/%zz/send HTTP/1.1',
      'GET /v1/agents/..%2f..%2fetc/attach HTTP/1.1',
      'POST /v1/reload HTTP/1.1',
      'GET /v1/alerts HTTP/1.1',
      'POST /v1/alerts/test HTTP/1.1',
      'GET /v1/nothing HTTP/1.1',
      'DELETE /v1/status HTTP/1.1',
      'HEAD /v1/status HTTP/1.0',
      'OPTIONS * HTTP/1.1',
      'CONNECT 127.0.0.1:22 HTTP/1.1',
      'GET http://[::1 HTTP/1.1',
      'GET //x HTTP/1.1',
      'PRI * HTTP/2.0',
      'GET /v1/status',
    ),
  },
  fc.string({ unit: 'binary', maxLength: 60 }),
)
const headers = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'content-type: application/json',
      'content-type: application/json; charset=latin1',
      'content-type: text/plain',
      'transfer-encoding: chunked',
      'transfer-encoding: gzip, chunked',
      'content-length: 5',
      'content-length: 99999999999',
      'content-length: -1',
      'connection: keep-alive',
      'connection: upgrade',
      'upgrade: websocket',
      'expect: 100-continue',
      'expect: something',
      'content-encoding: gzip',
      `x-long: ${'x'.repeat(40_000)}`,
      'x: y\n folded',
    ),
  },
  fc.string({ unit: 'binary', maxLength: 40 }),
)
const bodies = fc.oneof(
  oddValue.map((value) => JSON.stringify(value) ?? ''),
  oddValue.map((value) => JSON.stringify({ agents: value, wait: value, text: value })),
  fc.constantFrom(
    '{"agents":"all"}',
    '{"agents":["one"],"wait":true}',
    '{"text":"hello"}',
    '10\r\n{"agents":"all"}\r\n0\r\n\r\n',
    'fffffffff\r\n{}\r\n',
    '5;x="y\r\n"\r\n{}\r\n0\r\n\r\n',
    '\u0000',
    `{"text":"${'x'.repeat(2_100_000)}"}`,
    '['.repeat(100_000),
  ),
)
const one = fc
  .record({
    line: lines,
    headers: fc.array(headers, { maxLength: 4 }),
    body: bodies,
    isMeasured: fc.boolean(),
    times: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ line, headers: some, body, isMeasured, times }) =>
    latin(request(line, some, body, isMeasured).repeat(times)),
  )

const sending: fc.Arbitrary<Sending> = fc.record({
  bytes: fc.oneof(
    { weight: 3, arbitrary: one },
    damaged(
      request(
        'POST /v1/agents/start HTTP/1.1',
        ['content-type: application/json'],
        '{"agents":"all"}',
      ),
    ),
  ),
  cuts: fc.array(fc.nat(400), { maxLength: 4 }),
  ending: fc.constantFrom('reads' as const, 'ends' as const, 'hangs up' as const),
})

describe(`the control socket (seed ${FUZZ_SEED})`, () => {
  it('answers clearly or hangs up, goes on answering others, and keeps nothing open', async () => {
    await answersStill()
    const before = descriptors()
    const batch = fc.array(sending, { minLength: 10, maxLength: 10 })
    await holdsFor({ name: 'control-requests', values: batch, count: 12 }, async (all) => {
      const answers = Promise.all(all.map(sent))
      await answersStill()
      for (const got of await answers) expectClear(got)
      expect(server.mistakes).toEqual([])
    })
    await eventually('no descriptor is left', () => descriptors() <= before + 2)
  }, 120_000)

  it('says of a body that is too long why it is refused', async () => {
    const body = `{"text":"${'x'.repeat(4_000_000)}"}`
    const bytes = latin(
      request('POST /v1/agents/one/send HTTP/1.1', ['content-type: application/json'], body),
    )
    const got = await sent({ bytes, cuts: [], ending: 'reads' })
    expect(got).toMatch(/^HTTP\/1\.1 413 /)
    expect(got).toContain('the body is over')
  })

  it('never takes half a question for a mistake of ours', async () => {
    const text = request(
      'POST /v1/agents/start HTTP/1.1',
      ['content-type: application/json', 'content-length: 400'],
      '{"agents":',
      false,
    )
    for (const ending of ['ends', 'hangs up', 'reads'] as const) {
      await sent({ bytes: latin(text), cuts: [30], ending })
    }
    await answersStill()
    expect(server.mistakes).toEqual([])
    expect(server.asked).toEqual([])
  })

  it('outlives a thousand connections that say nothing or half of something', async () => {
    const before = descriptors()
    const open = Array.from({ length: 1000 }, (_each, at) => {
      const socket = connect(server.path)
      socket.on('error', () => undefined)
      if (at % 2 === 0) socket.write('POST /v1/agents/start HTTP/1.1\r\ncontent-le')
      return socket
    })
    await eventually('all are connected', () => open.every((socket) => !socket.connecting))
    for (const socket of open) socket.destroy()
    await eventually('no descriptor is left', () => descriptors() <= before + 2)
    await answersStill()
    expect(server.mistakes).toEqual([])
  })
})
