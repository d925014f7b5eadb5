/**
 * Opens `ledger.db` for the one process that writes it: the rows of `store/`, the books and the group commit of
 * `gateway/`, and the flush once a second. Closing it writes the clean end.
 */
import { join } from 'node:path'
import { nextSecond, type Clock } from '../clock.ts'
import type { BookScope } from '../gateway/ledger/accounts.ts'
import { newBooks } from '../gateway/ledger/books.ts'
import type { Books, Counted, Unattributed } from '../gateway/ledger/book-words.ts'
import { budgetWatch } from '../gateway/ledger/budget-watch.ts'
import { groupCommit } from '../gateway/ledger/group-commit.ts'
import { ledgerNews, shutUntilCompared } from '../gateway/ledger/ledger-news.ts'
import type { Correction, LedgerRows } from '../gateway/ledger/ledger-rows.ts'
import type { Ledger, OpenHold } from '../gateway/ledger/ledger.ts'
import type { CapKey } from '../gateway/ledger/money.ts'
import { loadBooks, mismatches } from '../gateway/ledger/book-loading.ts'
import { endedBefore, openTries, type OpenTries } from '../gateway/ledger/open-tries.ts'
import type { MoneyDoors } from '../gateway/ledger/reconcile-doors.ts'
import type { TellDaemon } from '../gateway/telling.ts'
import type { Database } from '../store/database.ts'
import { wayBack } from './damage.ts'
import { ledgerFile, type LedgerFile } from '../store/ledger.ts'

export type LedgerDoors = {
  readonly home: string
  readonly clock: Clock
  readonly bootId: string
  readonly tell: TellDaemon
}

export type OpenedLedger = {
  readonly db: Database
  readonly ledger: Ledger
  readonly openHolds: () => readonly OpenHold[]
  /** What is spent and held of each, in the order asked for. */
  readonly capState: (keys: readonly CapKey[]) => readonly (Counted & { readonly key: CapKey })[]
  readonly wasPowerLost: boolean
  /** For the reconciler. */
  readonly money: MoneyDoors
  /** Counters that are not what the rows come to; there are none. */
  readonly audit: () => readonly string[]
  readonly close: () => Promise<void>
}

/** Throws an AgenthostError for a file of a newer version, or one that cannot be opened at all. */
export function openLedger({ home, clock, bootId, tell }: LedgerDoors): OpenedLedger {
  const file = ledgerFile({ path: join(home, 'ledger.db'), clock, bootId })
  const found = file.rows.found()
  const books = newBooks()
  loadBooks(books, found)
  const tries = openTries(found.open, endedBefore(found, file.mustCompare, clock.now()))
  let isShut = file.mustCompare
  const watch = budgetWatch(file.told.all(), { put: file.told.put, tell })
  const news = ledgerNews({ tell, watch, books })
  const { movedTo } = file
  const wayBackTo = movedTo === null ? '' : wayBack(home, 'ledger')
  news.opened({ movedTo, wayBack: wayBackTo, mustCompare: isShut, wrong: mismatches(books, found) })
  const commit = groupCommit({
    books,
    tries,
    write: file.rows.write,
    shut: () => (isShut ? shutUntilCompared() : null),
    nextHold: found.nextHold,
    happened: news.happened,
  })
  const stop = everySecond(clock, () => {
    commit.flush()
    watch.tick(clock.now())
    file.tick(tries.live()).then(news.flushed, news.unflushed)
  })
  const open = (missing: readonly Unattributed[]): void => {
    file.compared(missing)
    for (const row of missing) books.unattributed(row)
    isShut = false
  }
  return {
    db: file.db,
    ledger: commit.ledger,
    openHolds: tries.left,
    capState: (keys) => keys.map((key) => ({ key, ...books.state(key) })),
    wasPowerLost: file.mustCompare,
    money: moneyDoors({ books, tries, rows: file.rows, open }),
    audit: () => audit(books, file),
    async close() {
      stop()
      commit.flush()
      if (commit.waiting() > 0) return file.abandon()
      await file.close(books.all())
    },
  }
}

function moneyDoors({
  books,
  tries,
  rows,
  open,
}: {
  books: Books
  tries: OpenTries
  rows: LedgerRows
  open: MoneyDoors['compared']
}): MoneyDoors {
  const correct = (corrections: readonly Correction[], lost: readonly Unattributed[]): void => {
    rows.correct(corrections, lost)
    for (const { tried, delta, narrow } of corrections)
      books.add({ ...tried, spent: delta, narrow })
    for (const row of lost) books.unattributed(row)
  }
  return {
    live: tries.live,
    lastEndAt: tries.lastEndAt,
    spent: (upstream, period, start) =>
      books.state({ scope: 'upstream' satisfies BookScope, name: upstream, period, start }).spent,
    unattributed: rows.unattributed,
    worst: rows.worst,
    correct,
    baseline: rows.baseline,
    putBaseline: rows.putBaseline,
    compared: open,
  }
}

function audit(books: Books, file: LedgerFile): readonly string[] {
  const again = newBooks()
  const found = file.rows.found()
  loadBooks(again, found)
  return mismatches(books, { ...found, counters: again.all() })
}

/** Calls `act` once a second until it is stopped. */
function everySecond(clock: Clock, act: () => void): () => void {
  let cancel = clock.wakeAt(nextSecond(clock), wake)
  function wake(): void {
    cancel = clock.wakeAt(nextSecond(clock), wake)
    act()
  }
  return () => cancel()
}
