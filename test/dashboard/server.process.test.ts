/** The page's server over real loopback: who is let in, what is limited, and a stream that is taken up again. */
import { once } from 'node:events'
import { request, type IncomingHttpHeaders, type Server } from 'node:http'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { jsonListener, Lines } from '../../src/control/json-http.ts'
import { listening, pageServer } from '../../src/dashboard/server.ts'
import { numberIn, shelf, type Shelf } from '../../src/dashboard/shelf.ts'
import { stream } from '../../src/dashboard/stream.ts'
import { tickets, type Tickets } from '../../src/dashboard/tickets.ts'
import { newToken } from '../../src/dashboard/token.ts'
import { listeners, type Listeners } from '../../src/daemon/listeners.ts'
import { eventually } from '../support/eventually.ts'

const token = newToken()
let server: Server
let port: number
let kept: Shelf
let more: Listeners
let reports: Tickets
let streams: number

beforeEach(async () => {
  kept = shelf()
  more = listeners()
  reports = tickets(systemClock)
  streams = 0
  const doors = { shelf: kept, clock: systemClock, run: 'run', name: 'mini', onMore: more.add }
  const answer = jsonListener(
    [
      { method: 'GET', path: '/v1/hello/:name', answer: ({ name }) => ({ name }) },
      { method: 'POST', path: '/v1/echo', answer: ({ body }) => body },
      {
        method: 'GET',
        path: '/v1/news',
        answer({ lastEventId, gone }) {
          streams += 1
          gone.addEventListener('abort', () => (streams -= 1))
          const frames = stream(numberIn(lastEventId, 'run'), doors, gone)
          return new Lines(Readable.from(frames, { objectMode: false }), 'text/event-stream')
        },
      },
    ],
    (error) => {
      throw error
    },
  )
  const files = new Map([['/', { type: 'text/html', bytes: Buffer.from('<p>page') }]])
  server = pageServer({ files, token, answer, tickets: reports })
  port = await listening(server, 0)
})

afterEach(async () => {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await closed
})

type Headers = Readonly<Record<string, string>>
type Asked = {
  readonly method?: string
  readonly headers?: Headers
  readonly body?: string | Buffer
}
type Answered = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

const TOKEN = { authorization: `Bearer ${token.text}` }

async function ask(
  path: string,
  { method = 'GET', headers = {}, body }: Asked = {},
): Promise<Answered> {
  const asking = request({ host: '127.0.0.1', port, path, method, headers })
  asking.on('error', () => undefined)
  const answered = once(asking, 'response')
  asking.end(body)
  const [answer] = (await answered) as [import('node:http').IncomingMessage]
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) }
}

describe('who is let in', () => {
  it.each<readonly [string, string, Asked, number]>([
    ['the page, without a token', '/', {}, 200],
    [
      'the page through a tunnel with another port',
      '/',
      { headers: { host: 'localhost:8080' } },
      200,
    ],
    ['a question without a token', '/v1/hello/a', {}, 401],
    [
      'a question with a wrong token',
      '/v1/hello/a',
      { headers: { authorization: `Bearer ${'a'.repeat(43)}` } },
      401,
    ],
    ['a token in the address', `/v1/hello/a?token=${token.text}`, {}, 401],
    ['a question with the token', '/v1/hello/a', { headers: TOKEN }, 200],
    [
      'a foreign name, though it has the token',
      '/v1/hello/a',
      { headers: { ...TOKEN, host: 'evil.example' } },
      403,
    ],
    ['a foreign name, for the page', '/', { headers: { host: `evil.example:4142` } }, 403],
    [
      'a foreign page, though it has the token',
      '/v1/hello/a',
      { headers: { ...TOKEN, origin: 'http://evil.example' } },
      403,
    ],
    ['a foreign site, for the page', '/', { headers: { 'sec-fetch-site': 'cross-site' } }, 403],
    [
      'leave for a foreign page',
      '/v1/echo',
      { method: 'OPTIONS', headers: { origin: 'http://evil.example' } },
      405,
    ],
    ['a place that is none', '/etc/passwd', { headers: TOKEN }, 404],
    ['a place above', '/../page.css', {}, 404],
    ['a question that is none', '/v1/nothing', { headers: TOKEN }, 404],
  ])('%s', async (_what, path, asked, status) => {
    const answer = await ask(path, asked)
    expect(answer.status).toBe(status)
    if (status >= 400)
      expect(JSON.parse(answer.body)).toMatchObject({
        error: { message: expect.any(String) as string },
      })
  })

  it('gets every answer with the same strict headers, and never leave for a foreign page', async () => {
    for (const answer of [
      await ask('/'),
      await ask('/v1/hello/a'),
      await ask('/v1/hello/a', { headers: TOKEN }),
    ]) {
      expect(answer.headers).toMatchObject({
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'") as string,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      })
      expect(
        Object.keys(answer.headers).filter((name) => name.startsWith('access-control')),
      ).toEqual([])
    }
  })

  it('is nobody on another address of this computer', async () => {
    const socket = connect({ host: '127.0.0.2', port })
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException]
    expect(error.code).toBe('ECONNREFUSED')
  })
})

describe('bad input', () => {
  const post = (
    body: string | Buffer,
    headers: Headers = { 'content-type': 'application/json' },
  ): Promise<Answered> =>
    ask('/v1/echo', { method: 'POST', headers: { ...TOKEN, ...headers }, body })

  it.each<readonly [string, string | Buffer, Headers | undefined, number]>([
    ['no JSON', '{', undefined, 400],
    ['another type, as a form has', 'a=b', { 'content-type': 'text/plain' }, 415],
    ['too much', Buffer.alloc(2_000_001, 32), undefined, 413],
  ])('%s is refused with one error', async (_what, body, headers, status) => {
    const answer = await post(body, headers)
    expect(answer.status).toBe(status)
    expect(JSON.parse(answer.body)).toMatchObject({ error: { kind: 'usage' } })
  })

  it('is taken where it is none', async () => {
    expect((await post('{"a":1}')).body).toBe('{"a":1}')
  })

  it.each([
    [
      'a head that is too large',
      `GET / HTTP/1.1\r\nhost: localhost\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`,
      '431',
    ],
    ['no HTTP', 'nonsense\r\n\r\n', '400'],
    ['no name', 'GET / HTTP/1.1\r\n\r\n', '400'],
  ])('%s is hung up on', async (_what, sent, status) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.write(sent)
    expect(await text(socket)).toContain(`HTTP/1.1 ${status}`)
  })
})

