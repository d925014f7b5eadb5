/**
 * Reads a database beside whoever writes it, or without one: without a lock, and without the look at every page that a
 * writer takes, which would cost more than the reading.
 */
import { existsSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { AgenthostError, codeOf, unable } from '../errors.ts'
import type { Database } from './database.ts'

export type Beside = {
  readonly path: string
  readonly migrations: readonly string[]
  /** What becomes of a damaged file, for a person. */
  readonly damaged: string
  /** Given a file of an earlier version: brings it up to date, or throws what a person has to do. */
  readonly whenOld: (refusal: string) => void
}

const OLD = Symbol('of an earlier version')

/**
 * What `read` makes of it; null where there is no file. Throws an AgenthostError for a file of a newer version, and
 * for one that is damaged.
 */
export function readBeside<T>(beside: Beside, read: (db: Database) => T): T | null {
  const { path, damaged, whenOld } = beside
  if (!existsSync(path)) return null
  try {
    const found = opened(beside, read)
    if (found !== OLD) return found
    whenOld(refusal(path, 'an earlier'))
    const again = opened(beside, read)
    return again === OLD ? null : again
  } catch (error) {
    if (codeOf(error)?.startsWith('SQLITE_') !== true) throw error
    throw unable({ verb: 'read', object: path, kind: 'temporary', hint: damaged }, error)
  }
}

function refusal(path: string, which: string): string {
  return `unable to read ${path}: it is of ${which} version than this agenthost`
}

function opened<T>({ path, migrations }: Beside, read: (db: Database) => T): T | typeof OLD {
  const db = new Sqlite(path, { readonly: true, fileMustExist: true, timeout: 5000 })
  try {
    const found = Number(db.pragma('user_version', { simple: true }))
    if (found < migrations.length) return OLD
    if (found === migrations.length) return db.transaction(read)(db)
    const hint = 'Use the newer agenthost that wrote it.'
    throw new AgenthostError('config', refusal(path, 'a newer'), hint)
  } finally {
    db.close()
  }
}
