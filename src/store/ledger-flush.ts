/**
 * When `ledger.db` is put onto the disk: its log within a second of a commit, beside the loop; and what is in the log
 * into the file itself, while no try is under way, or when the log has become too long to wait for that.
 */
import type { Instant } from '../clock.ts'
import type { Database } from './database.ts'

export type Flushing = {
  /** Once a second, with the number of tries under way. Rejects when the disk does not take it: tried again. */
  readonly tick: (live: number, now: Instant) => Promise<void>
  /** Resolves when no flush is under way. */
  readonly idle: () => Promise<void>
}

/** Pages of 4 KiB in the log from which a quiet moment is used. */
export const QUIET_PAGES = 1000
/** From which none is waited for, and a thread of its own does it: 64 MiB. */
export const LONG_PAGES = 16_384
/** Where that cannot be had: 256 MiB, and the loop stands still. */
const LONGEST_PAGES = 65_536

export type FlushDoors = {
  readonly sync: () => Promise<void>
  /** A checkpoint that the loop does not wait for. */
  readonly beside: () => Promise<void>
}

export function flushing(db: Database, { sync, beside }: FlushDoors): Flushing {
  const changes = db.prepare<[], { count: number }>('SELECT total_changes() AS count')
  const mark = db.prepare<[number]>('UPDATE life SET flushed_at = ?')
  let flushed = -1
  let isLong = false
  let running: Promise<void> | null = null
  const flush = async (live: number, now: Instant): Promise<void> => {
    const count = changes.get()?.count ?? 0
    if (count !== flushed) {
      await sync()
      flushed = count
    } else if (!isLong || live > 0) return
    if (!db.open) return
    const pages = pagesInLog(db)
    isLong = pages > QUIET_PAGES
    const isBeside = live > 0 && pages > LONG_PAGES && pages <= LONGEST_PAGES
    if (live > 0 ? pages <= LONG_PAGES : !isLong) return
    isLong = false
    if (isBeside) await beside()
    else db.pragma('wal_checkpoint(PASSIVE)')
    if (!db.open) return
    // The next commit begins the log anew and has to sync its head: this one, and not that of a try.
    mark.run(now)
  }
  return {
    async tick(live, now) {
      if (running !== null) return
      running = flush(live, now)
      try {
        await running
      } finally {
        running = null
      }
    },
    async idle() {
      await running?.catch(() => undefined)
    },
  }
}

/** Those that are not in the file yet. */
function pagesInLog(db: Database): number {
  const [row] = db.pragma('wal_checkpoint(NOOP)') as { log: number; checkpointed: number }[]
  return row === undefined ? 0 : row.log - row.checkpointed
}
