/** What the gateway tells, from a stand-in of its socket to the events of a real `host.db`. */
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import type { Parts } from '../../src/daemon/compose.ts'
import { followNotices, type NoticeFollower } from '../../src/daemon/gateway-notices.ts'
import { noticeIn } from '../../src/daemon/notice-line.ts'
import { gatewayPaths } from '../../src/daemon/gateway-paths.ts'
import { noticeRows } from '../../src/store/ledger-notices.ts'
import { eventually } from '../support/eventually.ts'
import { testHome, type TestHome } from '../support/home.ts'
import { manualClock } from '../support/manual-clock.ts'
import { ledgerHome } from '../support/tries.ts'

type Notice = { readonly cursor: number; readonly [key: string]: unknown }

let home: TestHome
let parts: Parts
let follower: NoticeFollower
let server: Server | null = null
let up = true
const changes = new Set<() => void>()
const notices: Notice[] = []
const asked: string[] = []
const failures: unknown[] = []
const followers = new Set<ServerResponse>()

const notice = (cursor: number, change: object = {}): Notice => ({
  cursor,
  at: 1_800_000_000_000 + cursor,
  kind: 'budget.near',
  subject: 'month',
  message: `notice ${cursor}`,
  data: {},
  ...change,
})

async function serve(): Promise<void> {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    const since = Number(new URL(request.url ?? '', 'http://x').searchParams.get('since'))
    if (request.method === 'POST') return void response.end('{}')
    response.writeHead(200, { 'content-type': 'application/x-ndjson' })
    response.write('\n')
    for (const each of notices) if (each.cursor > since) response.write(`${JSON.stringify(each)}\n`)
    followers.add(response)
    return undefined
  }).listen(gatewayPaths(home.paths.home).socket)
  await once(server, 'listening')
}

function tell(given: Notice): void {
  notices.push(given)
  for (const each of followers) each.write(`${JSON.stringify(given)}\n`)
}

async function gone(): Promise<void> {
  followers.clear()
  server?.closeAllConnections()
  await new Promise((resolve) => server?.close(resolve) ?? resolve(null))
  server = null
}

function follow(): void {
  follower = followNotices({
    socket: gatewayPaths(home.paths.home).socket,
    clock: systemClock,
    isUp: () => up,
    onChange(changed) {
      changes.add(changed)
      return () => changes.delete(changed)
    },
    cursor: parts.notices,
    take: parts.chronicle.take,
    failed: (error) => failures.push(error),
  })
}

const events = () =>
  parts.chronicle.since(0, 1000).filter(({ kind }) => /^(budget|queue|ledger)/.test(kind))
const told = (): readonly string[] => events().map(({ message }) => message)
const isTold = (count: number) => eventually(`${count} are told`, () => told().length >= count)

beforeEach(async () => {
  home = testHome()
  home.configure('agents: {}')
  parts = await home.open()
  up = true
  notices.length = 0
  asked.length = 0
  failures.length = 0
})

afterEach(async () => {
  follower.close()
  await gone()
  await parts.close()
  await home.destroy()
})

describe('what the gateway tells', () => {
  it('is told once each, with its own time, over ends of the gateway and of the daemon', async () => {
    notices.push(notice(1), notice(2))
    await serve()
    follow()
    await isTold(2)
    tell(notice(3))
    await isTold(3)
    await gone()
    notices.push(notice(4))
    await serve()
    await isTold(4)
    follower.close()
    await parts.close()
    parts = await home.open()
    notices.push(notice(5))
    follow()
    await isTold(5)
    expect(told()).toEqual(['notice 1', 'notice 2', 'notice 3', 'notice 4', 'notice 5'])
    expect(events()[0]?.at).toBe(new Date(1_800_000_000_001).toISOString())
    expect(parts.notices.get()).toBe(5)
    expect(asked.at(-1)).toBe('GET /v1/notices?since=4&follow=true')
  })

  it('goes on to be told when ledger.db was damaged and begins anew', async () => {
    const ledgers = ledgerHome()
    const clock = manualClock()
    const tellIn = (message: string): void => {
      const one = ledgers.open(clock)
      const rows = noticeRows(one.db, clock)
      rows.add({ kind: 'ledger.damaged', subject: 'ledger', message, data: {} })
      notices.splice(0, Infinity, ...rows.since(0, 10))
      ledgers.kill(one)
    }
    tellIn('before')
    await serve()
    follow()
    await isTold(1)
    await gone()
    writeFileSync(join(ledgers.home, 'ledger.db'), 'this was a ledger')
    clock.pass(60_000)
    tellIn('afterwards')
    await serve()
    await isTold(2)
    await ledgers.destroy()
    expect(told()).toEqual(['before', 'afterwards'])
    expect(failures).toEqual([])
  })

  it('is not asked for while there is no gateway', async () => {
    up = false
    await serve()
    notices.push(notice(1))
    follow()
    expect(changes.size).toBe(1)
    up = true
    for (const changed of changes) changed()
    await isTold(1)
    expect(asked).toEqual(['GET /v1/notices?since=0&follow=true'])
  })

  it('raises an alert that says what to type, and ends it', async () => {
    await serve()
    follow()
    await eventually('it follows', () => followers.size > 0)
    tell(notice(1, { kind: 'queue.parked', subject: 'batch', data: { id: 7 } }))
    await isTold(1)
    const [alert] = parts.alerting.list(10)
    expect([alert?.state, alert?.todo]).toEqual([
      'open',
      'Read it with `agenthost queue show 7`, then `agenthost queue answer 7 --text "…"`.',
    ])
    tell(notice(2, { kind: 'queue.answered', subject: 'batch', data: { id: 7 } }))
    await eventually('it is closed', () => parts.alerting.list(10)[0]?.state === 'closed')
  })

  it('is woken after a sleep of the host', async () => {
    await serve()
    follow()
    follower.wake()
    await eventually('it hears', () => asked.includes('POST /v1/wake'))
  })
})

describe('a line', () => {
  it.each([
    'x',
    '[]',
    JSON.stringify({ ...notice(1), kind: 'agent.failed' }),
    JSON.stringify({ ...notice(1), cursor: '1' }),
    JSON.stringify({ ...notice(1), subject: 7 }),
  ])('that is no notice is none: %s', (line) => {
    expect(noticeIn(line, 0)).toBeNull()
  })

  it.each(['budget.near', 'ledger.damaged', 'prices.old', 'queue.parked', 'upstream.refused'])(
    'of the kind %s is an event',
    (kind) => {
      const line = JSON.stringify({ ...notice(1), kind })
      expect(noticeIn(line, 0)?.event.kind).toBe(kind)
    },
  )

  it('may have its time as a text, or none that can be read', () => {
    const at = (value: unknown) => noticeIn(JSON.stringify(notice(1, { at: value })), 5)?.event.at
    expect([at('2026-01-01T00:00:00.000Z'), at('soon'), at(undefined)]).toEqual([
      Date.parse('2026-01-01T00:00:00.000Z'),
      5,
      5,
    ])
  })
})
