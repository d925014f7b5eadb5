import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OpenedLedger } from '../../src/daemon/ledger.ts'
import { noticeRows, type NoticeRows } from '../../src/store/ledger-notices.ts'
import { manualClock } from '../support/manual-clock.ts'
import { ledgerHome, type LedgerHome } from '../support/tries.ts'

let home: LedgerHome
let one: OpenedLedger
let rows: NoticeRows
beforeEach(() => {
  home = ledgerHome()
  one = home.open(manualClock())
  rows = noticeRows(one.db, manualClock())
})
afterEach(() => home.destroy())

const add = (subject: string, data = {}): void =>
  rows.add({ kind: 'budget.near', subject, message: '', data })

describe('notices of the gateway', () => {
  it('are kept in order, with money as text', () => {
    expect(rows.newest()).toBe(0)
    add('a', { spent: 2n ** 60n })
    add('b')
    expect(rows.since(0, 10)).toMatchObject([
      { cursor: 1, subject: 'a', data: { spent: '1152921504606846976' } },
      { cursor: 2, subject: 'b' },
    ])
    expect(rows.since(1, 10)).toHaveLength(1)
    expect(rows.newest()).toBe(2)
  })

  it('that cannot be written now are written with the next one', () => {
    one.db.pragma('query_only = 1')
    add('a')
    expect(rows.newest()).toBe(0)
    one.db.pragma('query_only = 0')
    add('b')
    expect(rows.since(0, 10).map(({ subject }) => subject)).toEqual(['a', 'b'])
  })

  it('are let go beyond the newest ten thousand', () => {
    for (let count = 0; count < 10_200; count++) add(String(count))
    expect(rows.since(0, 20_000)).toHaveLength(10_000)
    expect(rows.newest()).toBe(10_200)
  })
})
