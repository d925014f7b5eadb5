/**
 * The table `notices` of `ledger.db`: what the gateway has to tell. What cannot be written now waits in memory, in
 * order, and is written before the next one. A cursor is never given twice.
 */
import type { Clock, Instant } from '../clock.ts'
import type { GatewayNotice } from '../gateway/telling.ts'
import type { Database } from './database.ts'

export type KeptNotice = GatewayNotice & { readonly cursor: number; readonly at: Instant }

export type NoticeRows = {
  readonly add: (notice: GatewayNotice) => void
  /** Those after the cursor, oldest first. */
  readonly since: (cursor: number, limit: number) => readonly KeptNotice[]
  /** 0 when there is none. */
  readonly newest: () => number
}

type Row = Omit<KeptNotice, 'data'> & { readonly data: string }

/** Of the newest so many the older ones are let go, a hundred at a time. */
const NOTICES_KEPT = 10_000
const NOTICES_WAITING = 1000

export function noticeRows(db: Database, clock: Pick<Clock, 'now'>): NoticeRows {
  const insert = db.prepare(
    'INSERT INTO notices (at, kind, subject, message, data) VALUES (:at, :kind, :subject, :message, :data)',
  )
  const since = db.prepare<[number, number], Row>(
    'SELECT * FROM notices WHERE cursor > ? ORDER BY cursor LIMIT ?',
  )
  const newest = db.prepare<[], { cursor: number | null }>(
    'SELECT max(cursor) AS cursor FROM notices',
  )
  const trim = db.prepare('DELETE FROM notices WHERE cursor <= ?')
  const waiting: Omit<Row, 'cursor'>[] = []
  const writeOut = (): void => {
    while (waiting[0] !== undefined) {
      const cursor = Number(insert.run(waiting[0]).lastInsertRowid)
      waiting.shift()
      if (cursor % 100 === 0) trim.run(cursor - NOTICES_KEPT)
    }
  }
  return {
    add({ kind, subject, message, data }) {
      if (waiting.length === NOTICES_WAITING) waiting.shift()
      waiting.push({ at: clock.now(), kind, subject, message, data: textOf(data) })
      try {
        writeOut()
      } catch {
        // A full disk: it is written with the next one, or when somebody asks.
      }
    },
    since(cursor, limit) {
      writeOut()
      return since.all(cursor, limit).map(({ data, ...row }) => ({
        ...row,
        data: JSON.parse(data) as Record<string, unknown>,
      }))
    },
    newest: () => newest.get()?.cursor ?? 0,
  }
}

/** Money has no number in JSON that holds all of it: nano-dollars are written as text. */
function textOf(data: GatewayNotice['data']): string {
  return JSON.stringify(data, (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  )
}
