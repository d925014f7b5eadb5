/**
 * Reads `insights.db` beside whichever command writes it: without its lock, and without the look at every page
 * that a writer takes, which would cost more than the reading.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { AgenthostError, codeOf, unable } from '../errors.ts'
import type { Database } from './database.ts'
import { INSIGHTS_MIGRATIONS } from './migrations/insights.ts'

/**
 * What `read` makes of it; null where there is no file. Throws an AgenthostError for a file of another version,
 * and for one that is damaged.
 */
export function readInsights<T>(home: string, read: (db: Database) => T): T | null {
  const path = join(home, 'insights.db')
  if (!existsSync(path)) return null
  let db: Database | null = null
  try {
    db = new Sqlite(path, { readonly: true, fileMustExist: true, timeout: 5000 })
    refuseOther(db, path)
    return db.transaction(read)(db)
  } catch (error) {
    if (codeOf(error)?.startsWith('SQLITE_') !== true) throw error
    const hint = 'A damaged file is put aside by `agenthost rankings pull`, which begins a new one.'
    throw unable({ verb: 'read', object: path, kind: 'temporary', hint }, error)
  } finally {
    db?.close()
  }
}

function refuseOther(db: Database, path: string): void {
  const found = Number(db.pragma('user_version', { simple: true }))
  const known = INSIGHTS_MIGRATIONS.length
  if (found === known) return
  throw new AgenthostError(
    'config',
    `unable to read ${path}: it is of version ${found}, and this agenthost knows ${known}`,
    found < known
      ? 'Bring it up to date with: agenthost rankings pull'
      : 'Use the newer agenthost that wrote it.',
  )
}
