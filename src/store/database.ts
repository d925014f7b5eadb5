/**
 * Opens a SQLite file with its pragmas set and verified, its schema brought up to date, and a damaged
 * file moved aside. The only file that knows better-sqlite3.
 */
import { chmodSync, closeSync, existsSync, openSync, renameSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import Sqlite, { type Database } from 'better-sqlite3'
import { isoTime, systemClock } from '../clock.ts'
import { AgenthostError, codeOf, unable } from '../errors.ts'

export type { Database } from 'better-sqlite3'

const OWN = 0o600
const OTHERS = 0o077

export type Opening = {
  /** `normal` survives any crash of ours; `full` also a power loss, at the price of a flush per commit. */
  readonly synchronous: 'normal' | 'full'
  /** One step each, in order; the number of those applied is the file's `user_version`. */
  readonly migrations: readonly string[]
}

export type Opened = {
  readonly db: Database
  /** Where a damaged file was put; null when there was none. */
  readonly movedTo: string | null
}

/** Throws an AgenthostError for a file of a newer version, or one that cannot be opened at all. */
export function openDatabase(path: string, opening: Opening, now = systemClock.now()): Opened {
  try {
    return { db: openOne(path, opening), movedTo: null }
  } catch (error) {
    if (!isDamage(error)) throw asOurs(error, path)
  }
  const movedTo = `${path}.damaged-${isoTime(now).replaceAll(':', '')}`
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, movedTo + suffix)
  }
  try {
    return { db: openOne(path, opening), movedTo }
  } catch (error) {
    throw asOurs(error, path)
  }
}

/**
 * Puts what was committed with `normal` onto the disk: the write-ahead log is synced, beside the loop. Not
 * by a checkpoint, after which the next commit would have to sync the log's new header itself. SQLite
 * holds its locks on the other two files, so that closing this one gives up none.
 */
export async function syncLog(path: string): Promise<void> {
  const log = await open(`${path}-wal`, 'r+')
  try {
    await log.datasync()
  } finally {
    await log.close()
  }
}

function openOne(path: string, { synchronous, migrations }: Opening): Database {
  ownOnly(path)
  const db = new Sqlite(path, { timeout: 5000 })
  try {
    setPragmas(db, synchronous)
    const found = db.pragma('quick_check(1)', { simple: true })
    if (found !== 'ok') throw Object.assign(new Error(String(found)), { code: 'SQLITE_CORRUPT' })
    migrate(db, path, migrations)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/**
 * From its first byte nobody else reads it; its log and its index are made in the image of the file. It is not opened
 * where it is there: closing it again would give up the locks of a connection of ours.
 */
function ownOnly(path: string): void {
  if (!existsSync(path)) closeSync(openSync(path, 'a', OWN))
  for (const each of [path, `${path}-wal`, `${path}-shm`]) {
    const found = statSync(each, { throwIfNoEntry: false })
    if (found !== undefined && (found.mode & OTHERS) !== 0) chmodSync(each, OWN)
  }
}

/** better-sqlite3 reopens a WAL file as NORMAL whatever it was, so every pragma is read back. */
function setPragmas(db: Database, synchronous: 'normal' | 'full'): void {
  const level = synchronous === 'full' ? 2 : 1
  const flushes = synchronous === 'full' ? 1 : 0
  const wanted: Readonly<Record<string, string | number>> = {
    journal_mode: 'wal',
    synchronous: level,
    foreign_keys: 1,
    fullfsync: flushes,
    checkpoint_fullfsync: 1,
  }
  for (const [name, value] of Object.entries(wanted)) {
    db.pragma(`${name} = ${value}`)
    const found = db.pragma(name, { simple: true })
    if (found !== value) throw new Error(`pragma ${name} is ${String(found)} instead of ${value}`)
  }
}

function migrate(db: Database, path: string, migrations: readonly string[]): void {
  const version = Number(db.pragma('user_version', { simple: true }))
  if (version > migrations.length) {
    throw new AgenthostError(
      'config',
      `unable to open ${path}: it is of version ${version}, and this agenthost knows ${migrations.length}`,
      'Use the newer agenthost that wrote it.',
    )
  }
  for (const [index, step] of migrations.entries()) {
    if (index < version) continue
    db.transaction(() => {
      db.exec(step)
      db.pragma(`user_version = ${index + 1}`)
    }).immediate()
  }
}

function isDamage(error: unknown): boolean {
  const code = codeOf(error) ?? ''
  return code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB')
}

function asOurs(error: unknown, path: string): AgenthostError {
  if (error instanceof AgenthostError) return error
  return unable({ verb: 'open', object: path, kind: 'temporary' }, error)
}
