/**
 * A lock between processes: an exclusive SQLite lock on a file of its own, which the kernel takes back the moment its
 * process dies, however it dies.
 */
import Sqlite from 'better-sqlite3'
import { codeOf, unable } from '../errors.ts'

/** Gives what releases it; null while another process holds it. Throws `temporary` where the file cannot be opened. */
export function lockFile(path: string): (() => void) | null {
  let db: Sqlite.Database | null = null
  try {
    db = new Sqlite(path, { timeout: 0 })
    db.pragma('locking_mode = EXCLUSIVE')
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db?.close()
    if (codeOf(error) === 'SQLITE_BUSY') return null
    throw unable({ verb: 'lock', object: path, kind: 'temporary' }, error)
  }
  const held = db
  return () => void held.close()
}
