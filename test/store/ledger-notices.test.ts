import { chmodSync, copyFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
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

/** A new file begins at the wall clock. */
const BEGAN = 1_800_000_000_000

const add = (subject: string, data = {}): void =>
  rows.add({ kind: 'budget.near', subject, message: '', data })

describe('notices of the gateway', () => {
  it('are kept in order, with money as text', () => {
    expect(rows.newest()).toBe(0)
    add('a', { spent: 2n ** 60n })
    add('b')
    expect(rows.since(0, 10)).toMatchObject([
      { cursor: BEGAN + 1, subject: 'a', data: { spent: '1152921504606846976' } },
      { cursor: BEGAN + 2, subject: 'b' },
    ])
    expect(rows.since(BEGAN + 1, 10)).toHaveLength(1)
    expect(rows.newest()).toBe(BEGAN + 2)
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
    expect(rows.newest()).toBe(BEGAN + 10_200)
  })
  it('go on beyond those that a power loss took, and those of a damaged file', () => {
    const clock = manualClock()
    const path = join(home.home, 'ledger.db')
    const again = (bootId: string): number => {
      clock.pass(60_000)
      one = home.open(clock, bootId)
      noticeRows(one.db, clock).add({ kind: 'budget.near', subject: 'x', message: '', data: {} })
      return noticeRows(one.db, clock).newest()
    }
    home.kill(one)
    copyFileSync(path, `${path}.before`)
    const taken = again('boot-1')
    home.kill(one)
    copyFileSync(`${path}.before`, path)
    const afterLoss = again('boot-2')
    expect(afterLoss).toBeGreaterThan(taken)
    home.kill(one)
    writeFileSync(path, 'this was a ledger')
    expect(again('boot-2')).toBeGreaterThan(afterLoss)
  })
})

describe('the file of the ledger', () => {
  it('is its owner’s alone, and so are its log and its index', () => {
    const modes = (): readonly number[] =>
      ['', '-wal', '-shm'].map(
        (suffix) => statSync(join(home.home, `ledger.db${suffix}`)).mode & 0o777,
      )
    expect(modes()).toEqual([0o600, 0o600, 0o600])
    home.kill(one)
    chmodSync(join(home.home, 'ledger.db'), 0o644)
    one = home.open(manualClock())
    expect(modes()).toEqual([0o600, 0o600, 0o600])
  })
})
