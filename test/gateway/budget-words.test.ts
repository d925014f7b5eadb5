/** What people read of caps and of the ledger's own life: the exact words, each trouble once. */
import { describe, expect, it } from 'vitest'
import { newBooks } from '../../src/gateway/ledger/books.ts'
import { budgetWatch, titleOf, type CapTold } from '../../src/gateway/ledger/budget-watch.ts'
import { ledgerNews, shutUntilCompared } from '../../src/gateway/ledger/ledger-news.ts'
import type { OpenHold } from '../../src/gateway/ledger/ledger.ts'
import { settlementOf, tellWorst } from '../../src/gateway/ledger/worst-case-charge.ts'
import type { GatewayNotice } from '../../src/gateway/telling.ts'
import { unable } from '../../src/errors.ts'
import { aCap, aTry } from '../support/tries.ts'

const AT = Date.parse('2027-01-15T12:00:00Z')
const NEXT = Date.parse('2027-02-01T00:00:00Z')
const USD = 1_000_000_000n

function watched(before: readonly CapTold[] = []) {
  const told: GatewayNotice[] = []
  const kept: CapTold[] = []
  const watch = budgetWatch(before, {
    put: (one) => void kept.push(one),
    tell: (notice) => void told.push(notice),
  })
  return { watch, told, kept, says: () => told.map(({ kind, message }) => `${kind}: ${message}`) }
}

describe('the title of a cap', () => {
  it.each([
    [aCap(1n), 'cap over everything for the month'],
    [aCap(1n, { period: 'total' }), 'cap over everything for good'],
    [
      aCap(1n, { scope: 'route', name: 'enterprise', period: 'day' }),
      'cap of route enterprise for the day',
    ],
    [aCap(1n, { scope: 'job', name: 'nightly', period: 'total' }), 'cap of job nightly for good'],
  ])('%#', ({ key }, title) => {
    expect(titleOf(key)).toBe(title)
  })
})

describe('a cap that is being spent', () => {
  const cap = aCap(100n * USD, { at: AT })
  const spent = (amount: bigint, held = 0n) => ({ spent: amount, held })

  it('is near at four fifths, and not a nano-dollar before', () => {
    const { watch, told, kept } = watched()
    watch.settled([cap], () => spent(80n * USD - 1n))
    expect(told).toEqual([])
    expect(kept).toEqual([])
    watch.settled([cap], () => spent(80n * USD, 7n))
    expect(told).toEqual([
      {
        kind: 'budget.near',
        subject: 'everything (month)',
        message: 'cap over everything for the month: $80.00 of $100.00 is spent',
        data: { ...cap.key, limit: 100n * USD, spent: 80n * USD, held: 7n },
      },
    ])
    expect(kept).toEqual([{ ...cap, near: true, reached: false }])
    watch.settled([cap], () => spent(99n * USD))
    expect(told).toHaveLength(1)
  })

  it('is told of for each of several caps', () => {
    const { watch, says } = watched()
    const route = aCap(USD, { at: AT, scope: 'route', name: 'fast', period: 'day' })
    watch.settled([cap, route], ({ scope }) => spent(scope === 'all' ? 1n : USD))
    expect(says()).toEqual(['budget.near: cap of route fast for the day: $1.00 of $1.00 is spent'])
  })

  it('is reached once, with what is held where something is', () => {
    const { watch, told, kept } = watched()
    watch.refused({ ...cap, spent: 99n * USD, held: 2n * USD })
    watch.refused({ ...cap, spent: 99n * USD, held: 2n * USD })
    expect(told).toEqual([
      {
        kind: 'budget.reached',
        subject: 'everything (month)',
        message:
          'cap over everything for the month is reached: $99.00 of $100.00 is spent, $2.00 held by calls under way',
        data: { ...cap.key, limit: 100n * USD, spent: 99n * USD, held: 2n * USD },
      },
    ])
    expect(kept).toEqual([{ ...cap, near: true, reached: true }])
    watch.settled([cap], () => spent(100n * USD))
    expect(told).toHaveLength(1)
  })

  it('is reached without a word of holds where there are none', () => {
    const { watch, says, told } = watched()
    watch.refused({
      ...aCap(USD, { at: AT, scope: 'agent', name: 'triage', period: 'week' }),
      spent: USD,
      held: 0n,
    })
    expect(says()).toEqual([
      'budget.reached: cap of agent triage for the week is reached: $1.00 of $1.00 is spent',
    ])
    expect(told[0]?.subject).toBe('agent triage (week)')
  })
})

