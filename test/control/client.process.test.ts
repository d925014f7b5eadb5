import { once } from 'node:events'
import { rmSync, mkdtempSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock, type Clock } from '../../src/clock.ts'
import { controlClient } from '../../src/control/client.ts'
import type { HostEvent } from '../../src/control/protocol.ts'
import { AgenthostError } from '../../src/errors.ts'
import { eventually } from '../support/eventually.ts'
import { agentWith, eventWith, statusWith, testServer, type TestServer } from './doors.ts'

let server: TestServer | undefined
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'agenthost-test-'))
})

afterEach(async () => {
  await server?.close()
  server = undefined
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
})

/** A thousand times faster than the real one, so that nobody waits for a silence of seconds. */
const fastClock: Clock = {
  ...systemClock,
  wakeAt: (at, wake) =>
    systemClock.wakeAt(systemClock.steady() + (at - systemClock.steady()) / 1000, wake),
}

async function cursorsOf(events: AsyncIterable<HostEvent>): Promise<number[]> {
  const cursors: number[] = []
  for await (const { cursor } of events) cursors.push(cursor)
  return cursors
}

/** Answers every question with these bytes. */
async function saying(bytes: string | null): Promise<{ path: string; close: () => void }> {
  const path = join(folder, 'other.sock')
  const other = createServer((socket) => {
    socket.on('error', () => undefined)
    if (bytes !== null) socket.end(bytes)
  }).listen(path)
  await once(other, 'listening')
  return { path, close: () => other.close() }
}

describe('a daemon that answers', () => {
  it('is asked, and its answers come back whole', async () => {
    const status = statusWith([agentWith({ name: 'ö', note: 'z'.repeat(300_000) })])
    server = await testServer({ status: () => status })
    const client = controlClient(server.path)
    expect(await client.status()).toEqual(status)
    expect(await client.wish('stop', { agents: ['one'], wait: true })).toHaveLength(1)
    await client.send('a/b c', 'grüße\n')
    expect(await client.attach('a/b c')).toEqual(['show', 'a/b c'])
    expect((await client.reload()).started).toEqual(['one'])
    expect(server.asked).toEqual([
      ['stop', { agents: ['one'], wait: true }],
      ['a/b c', 'grüße\n'],
    ])
  })

  it('refuses in its own words', async () => {
    const refusal = new AgenthostError(
      'temporary',
      'unable to send to one: it is not up',
      'Start it.',
    )
    server = await testServer({ send: () => Promise.reject(refusal) })
    await expect(controlClient(server.path).send('one', 'x')).rejects.toEqual(refusal)
  })
})

describe('a text that is too long', () => {
  it('is refused before it is sent', async () => {
    server = await testServer()
    const client = controlClient(server.path)
    await client.send('one', 'x'.repeat(1_000_000))
    const long = client.send('one', '\u0001'.repeat(500_000))
    await expect(long).rejects.toMatchObject({ kind: 'usage' })
    expect(server.asked).toHaveLength(1)
  })
})

describe('events', () => {
  it('come from a cursor, or the newest so many, each once and in order', async () => {
    server = await testServer()
    server.happen(1000)
    const { events } = controlClient(server.path)
    const all = Array.from({ length: 1000 }, (_, at) => at + 1)
    expect(await cursorsOf(events({ since: 0 }))).toEqual(all)
    expect(await cursorsOf(events({ since: 998 }))).toEqual([999, 1000])
    expect(await cursorsOf(events({ since: 1000 }))).toEqual([])
    expect(await cursorsOf(events({ last: 3 }))).toEqual([998, 999, 1000])
  })

  it('are followed as they happen, until the reader has enough', async () => {
    server = await testServer()
    server.happen(2)
    const enough = new AbortController()
    const seen: number[] = []
    const wanted = { since: 1, follow: true, signal: enough.signal }
    for await (const { cursor } of controlClient(server.path).events(wanted)) {
      seen.push(cursor)
      if (cursor === 5) enough.abort()
      // Only a heartbeat, after 15 s, would find what nobody rang for.
      else await eventually('it waits', () => (server?.waits() ?? 0) > seen.length - 1, 5000)
      server.happen()
    }
    expect(seen).toEqual([2, 3, 4, 5])
  }, 5000)

  it('are no longer kept for a reader that has gone', async () => {
    server = await testServer()
    server.happen()
    const events = controlClient(server.path).events({ since: 0, follow: true })
    await events.next()
    await eventually('it waits', () => (server?.waits() ?? 0) > 0)
    expect(server.listeners()).toBe(1)
    await events.return()
    await eventually('it is forgotten', () => server?.listeners() === 0, 5000)
  })

  it('end whole when the daemon goes, also while much is under way', async () => {
    const message = 'x'.repeat(20_000)
    server = await testServer({
      newestCursor: () => 200,
      eventsSince: (cursor, limit) =>
        Array.from({ length: Math.min(limit, 200 - cursor) }, (_, at) => ({
          ...eventWith(cursor + at + 1),
          message,
        })),
    })
    let seen = 0
    for await (const { cursor } of controlClient(server.path).events({ since: 0, follow: true })) {
      seen = cursor
      if (cursor === 1) void server.close()
    }
    expect(seen).toBe(200)
  })
})

describe('a wish that is waited for', () => {
  it('is told that the daemon goes, and does not hold it up', async () => {
    const asked = Promise.withResolvers<void>()
    server = await testServer({
      wish() {
        asked.resolve()
        return new Promise(() => undefined)
      },
    })
    const waiting = controlClient(server.path).wish('start', { agents: 'all', wait: true })
    const refused = expect(waiting).rejects.toMatchObject({ kind: 'temporary' })
    await asked.promise
    await server.close()
    await refused
  })
})

describe('a daemon that does not answer', () => {
  it('is told apart: none there, silent, hung up, and something else', async () => {
    const nobody = controlClient(join(folder, 'nobody.sock')).status()
    await expect(nobody).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('it does not run') as string,
      hint: 'Start it with `agenthost up`.',
    })
    const others = [
      [null, 'does not answer (nothing came for 5 s)'],
      ['', 'hung up in the middle'],
      ['HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{}', 'hung up in the middle'],
      ['SSH-2.0-other\r\n\r\n', 'its answer is not HTTP'],
      ['HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}', 'daemon is not as expected'],
      ['HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{"', 'its form is not as expected'],
    ] as const
    for (const [bytes, said] of others) {
      const other = await saying(bytes)
      const client = controlClient(other.path, bytes === null ? fastClock : systemClock)
      await expect(client.status(), said).rejects.toMatchObject({
        kind: 'unreachable',
        message: expect.stringContaining(said) as string,
      })
      other.close()
    }
  })
})
