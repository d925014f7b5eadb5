/**
 * The file `ledger.db` as its one writer has it: rows in transactions at NORMAL, a flush of the log beside the loop
 * within a second, and a checkpoint when it costs nobody anything (decision 0027).
 */
import type { Clock, Instant } from '../clock.ts'
import type { CounterKey } from '../gateway/ledger/accounts.ts'
import type { Counted, Unattributed } from '../gateway/ledger/book-words.ts'
import type { Correction, LedgerRows } from '../gateway/ledger/ledger-rows.ts'
import { checkpointBeside } from './checkpoint-beside.ts'
import { openDatabase, syncLog, type Database } from './database.ts'
import { baselineRows, toldRows, type ToldRows } from './ledger-baselines.ts'
import { callRows } from './ledger-calls.ts'
import { storeCounters, storedCounters } from './ledger-counters.ts'
import { flushing } from './ledger-flush.ts'
import { beginLife, endLife, putCompared } from './ledger-life.ts'
import { sumRows } from './ledger-sums.ts'
import { LEDGER_MIGRATIONS } from './migrations/ledger.ts'

export type LedgerFile = {
  readonly db: Database
  readonly rows: LedgerRows
  readonly told: ToldRows
  readonly mustCompare: boolean
  /** Where a damaged file was put; null when there was none. */
  readonly movedTo: string | null
  /** Once a second, with the number of tries under way. */
  readonly tick: (live: number) => Promise<void>
  /** Takes over what the upstream counted beyond the rows; with it, that it was asked. */
  readonly compared: (missing: readonly Unattributed[]) => void
  readonly close: (counters: readonly (CounterKey & Counted)[]) => Promise<void>
  /** Without a clean end: something could not be written. */
  readonly abandon: () => void
}

/** A statement waits so long for a backup or a person's own sqlite3; the loop stands still meanwhile. */
const BUSY_MS = 500
const DAY_MS = 86_400_000

export function ledgerFile({
  path,
  clock,
  bootId,
}: {
  path: string
  clock: Clock
  bootId: string
}): LedgerFile {
  const opening = { synchronous: 'normal', migrations: LEDGER_MIGRATIONS } as const
  const { db, movedTo } = openDatabase(path, opening, clock.now())
  db.pragma(`busy_timeout = ${BUSY_MS}`)
  db.pragma('wal_autocheckpoint = 0')
  const isReplaced = movedTo !== null
  const { mustCompare, wasClean } = beginLife(db, { bootId, isReplaced, now: clock.now() })
  const sums = sumRows(db)
  const flush = flushing(db, {
    sync: () => syncLog(path),
    beside: () => checkpointBeside(path),
  })
  let shortenAt: Instant = 0
  return {
    db,
    rows: ledgerRows(db, sums, wasClean),
    told: toldRows(db),
    mustCompare,
    movedTo,
    async tick(live) {
      if (live === 0 && clock.now() >= shortenAt) {
        // Day by day, a second apart, where there is more.
        shortenAt = clock.now() + (sums.shorten(clock.now()) ? 0 : DAY_MS)
      }
      await flush.tick(live, clock.now())
    },
    compared: db.transaction((missing: readonly Unattributed[]) => {
      for (const row of missing) sums.addUnattributed(row)
      putCompared(db)
    }),
    async close(counters) {
      storeCounters(db, counters)
      endLife(db)
      await flush.idle()
      db.close()
    },
    abandon: () => void db.close(),
  }
}

function ledgerRows(db: Database, sums: ReturnType<typeof sumRows>, wasClean: boolean): LedgerRows {
  const calls = callRows(db)
  const baselines = baselineRows(db)
  const correct = db.transaction(
    (corrections: readonly Correction[], unattributed: readonly Unattributed[]) => {
      for (const correction of corrections) calls.correct(correction)
      for (const row of unattributed) sums.addUnattributed(row)
    },
  )
  return {
    found: () => ({
      sums: sums.sums(),
      carried: sums.carried(),
      unattributed: sums.unattributed(),
      open: calls.open(),
      counters: wasClean ? storedCounters(db) : null,
      nextHold: calls.newest() + 1,
    }),
    write: calls.write,
    unattributed: sums.unattributed,
    correct: (corrections, unattributed) => correct.immediate(corrections, unattributed),
    worst: calls.worst,
    baseline: baselines.get,
    putBaseline: baselines.put,
  }
}
