/**
 * What commands that write `insights.db` have to tell people: written in the transaction of what they did, taken by
 * the daemon, which makes events of it. A cursor is never given twice.
 */
import type { Instant } from '../clock.ts'
import type { Database } from './database.ts'

export type News = {
  /** `routes.proposed`, `routes.applied`, `routes.declined`, `regression.worse`, `regression.failed`. */
  readonly kind: string
  readonly subject: string
  readonly message: string
  readonly data: Readonly<Record<string, unknown>>
}

export type KeptNews = News & { readonly cursor: number; readonly at: Instant }

type Row = Omit<KeptNews, 'data'> & { readonly data: string }

export type NewsRows = {
  readonly add: (at: Instant, news: News) => void
  /** Those after the cursor, oldest first. */
  readonly since: (cursor: number, limit: number) => readonly KeptNews[]
  /** 0 when there is none. */
  readonly newest: () => number
}

export function newsRows(db: Database): NewsRows {
  const add = db.prepare(
    'INSERT INTO news (at, kind, subject, message, data) VALUES (:at, :kind, :subject, :message, :data)',
  )
  const since = db.prepare<[number, number], Row>(
    'SELECT * FROM news WHERE cursor > ? ORDER BY cursor LIMIT ?',
  )
  const newest = db.prepare<[], { cursor: number | null }>('SELECT max(cursor) AS cursor FROM news')
  return {
    newest: () => newest.get()?.cursor ?? 0,
    add: (at, news) => void add.run({ ...news, at, data: JSON.stringify(news.data) }),
    since: (cursor, limit) =>
      since.all(cursor, limit).map(({ data, ...row }) => {
        return { ...row, data: JSON.parse(data) as Readonly<Record<string, unknown>> }
      }),
  }
}
