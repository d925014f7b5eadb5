/**
 * `insights.db` and its lock: commands write it, one at a time. What they commit is on the disk when they
 * say so (durably.ts); the count of requests may lose a second to a power loss.
 */
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { codeOf, unable } from '../errors.ts'
import { openDatabase, type Opened } from './database.ts'
import { INSIGHTS_MIGRATIONS } from './migrations/insights.ts'

/** Throws an AgenthostError for a file of a newer version, or one that cannot be opened at all. */
export function openInsights(home: string, now: number): Opened {
  const opening = { synchronous: 'normal', migrations: INSIGHTS_MIGRATIONS } as const
  return openDatabase(join(home, 'insights.db'), opening, now)
}

/**
 * The kernel takes it back when its process dies, however it dies. Null where another command has it.
 */
export function lockInsights(home: string): { readonly release: () => void } | null {
  return lockFile(join(home, 'insights.lock'))
}

/** One run of regressions in a home; it has this for its whole life, and the other for its short writes. */
export function lockRegress(home: string): { readonly release: () => void } | null {
  return lockFile(join(home, 'regress.lock'))
}

function lockFile(path: string): { readonly release: () => void } | null {
  const db = new Sqlite(path, { timeout: 0 })
  try {
    db.pragma('locking_mode = EXCLUSIVE')
    db.exec('BEGIN EXCLUSIVE')
    return { release: () => db.close() }
  } catch (error) {
    db.close()
    if (codeOf(error) === 'SQLITE_BUSY') return null
    throw unable({ verb: 'lock', object: path, kind: 'temporary' }, error)
  }
}
