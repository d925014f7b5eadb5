import { describe, expect, it } from 'vitest'
import type { Generation } from '../../test/support/priced-books.ts'
import { openFence } from '../../bench/torture/fence.ts'
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

  it('has each act once in its short form', () => {
    expect(
      eachOnce(1)
        .map(({ act }) => act)
        .toSorted(),
    ).toEqual(Object.keys(ACTS).toSorted())
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

describe('the fence of a torture', () => {
  const charge = (amount: bigint, at: number): Generation =>
    ({
      charge: amount,
      model: 'standin/deep',
      at,
      request: { body: 'caller one asks' },
    }) as unknown as Generation

  it('lets a cap be spent to the nano-dollar and tells of one more', () => {
    const told: string[] = []
    const fence = openFence({ routeOf: () => 'deep', note: (text) => told.push(text) })
    fence.allow('client one', 'day', 0.000_000_010)
    fence.charged(charge(10n, NOON))
    expect(told).toEqual([])
    fence.charged(charge(1n, NOON + 1))
    expect(told).toHaveLength(1)
  })

  it('begins anew with the next day', () => {
    const told: string[] = []
    const fence = openFence({ routeOf: () => 'deep', note: (text) => told.push(text) })
    fence.allow('all', 'day', 0.000_000_010)
    fence.charged(charge(10n, NOON))
    fence.charged(charge(10n, NOON + 24 * 60 * MINUTE_MS))
    expect(told).toEqual([])
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