describe('a cap that was reached', () => {
  const cap = aCap(100n * USD, { at: AT })
  const reached: CapTold = { ...cap, near: true, reached: true }
  const raised = aCap(200n * USD, { at: AT })
  const later = aCap(100n * USD, { at: NEXT })

  it('is free once its next period has begun, and is told of once', () => {
    const { watch, told, kept } = watched([reached])
    watch.tick(NEXT - 1)
    expect(told).toEqual([])
    watch.tick(NEXT)
    watch.tick(NEXT + 1)
    expect(told).toEqual([
      {
        kind: 'budget.free',
        subject: 'everything (month)',
        message: 'cap over everything for the month is free again: its next period has begun',
        data: { ...later.key, limit: 100n * USD },
      },
    ])
    expect(kept).toEqual([{ ...later, near: false, reached: false }])
  })

  it('is not free because time passes where it is only near', () => {
    const { watch, told } = watched([{ ...reached, reached: false }])
    watch.tick(NEXT)
    expect(told).toEqual([])
  })

  it('is free when it was raised, and can be near again', () => {
    const { watch, says, kept } = watched([reached])
    watch.settled([raised], () => ({ spent: 160n * USD, held: 0n }))
    expect(says()).toEqual([
      'budget.free: cap over everything for the month is free again: it was raised',
      'budget.near: cap over everything for the month: $160.00 of $200.00 is spent',
    ])
    expect(kept.map(({ limit, near, reached: is }) => [limit, near, is])).toEqual([
      [200n * USD, false, false],
      [200n * USD, true, false],
    ])
  })

  it('is free with the first call of its next period', () => {
    const { watch, says } = watched([reached])
    watch.refused({ ...later, spent: 0n, held: 0n })
    expect(says()).toEqual([
      'budget.free: cap over everything for the month is free again: its next period has begun',
      'budget.reached: cap over everything for the month is reached: $0 of $100.00 is spent',
    ])
  })

  it('stays reached when it is lowered', () => {
    const { watch, told } = watched([reached])
    watch.refused({ ...aCap(50n * USD, { at: AT }), spent: 99n * USD, held: 0n })
    expect(told).toEqual([])
  })

  it('begins anew without a word where it was only near', () => {
    const { watch, says } = watched([{ ...reached, reached: false }])
    watch.settled([raised], () => ({ spent: 160n * USD, held: 0n }))
    expect(says()).toEqual([
      'budget.near: cap over everything for the month: $160.00 of $200.00 is spent',
    ])
  })
})

