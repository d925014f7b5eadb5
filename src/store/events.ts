/** The table `events` of `host.db`. A cursor is never given twice, also after the oldest were deleted. */
import type { Events, NewEvent } from '../supervisor/records.ts'
import type { Database } from './database.ts'

type Row = {
  readonly cursor: number
  readonly at: number
  readonly kind: string
  readonly subject: string
  readonly message: string
  readonly data: string
}

export function eventStore(db: Database): Events {
  const append = db.prepare(
    'INSERT INTO events (at, kind, subject, message, data) VALUES (:at, :kind, :subject, :message, :data)',
  )
  const since = db.prepare<[number, number], Row>(
    'SELECT * FROM events WHERE cursor > ? ORDER BY cursor LIMIT ?',
  )
  const newest = db.prepare<[], { cursor: number | null }>(
    'SELECT max(cursor) AS cursor FROM events',
  )
  const newestOf = db.prepare<[number, string], Row>(
    `SELECT * FROM events WHERE cursor > (SELECT max(cursor) FROM events) - ?
     AND kind IN (SELECT value FROM json_each(?)) ORDER BY cursor`,
  )
  const trim = db.prepare('DELETE FROM events WHERE cursor <= (SELECT max(cursor) FROM events) - ?')
  const appendAll = db.transaction((list: readonly NewEvent[], also: readonly (() => void)[]) => {
    for (const event of list) append.run({ ...event, data: JSON.stringify(event.data) })
    for (const write of also) write()
  })
  return {
    appendAll: (list, also = []) => appendAll.immediate(list, also),
    append: (event) =>
      Number(append.run({ ...event, data: JSON.stringify(event.data) }).lastInsertRowid),
    since: (cursor, limit) => since.all(cursor, limit).map(eventOf),
    newestOf: (kinds, within) => newestOf.all(within, JSON.stringify(kinds)).map(eventOf),
    newestCursor: () => newest.get()?.cursor ?? 0,
    keepNewest: (count) => void trim.run(count),
  }
}

function eventOf({ data, ...row }: Row): NewEvent & { readonly cursor: number } {
  return { ...row, data: JSON.parse(data) as Record<string, unknown> }
}

/** Whether the last daemon that wrote here began and never said that it goes: it was killed, or the host was. */
export function endedWithoutWord(db: Database): boolean {
  const last = db.prepare<[], { kind: string }>(
    `SELECT kind FROM events WHERE kind IN ('daemon.started', 'daemon.stopping') ORDER BY cursor DESC LIMIT 1`,
  )
  return last.get()?.kind === 'daemon.started'
}
