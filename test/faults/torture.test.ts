import { describe, expect, it } from 'vitest'
import type { Generation } from '../../test/support/priced-books.ts'
import { openFence } from '../../bench/torture/fence.ts'
import { judgeCaps, type Reserved } from '../../bench/torture/judge-caps.ts'
import { judgeSlots } from '../../bench/torture/judge-slots.ts'
import type { SlotRow } from '../../bench/torture/keeping.ts'
import { ACTS, eachOnce, planOf } from '../../bench/torture/plan.ts'
import { strangersIn } from '../../bench/torture/rest.ts'
import type { Seen } from '../../bench/torture/looking.ts'

const MINUTE_MS = 60_000
const NOON = Date.UTC(2026, 10, 25, 12)

describe('the plan of a torture', () => {
  it('is the same for a seed, and another for another', () => {
    const first = (seed: number) => Array.from({ length: 50 }, planOf(seed))
    expect(first(7)).toEqual(first(7))
    expect(first(7)).not.toEqual(first(8))
  })

  it('comes to every act in the end', () => {
    const acts = new Set(Array.from({ length: 3000 }, planOf(3)).map(({ act }) => act))
    expect([...acts].toSorted()).toEqual(Object.keys(ACTS).toSorted())
  })

  it('has calm stretches, in which nothing touches the gateway', () => {
    const acts = Array.from({ length: 3000 }, planOf(3)).map(({ act }) => act)
    const from = acts.flatMap((act, at) => (act === 'calm: quiet hours' ? [at] : []))
    expect(from.length).toBeGreaterThan(30)
    for (const at of from) {
      const calm = acts.slice(at + 1, acts.indexOf('calm: over', at))
      expect(calm.length).toBeGreaterThan(10)
      expect(calm.join(' ')).not.toMatch(
        /gateway \d|kill gateway|stop|hang|clock|sleep|disk|weather/,
      )
    }
  })

  it('has each act once in its short form', () => {
    expect(
      eachOnce(1)
        .map(({ act }) => act)
        .toSorted(),
    ).toEqual(Object.keys(ACTS).toSorted())
    const last = eachOnce(1).slice(-2)
    expect(last.map(({ act }) => act)).toEqual(['calm: quiet hours', 'calm: over'])
  })
})

describe('the slots of a torture', () => {
  const row = (minute: number, more: Partial<SlotRow> = {}): SlotRow => ({
    job: 'each',
    at: NOON + minute * MINUTE_MS,
    kind: 'calendar',
    state: 'ran',
    why: '',
    attempts: 1,
    count: 1,
    ...more,
  })
  const judged = (rows: readonly SlotRow[], ran: readonly number[]): readonly string[] =>
    judgeSlots(
      {
        slots: new Map(rows.map((each) => [`${each.job} ${each.kind} ${each.at}`, each])),
        unseen: new Map(),
      },
      ran.map((minute) => `each ${new Date(NOON + minute * MINUTE_MS).toISOString()}`),
    )

  it('are well when each has run once', () => {
    expect(judged([row(0), row(1), row(2)], [0, 1, 2])).toEqual([])
  })

  it('are not when one has run twice, or is said to have run and has not', () => {
    expect(judged([row(0), row(1)], [0, 0, 1])).toHaveLength(1)
    expect(judged([row(0), row(1)], [0])).toHaveLength(1)
    expect(judged([row(0, { attempts: 2 })], [0, 0])).toEqual([])
  })

  it('are not when one is nowhere, unless a later one stands for it', () => {
    expect(judged([row(0), row(3)], [0, 3])).toEqual([
      'each has lost 2 slots before 2026-11-25T12:03:00.000Z',
    ])
    const missed = row(2, { state: 'missed', attempts: 0, count: 2 })
    expect(judged([row(0), missed, row(3)], [0, 3])).toEqual([])
    // 3 was decided while the clock was ahead; then 1, 2, 4 and 5 were found late, all in one.
    const late = row(5, { state: 'missed', attempts: 0, count: 4 })
    expect(judged([row(0), row(3), late], [0, 3])).toEqual([])
    expect(judged([row(0), row(3), { ...late, count: 3 }], [0, 3])).toHaveLength(1)
  })
})

const charge = (amount: bigint, at: number, id = 'g'): Generation =>
  ({
    id,
    charge: amount,
    model: 'standin/deep',
    at,
    request: { body: 'caller one asks', headers: { 'x-session-id': `call of ${id}` } },
  }) as unknown as Generation

