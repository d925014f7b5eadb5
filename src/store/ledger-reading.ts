/** Reads `ledger.db` beside the gateway that writes it, and without one: no lock, no look at every page. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { codeOf, unable } from '../errors.ts'
import type { Database } from './database.ts'

/**
 * What `read` makes of it; null where there is no file, or the gateway that wrote it had no such table. Throws an
 * AgenthostError for a file that is damaged.
 */
export function readLedger<T>(home: string, table: string, read: (db: Database) => T): T | null {
  const path = join(home, 'ledger.db')
  if (!existsSync(path)) return null
  let db: Database | null = null
  try {
    db = new Sqlite(path, { readonly: true, fileMustExist: true, timeout: 5000 })
    const there = db.prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?`)
    return there.get(table) === undefined ? null : db.transaction(read)(db)
  } catch (error) {
    if (codeOf(error)?.startsWith('SQLITE_') !== true) throw error
    const hint = 'A damaged file is put aside by the gateway when it starts.'
    throw unable({ verb: 'read', object: path, kind: 'temporary', hint }, error)
  } finally {
    db?.close()
  }
}
