import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OpenedLedger } from '../../src/daemon/ledger.ts'
import { checkpointBeside } from '../../src/store/checkpoint-beside.ts'
import { flushing, LONG_PAGES, QUIET_PAGES, type Flushing } from '../../src/store/ledger-flush.ts'
import { manualClock } from '../support/manual-clock.ts'
import { ledgerHome, type LedgerHome } from '../support/tries.ts'

let home: LedgerHome
let one: OpenedLedger
let flush: Flushing
let syncs: number
let isBroken: boolean
beforeEach(() => {
  home = ledgerHome()
  one = home.open(manualClock())
  syncs = 0
  isBroken = false
  flush = flushing(one.db, {
    async sync() {
      if (isBroken) throw new Error('the disk does not take it')
      syncs += 1
      await new Promise((resolve) => setImmediate(resolve))
    },
    beside: () => checkpointBeside(join(home.home, 'ledger.db')),
  })
})
afterEach(() => home.destroy())

// SQLite writes no page for a value that was there before.
const commit = (count = 1): void => {
  for (let each = 0; each < count; each++) {
    one.db.exec('UPDATE life SET flushed_at = coalesce(flushed_at, 0) + 1')
  }
}
const log = (): { log: number; checkpointed: number } =>
  (one.db.pragma('wal_checkpoint(NOOP)') as { log: number; checkpointed: number }[])[0]!

describe('the log of the ledger', () => {
  it('is synced once after commits, and not again until there is another', async () => {
    commit(3)
    await flush.tick(1, 0)
    await flush.tick(1, 0)
    expect(syncs).toBe(1)
    commit()
    await flush.tick(1, 0)
    expect(syncs).toBe(2)
  })

  it('is synced by one at a time', async () => {
    commit()
    await Promise.all([flush.tick(1, 0), flush.tick(1, 0)])
    expect(syncs).toBe(1)
  })

  it('is tried again when the disk did not take it', async () => {
    commit()
    isBroken = true
    await expect(flush.tick(1, 0)).rejects.toThrow('does not take it')
    isBroken = false
    await flush.tick(1, 0)
    expect(syncs).toBe(1)
  })

  it('is put into the file when it is long and no try is under way, and begins anew', async () => {
    commit(QUIET_PAGES + 10)
    await flush.tick(1, 0)
    expect(log().checkpointed).toBe(0)
    await flush.tick(0, 0)
    expect(log().log).toBeLessThan(10)
  })

  it('is put into the file beside the loop where a try is always under way, and begins anew', async () => {
    commit(LONG_PAGES + 10)
    let isOver = false
    const done = flush.tick(1, 0).finally(() => (isOver = true))
    let meanwhile = 0
    while (!isOver) {
      commit()
      meanwhile += 1
      await new Promise((resolve) => setImmediate(resolve))
    }
    await done
    expect(meanwhile, 'the loop went on').toBeGreaterThan(20)
    commit()
    expect(log().log, `after ${meanwhile} commits`).toBeLessThan(LONG_PAGES / 2)
    const counted = one.db.prepare('SELECT flushed_at FROM life').pluck().get()
    expect(counted).toBeGreaterThan(0)
  })

  it('stays as it is when it is short', async () => {
    commit(10)
    await flush.tick(0, 0)
    expect(log().log).toBeGreaterThan(9)
    expect(log().checkpointed).toBe(0)
  })
})
