/** What a look makes of a status, and when a page hears of it. */
import { describe, expect, it } from 'vitest'
import type { Status } from '../../src/control/protocol.ts'
import { sharesOf } from '../../src/dashboard/cap-shares.ts'
import { agentViews, hostView } from '../../src/dashboard/host-views.ts'
import { looks, type BesideDoors } from '../../src/dashboard/looks.ts'
import { isWorthSaying, together } from '../../src/dashboard/saying.ts'
import { shelf } from '../../src/dashboard/shelf.ts'
import { tickets } from '../../src/dashboard/tickets.ts'
import { newToken } from '../../src/dashboard/token.ts'
import { AgenthostError } from '../../src/errors.ts'
import { manualClock } from '../support/manual-clock.ts'

const status = (uptimeMs: number, rssBytes = 5_200_000): Status => ({
  daemon: {
    pid: 7,
    version: '1',
    startedAt: '2026-11-25T02:00:00.000Z',
    uptimeMs,
    rssBytes,
    sleeps: [],
    awake: null,
    configError: null,
  },
  agents: [
    {
      name: 'a',
      preset: 'command',
      wanted: 'up',
      phase: 'up',
      pid: 8,
      generation: 1,
      adopted: false,
      restarts: 0,
      uptimeMs,
      rssBytes,
      ready: true,
      alive: null,
      lastExit: null,
      nextStartAt: null,
      logPath: '/secret/place',
      note: '',
    },
  ],
  jobs: [],
  gateway: null,
  alerts: { undelivered: 0 },
})

const nothing: BesideDoors = {
  queue: async () => ({ requests: [], isLive: true, routes: [] }),
  budget: async () => ({
    period: { name: '2026-11' },
    all: {} as never,
    caps: [],
    routes: [],
    notes: [],
  }),
  alerts: async () => [],
  report: async () => ({ week: null, writtenAt: null }),
}

describe('a status', () => {
  it('is the same view as long as only time went on', () => {
    const first = agentViews(status(1000), 10_000, [])
    const host = hostView(status(1000), 10_000, undefined)
    expect(agentViews(status(2003, 5_400_000), 11_000, first)).toEqual(first)
    expect(hostView(status(2003, 5_400_000), 11_000, host)).toEqual(host)
    expect(first[0]?.upFrom).toBe(new Date(9000).toISOString())
  })

  it('is another after a restart', () => {
    const first = agentViews(status(60_000), 100_000, [])
    expect(agentViews(status(500), 101_000, first)[0]?.upFrom).toBe(new Date(100_500).toISOString())
  })

  it('keeps the places of files to itself', () => {
    expect(JSON.stringify(agentViews(status(1), 1, []))).not.toContain('/secret')
  })
})

describe('a look', () => {
  const clock = manualClock()

  it('while no daemon answers says so, keeps what was known, and is over when one does', async () => {
    const kept = shelf()
    let isUp = true
    const down = new AgenthostError('unreachable', 'it does not run', 'Start it.')
    const all = looks(
      { status: () => (isUp ? Promise.resolve(status(5)) : Promise.reject(down)), beside: nothing },
      { shelf: kept, clock },
    )
    const host = (): string => kept.since(0).find((item) => item.event === 'host')?.data ?? ''
    await all.status()
    expect(host()).toContain('"isUp":true')
    isUp = false
    await all.status()
    expect(host()).toBe('{"isUp":false,"why":"it does not run","hint":"Start it."}')
    expect(kept.since(0).find((item) => item.event === 'agents')?.data).toContain('"name":"a"')
    expect(kept.since(0).find((item) => item.event === 'strips')?.data).toMatch(
      /"unknown","from":\d+\}\],"marks"/,
    )
    isUp = true
    await all.status()
    expect(host()).toContain('"isUp":true')
  })

  it('of a part that fails leaves the others, and says why', async () => {
    const kept = shelf()
    const beside = {
      ...nothing,
      queue: () => Promise.reject(new Error('disk')),
    }
    const all = looks({ status: () => Promise.resolve(status(5)), beside }, { shelf: kept, clock })
    await all.beside()
    expect(
      kept
        .since(0)
        .map((item) => item.event)
        .toSorted(),
    ).toEqual(['alerts', 'budget', 'report', 'trouble'])
  })
})

describe('a bar', () => {
  it.each([
    ['10', '2', '1', 0.2, 0.1, false],
    ['10', '8', '1.5', 0.8, 0.15, true],
    ['10', '12', '3', 1, 0, true],
    ['10', '9', '3', 0.9, 0.1, true],
    ['0', '0', '0', 1, 0, true],
  ])(
    'of a cap of %s with %s spent and %s held',
    (capUsd, spentUsd, heldUsd, spent, held, isNear) => {
      const shares = sharesOf({ capUsd, spentUsd, heldUsd })
      expect(shares.spent).toBeCloseTo(spent)
      expect(shares.held).toBeCloseTo(held)
      expect(shares.isNear).toBe(isNear)
    },
  )
})

describe('what is read out', () => {
  it('is what one would miss, and no more than three things at a time', () => {
    expect(isWorthSaying('agent.failed')).toBe(true)
    expect(isWorthSaying('agent.note')).toBe(false)
    expect(together(['a'])).toBe('a')
    expect(together(['a', 'b', 'c', 'd', 'e'])).toBe('2 more; c; d; e')
  })
})

describe('a token', () => {
  it('has 256 bits, is another each time, and lets in nothing else', () => {
    const [one, other] = [newToken(), newToken()]
    expect(Buffer.from(one.text, 'base64url')).toHaveLength(32)
    expect(one.is(one.text)).toBe(true)
    for (const wrong of [null, '', other.text, one.text.slice(1), `${one.text}a`]) {
      expect(one.is(wrong)).toBe(false)
    }
  })
})

describe('a ticket', () => {
  it('is good once', () => {
    const book = tickets(manualClock())
    const name = book.issue('page')
    expect([book.take('other'), book.take(name), book.take(name)]).toEqual([null, 'page', null])
  })

  it('is good for half a minute', () => {
    const clock = manualClock()
    const book = tickets(clock)
    const name = book.issue('page')
    clock.pass(30_000)
    expect(book.take(name)).toBeNull()
  })

  it('is lost when too many are open', () => {
    const book = tickets(manualClock())
    const names = Array.from({ length: 9 }, (_, n) => book.issue(String(n)))
    expect(book.take(names[0] ?? '')).toBeNull()
    expect(book.take(names[8] ?? '')).toBe('8')
  })
})