describe('limits', () => {
  it('hold for connections and for slow askers', () => {
    expect(server.maxConnections).toBe(64)
    expect(server.headersTimeout).toBe(10_000)
    expect(server.requestTimeout).toBe(30_000)
  })

  it('a connection too many is closed', async () => {
    server.maxConnections = 1
    const first = connect({ host: '127.0.0.1', port })
    await once(first, 'connect')
    const second = connect({ host: '127.0.0.1', port })
    await once(second, 'close')
    expect(first.destroyed).toBe(false)
    first.destroy()
  })
})

describe('the report', () => {
  it('is given once, by its ticket, to a frame in which nothing runs', async () => {
    const path = `/report/${reports.issue('<h1>Week</h1>')}`
    const first = await ask(path)
    expect([first.status, first.body]).toEqual([200, '<h1>Week</h1>'])
    expect(first.headers['content-security-policy']).toMatch(/^sandbox; default-src 'none'/)
    expect((await ask(path)).status).toBe(404)
  })

  it('is not given to a foreign site', async () => {
    const path = `/report/${reports.issue('x')}`
    expect((await ask(path, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403)
  })
})

/** One connection of a page to the news. */
async function news(lastEventId?: string) {
  const headers = {
    ...TOKEN,
    ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
  }
  const asking = request({ host: '127.0.0.1', port, path: '/v1/news', headers })
  const answered = once(asking, 'response')
  asking.end()
  const [answer] = (await answered) as [import('node:http').IncomingMessage]
  let heard = ''
  answer.on('data', (piece) => (heard += String(piece)))
  answer.on('error', () => undefined)
  return { headers: answer.headers, heard: () => heard, hangUp: () => void asking.destroy() }
}

describe('the news', () => {
  const report = (week: string) => kept.put('report', { week, writtenAt: null })

  it('come as they are, and after a break from where it was', async () => {
    report('1')
    const first = await news()
    expect(first.headers['content-type']).toBe('text/event-stream')
    await eventually('the first', () => first.heard().includes('"week":"1"'))
    report('2')
    more.tell()
    await eventually('the second', () => first.heard().includes('"week":"2"'))
    const ids = [...first.heard().matchAll(/^id: (.*)$/gm)].map((match) => match[1] ?? '')
    first.hangUp()
    await eventually('it is noticed', () => streams === 0)
    report('3')
    const second = await news(ids.at(-1))
    await eventually('the third', () => second.heard().includes('"week":"3"'))
    expect(second.heard()).not.toContain('"week":"2"')
    second.hangUp()
    await eventually('it is noticed', () => streams === 0)
  })

  it('of another run are all new', async () => {
    report('1')
    const other = await news('other.99')
    await eventually('the first', () => other.heard().includes('"week":"1"'))
    other.hangUp()
  })
})
