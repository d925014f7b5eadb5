/**
 * Copies a database beside whoever writes it, and looks whether a file is a whole one of ours. It only reads: the
 * writer goes on, its log grows for as long as the copy takes, and begins anew after that.
 */
import Sqlite from 'better-sqlite3'
import { AgenthostError } from '../errors.ts'
import type { Database } from './database.ts'
import { HOST_MIGRATIONS } from './migrations/host.ts'
import { INSIGHTS_MIGRATIONS } from './migrations/insights.ts'
import { LEDGER_MIGRATIONS } from './migrations/ledger.ts'

const BUSY_MS = 5000

/**
 * `to` is an empty file; one moment of `from` is in it afterwards, in one file without a log. Throws `bad` where the
 * copy is not whole, and what SQLite throws. On the disk it is when the caller has synced it.
 */
export function copyDatabase(from: string, to: string): void {
  const source = new Sqlite(from, { readonly: true, fileMustExist: true, timeout: BUSY_MS })
  try {
    source.prepare('VACUUM INTO ?').run(to)
  } finally {
    source.close()
  }
  const copy = new Sqlite(to, { fileMustExist: true, timeout: 0 })
  try {
    // Nobody else has it, and a half of it is thrown away: nothing is synced twice.
    copy.pragma('journal_mode = MEMORY')
    refuseDamaged(copy)
    if (isLedger(copy)) mustCompare(copy)
  } finally {
    copy.close()
  }
}

const KNOWN = {
  host: { table: 'agents', versions: HOST_MIGRATIONS.length },
  ledger: { table: 'life', versions: LEDGER_MIGRATIONS.length },
  insights: { table: 'pulls', versions: INSIGHTS_MIGRATIONS.length },
} as const

/** Which database a whole file is. Throws `bad` for a damaged one or none of ours, `config` for a newer version. */
export function databaseIn(path: string): keyof typeof KNOWN {
  const db = new Sqlite(path, { readonly: true, fileMustExist: true, timeout: BUSY_MS })
  try {
    refuseDamaged(db)
    for (const name of ['host', 'ledger', 'insights'] as const) {
      if (!hasTable(db, KNOWN[name].table)) continue
      if (versionOf(db) > KNOWN[name].versions) throw newer(versionOf(db), KNOWN[name].versions)
      return name
    }
  } finally {
    db.close()
  }
  throw new AgenthostError('bad', 'it is none of host.db, ledger.db and insights.db')
}

function newer(found: number, known: number): AgenthostError {
  const hint = 'Use the newer agenthost that wrote it.'
  const message = `it is of version ${found}, and this agenthost knows ${known}`
  return new AgenthostError('config', message, hint)
}

/** An empty file is a whole database for SQLite, and a loss for us. */
function refuseDamaged(db: Database): void {
  if (versionOf(db) === 0) throw new AgenthostError('bad', 'there is nothing of ours in it')
  const found = String(db.pragma('integrity_check(1)', { simple: true }))
  if (found !== 'ok') throw new AgenthostError('bad', `it is damaged: ${found.split('\n')[0]}`)
}

const versionOf = (db: Database): number => Number(db.pragma('user_version', { simple: true }))

function hasTable(db: Database, name: string): boolean {
  const sql = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?"
  return db.prepare(sql).get(name) !== undefined
}

const isLedger = (db: Database): boolean => hasTable(db, KNOWN.ledger.table)

/** The news in a copy of `insights.db` was told long ago; the daemon would take it for that of a new file. */
export function forgetNews(copy: string): void {
  const db = new Sqlite(copy, { fileMustExist: true, timeout: 0 })
  try {
    db.pragma('journal_mode = MEMORY')
    if (hasTable(db, 'news')) db.prepare('DELETE FROM news').run()
  } finally {
    db.close()
  }
}

/**
 * Whoever puts the copy in the place of the ledger, by a command or by hand, has lost what was spent since: to the
 * gateway it is of another boot that did not end cleanly, so that it asks the upstream before it holds money.
 */
function mustCompare(copy: Database): void {
  copy.prepare("UPDATE life SET boot_id = 'a copy', is_clean = 0, must_compare = 1").run()
}