const opened = (told: string[] = []) =>
  openFence({ routeOf: () => 'deep', note: (text) => told.push(text) })

describe('the fence of a torture', () => {
  it('lets a cap be spent to the nano-dollar and tells of one more', () => {
    const told: string[] = []
    const fence = opened(told)
    fence.allow('client one', 'day', 0.000_000_010)
    fence.charged(charge(10n, NOON))
    expect(told).toEqual([])
    fence.charged(charge(1n, NOON + 1))
    expect(told).toHaveLength(1)
  })

  it('begins anew with the next day', () => {
    const told: string[] = []
    const fence = opened(told)
    fence.allow('all', 'day', 0.000_000_010)
    fence.charged(charge(10n, NOON))
    fence.charged(charge(10n, NOON + 24 * 60 * MINUTE_MS))
    expect(told).toEqual([])
  })

  it('holds a raised cap from then on, and counts how often one was nearly spent', () => {
    const told: string[] = []
    const fence = opened(told)
    fence.allow('all', 'week', 0.000_000_100)
    for (const amount of [95n, 5n]) fence.charged(charge(amount, NOON))
    fence.allow('all', 'week', 0.000_000_200)
    // Lowered by a rollback: the gateway may not know it yet.
    fence.allow('all', 'week', 0.000_000_100)
    for (const amount of [50n, 45n]) fence.charged(charge(amount, NOON))
    expect(told).toEqual([])
    const { rows } = judgeCaps(fence.happened, { byGeneration: new Map(), bySession: new Map() })
    expect(rows).toEqual([{ what: 'all', period: 'week', closest: 100, near: 2 }])
  })
})

describe('the judge of the caps', () => {
  const MIDNIGHT = Date.UTC(2026, 10, 26)
  const ofDay = (day: 'before' | 'after'): number => MIDNIGHT + (day === 'before' ? -1 : 0)
  const reserved = (more: Partial<Reserved>): Reserved => ({
    byGeneration: new Map(),
    bySession: new Map(),
    ...more,
  })
  /** Two charges just after midnight, which the fence itself leaves alone. */
  const two = () => {
    const told: string[] = []
    const fence = opened(told)
    fence.allow('all', 'day', 0.000_000_010)
    fence.charged(charge(10n, MIDNIGHT + 1, 'a'))
    fence.charged(charge(1n, MIDNIGHT + 2, 'b'))
    expect(told).toEqual([])
    return fence.happened
  }

  it('finds a cap that was passed in the day in which both were reserved', () => {
    for (const day of ['before', 'after'] as const) {
      const times = new Map([
        ['a', ofDay(day)],
        ['b', ofDay(day)],
      ])
      const { wrong, unplaced } = judgeCaps(two(), reserved({ byGeneration: times }))
      expect(wrong).toHaveLength(1)
      expect(unplaced).toBe(0)
    }
  })

  it('is content when they were reserved in two days', () => {
    const byGeneration = new Map([['a', ofDay('before')]])
    const bySession = new Map([['call of b', [ofDay('after')]]])
    const { wrong, unplaced } = judgeCaps(two(), reserved({ byGeneration, bySession }))
    expect([wrong, unplaced]).toEqual([[], 0])
  })

  it('counts what it cannot place: tries of one call in two days, and what no row is of', () => {
    const bySession = new Map([['call of a', [ofDay('before'), ofDay('after')]]])
    expect(judgeCaps(two(), reserved({ bySession })).unplaced).toBe(2)
  })

  it('holds each charge against the cap of its moment', () => {
    const fence = opened()
    fence.allow('all', 'day', 0.000_000_010)
    fence.charged(charge(11n, NOON))
    fence.allow('all', 'day', 0.000_000_020)
    expect(judgeCaps(fence.happened, reserved({})).wrong).toHaveLength(1)
  })
})

describe('the processes of a torture', () => {
  const seen = (pid: number, mark: string | null): Seen => ({
    pid,
    ppid: 1,
    group: pid,
    state: 'S',
    start: '1',
    argv: ['x'],
    mark: mark === null ? null : { homeId: 'h', agent: 'a', generation: 1, text: mark },
  })

  it('are strangers when nobody knows one of the same mark', () => {
    const known = { agents: [{ pid: 1 }], gateway: null }
    expect(strangersIn([seen(1, 'm'), seen(2, 'm'), seen(3, null)], known)).toEqual([])
    expect(strangersIn([seen(1, 'm'), seen(2, 'n')], known)).toHaveLength(1)
  })
})
