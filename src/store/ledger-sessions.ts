/** Sessions of clients with the version of the routing table that each goes by, and the texts of those versions. */
import type { SessionState } from '../gateway/tables/session-version.ts'
import type { SessionRows } from '../gateway/tables/session-states.ts'
import type { KeptTables } from '../gateway/tables/tables.ts'
import type { Database } from './database.ts'

/** The oldest are forgotten: a session of then gets the version in force. */
const SESSIONS_MAX = 20_000
const TEXTS_MAX = 200

export function sessionRows(db: Database): SessionRows & KeptTables {
  const find = db.prepare<[string, string], { state: string }>(
    'SELECT state FROM sessions WHERE caller = ? AND session = ?',
  )
  const put = db.prepare<[string, string, number, string]>(
    `INSERT INTO sessions (caller, session, used_at, state) VALUES (?, ?, ?, ?)
     ON CONFLICT (caller, session) DO UPDATE SET used_at = excluded.used_at, state = excluded.state`,
  )
  const text = db.prepare<[string], { text: string }>(
    'SELECT text FROM routing_texts WHERE version = ?',
  )
  const newest = db.prepare<[], { text: string }>(
    'SELECT text FROM routing_texts ORDER BY at DESC, rowid DESC LIMIT 1',
  )
  const keep = db.prepare<[string, number, string]>(
    `INSERT INTO routing_texts (version, at, text) VALUES (?, ?, ?)
     ON CONFLICT (version) DO UPDATE SET at = excluded.at`,
  )
  const forgetTexts = db.prepare<[number]>(
    `DELETE FROM routing_texts WHERE version NOT IN (
       SELECT version FROM routing_texts ORDER BY at DESC, rowid DESC LIMIT ?)`,
  )
  const forgetOld = db.prepare<[number]>('DELETE FROM sessions WHERE used_at < ?')
  const forgetMany = db.prepare<[number]>(
    `DELETE FROM sessions WHERE used_at < coalesce(
       (SELECT used_at FROM sessions ORDER BY used_at DESC LIMIT 1 OFFSET ?), 0)`,
  )
  const putAll = db.transaction((rows: Parameters<SessionRows['put']>[0]) => {
    for (const { caller, session, at, state } of rows)
      put.run(caller, session, at, JSON.stringify(state))
  })
  const forgetAll = db.transaction((before: number) => {
    forgetOld.run(before)
    forgetMany.run(SESSIONS_MAX)
  })
  return {
    find({ caller, session }) {
      const row = find.get(caller, session)
      return row === undefined ? null : (JSON.parse(row.state) as SessionState)
    },
    put: (rows) => putAll.immediate(rows),
    text: (version) => text.get(version)?.text ?? null,
    forget: (before) => forgetAll.immediate(before),
    newest: () => newest.get()?.text ?? null,
    keep(version, whole, at) {
      keep.run(version, at, whole)
      forgetTexts.run(TEXTS_MAX)
    },
  }
}
