/** The questions about alerts, over a real socket. */
import { afterEach, describe, expect, it } from 'vitest'
import type { AlertDoors } from '../../src/control/alert-routes.ts'
import { controlClient } from '../../src/control/client.ts'
import { noticeLineOf, type AlertRow, type NoticeRow } from '../../src/control/alert-protocol.ts'
import { testServer, type TestServer } from './doors.ts'

const AT = '2026-11-24T12:59:04.000Z'

const ROW: AlertRow = {
  id: 12,
  state: 'open',
  severity: 'urgent',
  subject: 'one',
  what: 'failed',
  todo: '',
  count: 1,
  firstAt: AT,
  lastAt: AT,
  ackedAt: null,
  deliveries: [{ channel: 'ntfy', state: 'due', why: 'down' }],
}

function noticeRow(cursor: number): NoticeRow {
  const text = { subject: 'one', what: 'failed', todo: '' }
  const who = { alert: 12, host: 'mini', severity: 'urgent' } as const
  return { kind: 'raised', cursor, at: AT, ...who, ...text, count: 1, firstAt: AT, lines: [] }
}

let server: TestServer
afterEach(() => server.close())

async function serving(notices: NoticeRow[], listeners = new Set<() => void>()) {
  const doors: AlertDoors = {
    list: () => [ROW],
    undelivered: () => 1,
    acknowledge: (id) => (id === 12 ? { ...ROW, ackedAt: AT } : null),
    test: () => Promise.resolve({ channels: [{ channel: 'ntfy', ok: true, what: 'delivered' }] }),
    hello: () => ({ kind: 'hello', cursor: notices.length, host: 'mini', version: '0.1.0' }),
    notices: {
      eventsSince: (cursor, limit) => notices.slice(cursor, cursor + limit),
      newestCursor: () => notices.length,
      onEvent(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
  }
  server = await testServer({ alerts: doors })
  return controlClient(server.path).alerts
}

describe('alerts', () => {
  it('are listed, acknowledged and tested', async () => {
    const client = await serving([])
    expect(await client.list(5)).toEqual({ alerts: [ROW], undelivered: 1 })
    expect(await client.acknowledge(12)).toMatchObject({ ackedAt: AT })
    expect(await client.test()).toMatchObject({ channels: [{ channel: 'ntfy', ok: true }] })
  })

  it('of no such number are refused', async () => {
    const client = await serving([])
    await expect(client.acknowledge(3)).rejects.toThrow(
      'unable to acknowledge 3: there is no alert of that number',
    )
  })
})

describe('notices', () => {
  it('begin with whose they are, and go on after the cursor', async () => {
    const client = await serving([1, 2, 3].map(noticeRow))
    const lines = []
    for await (const line of client.notices({ since: 1, follow: false })) lines.push(line)
    expect(lines.map((line) => line?.cursor)).toEqual([3, 2, 3])
    expect(lines[0]).toMatchObject({ kind: 'hello', host: 'mini' })
  })

  it('without a cursor are those that come', async () => {
    const notices = [noticeRow(1)]
    const listeners = new Set<() => void>()
    const client = await serving(notices, listeners)
    const stop = new AbortController()
    const seen: number[] = []
    for await (const line of client.notices({ follow: true, signal: stop.signal })) {
      if (line?.kind === 'hello') {
        notices.push(noticeRow(2))
        for (const listener of listeners) listener()
      } else if (line !== null) {
        seen.push(line.cursor)
        stop.abort()
      }
    }
    expect(seen).toEqual([2])
  })

  it('are told from what else a login shell may say', () => {
    expect(noticeLineOf('Welcome to mini!')).toBeNull()
    expect(noticeLineOf('{"kind":"other"}')).toBeNull()
    expect(noticeLineOf(JSON.stringify(noticeRow(1)))).toEqual(noticeRow(1))
  })
})