describe('the life of the ledger', () => {
  const life = () => {
    const told: GatewayNotice[] = []
    const { watch, told: ofCaps } = watched()
    const books = newBooks()
    const news = ledgerNews({ tell: (notice) => void told.push(notice), watch, books })
    return { news, told, ofCaps, books }
  }

  it('is not worth a word when all is well', () => {
    const { news, told } = life()
    news.opened({ movedTo: null, wayBack: '', mustCompare: false, wrong: [] })
    news.happened({ is: 'unwritten', error: null })
    news.flushed()
    expect(told).toEqual([])
  })

  it('is told when it was damaged, has to compare, or does not agree with its rows', () => {
    const { news, told } = life()
    const wrong = ['1', '2', '3', '4', '5', '6']
    news.opened({
      movedTo: 'ledger.db.damaged-1',
      wayBack: 'the way back',
      mustCompare: true,
      wrong,
    })
    expect(told).toEqual([
      {
        kind: 'ledger.damaged',
        subject: 'ledger',
        message: 'ledger.db was damaged and put aside as ledger.db.damaged-1',
        data: { movedTo: 'ledger.db.damaged-1', todo: 'the way back' },
      },
      {
        kind: 'ledger.compares',
        subject: 'ledger',
        message:
          'the last second may be missing: nothing is spent before the upstream has said what it counted',
        data: {},
      },
      {
        kind: 'ledger.mismatch',
        subject: 'ledger',
        message: '6 counters are not what their rows come to; the rows hold',
        data: { lines: ['1', '2', '3', '4', '5'] },
      },
    ])
  })

  it('is told once while it cannot be written, once when it can be again, and so on', () => {
    const { news, told } = life()
    const error = unable({ verb: 'write', object: 'the ledger', kind: 'temporary' }, 'disk full')
    for (const each of [error, error, null, null, error]) {
      news.happened({ is: 'unwritten', error: each })
    }
    expect(told.map(({ kind, message }) => [kind, message])).toEqual([
      ['ledger.unwritten', error.message],
      ['ledger.written', 'the ledger can be written again'],
      ['ledger.unwritten', error.message],
    ])
  })

  it('is told once while it cannot be flushed', () => {
    const { news, told } = life()
    const fail = (): void => news.unflushed(new Error('disk I/O error'))
    fail()
    fail()
    expect(told.map(({ kind, message }) => [kind, message])).toEqual([
      ['ledger.unflushed', 'unable to flush the ledger: disk I/O error'],
    ])
    news.flushed()
    fail()
    expect(told).toHaveLength(2)
  })

  it('is told of a try that is settled twice, and leaves caps to their watch', () => {
    const { news, told, ofCaps, books } = life()
    news.happened({ is: 'twice', hold: 7 })
    expect(told.map(({ message }) => message)).toEqual([
      'try 7 was settled again; the first one holds',
    ])
    const cap = aCap(100n, { at: AT })
    books.reserve(1, aTry({ at: AT, held: 90n }))
    books.settle(1, 90n)
    news.happened({ is: 'settled', ask: aTry({ at: AT, caps: [cap] }) })
    news.happened({ is: 'refused', ask: aTry(), over: { ...cap, spent: 90n, held: 0n } })
    expect(ofCaps.map(({ kind }) => kind)).toEqual(['budget.near', 'budget.reached'])
  })

  it('says why no money is held', () => {
    const error = shutUntilCompared()
    expect([error.kind, error.message, error.hint]).toEqual([
      'temporary',
      'unable to hold money: after a power loss, or a damaged ledger.db, the upstream has to say first what it counted',
      'It is asked again and again; look at the network and at the key of the upstream.',
    ])
  })
})

describe('a charge at the worst case', () => {
  const open = (hold: number, held: bigint): OpenHold => ({
    hold,
    ask: aTry({ held }),
    generation: `gen-${hold}`,
    pending: null,
  })

  it('says nothing that nobody knows', () => {
    expect(settlementOf(open(1, 900n), AT)).toEqual({
      at: AT,
      by: 'worst',
      charged: 900n,
      outcome: 'broken',
      status: null,
      servedModel: null,
      provider: null,
      generation: 'gen-1',
      inputTokens: null,
      outputTokens: null,
      cachedTokens: null,
      cacheWriteTokens: null,
      reasoningTokens: null,
      firstByteMs: null,
      totalMs: null,
      tools: null,
    })
    const left = { outcome: 'aborted', at: AT, generation: null } as const
    expect(settlementOf({ ...open(1, 1n), pending: left }, AT).outcome).toBe('aborted')
  })

  it.each<[number, string]>([
    [1, 'what 1 try cost cannot be learnt: charged at the worst case, $0.5'],
    [2, 'what 2 tries cost cannot be learnt: charged at the worst case, $1.00'],
    [30, 'what 30 tries cost cannot be learnt: charged at the worst case, $15.00'],
  ])('of %s is told in one line', (count, message) => {
    const told: GatewayNotice[] = []
    const all = Array.from({ length: count }, (_, at) => open(at + 1, USD / 2n))
    tellWorst(all, (notice) => void told.push(notice))
    const holds = all.map(({ hold }) => hold).slice(0, 20)
    const charged = (BigInt(count) * USD) / 2n
    expect(told).toEqual([
      {
        kind: 'budget.unsettled',
        subject: 'ledger',
        message,
        data: { tries: count, charged, holds },
      },
    ])
  })

  it('of none is not told', () => {
    const told: GatewayNotice[] = []
    tellWorst([], (notice) => void told.push(notice))
    expect(told).toEqual([])
  })
})
