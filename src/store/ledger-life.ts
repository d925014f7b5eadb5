/**
 * The row `life` of `ledger.db`: of which boot the last gateway was and whether it ended of its own will. A boot that
 * changed without a clean end means that the last second may be gone, though it was committed.
 */
import type { Instant } from '../clock.ts'
import type { Database } from './database.ts'
import { durably } from './durably.ts'

export type Life = {
  /** Whether what is in the file has to be held against the upstream before anything is reserved. */
  readonly mustCompare: boolean
  /** Whether the counters of the last end can be held against the rows. */
  readonly wasClean: boolean
}

type Row = Record<'isClean' | 'mustCompare', number> & { readonly bootId: string }

/**
 * On the disk before it returns: a power loss right afterwards must not find the clean end of before. A file that
 * was put in the place of a damaged one is like one that lost all of its seconds.
 */
export function beginLife(
  db: Database,
  { bootId, isReplaced, now }: { bootId: string; isReplaced: boolean; now: Instant },
): Life {
  const found = db
    .prepare<[], Row>(
      'SELECT boot_id AS bootId, is_clean AS isClean, must_compare AS mustCompare FROM life',
    )
    .get()
  const isLost = found !== undefined && found.bootId !== bootId && found.isClean === 0
  const mustCompare = isReplaced || found?.mustCompare === 1 || isLost
  durably(db, () => {
    if (found === undefined || isLost) beginCursors(db, now)
    db.prepare(
      `INSERT INTO life (one, boot_id, is_clean, must_compare, flushed_at, carried_to)
         VALUES (1, :bootId, 0, :must, NULL, 0)
         ON CONFLICT DO UPDATE SET boot_id = :bootId, is_clean = 0, must_compare = :must`,
    ).run({ bootId, must: mustCompare ? 1 : 0 })
  })
  return { mustCompare, wasClean: found?.isClean === 1 }
}

/**
 * Cursors of notices go on at the wall clock's milliseconds, which are beyond any that were given before: the daemon
 * has taken some that a power loss, or a damage, took from the file, and would take no smaller one.
 */
function beginCursors(db: Database, now: Instant): void {
  const { changes } = db
    .prepare("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'notices'")
    .run(now)
  if (changes === 0) {
    db.prepare("INSERT INTO sqlite_sequence (name, seq) VALUES ('notices', ?)").run(now)
  }
}

export function putCompared(db: Database): void {
  db.prepare('UPDATE life SET must_compare = 0').run()
}

/** The last thing that is written; what was committed before is on the disk with it. */
export function endLife(db: Database): void {
  durably(db, () => db.prepare('UPDATE life SET is_clean = 1').run())
}
