/** Up to where the notices of a source became events: moved on in the transaction of these, so that each is told once. */
import type { Database } from './database.ts'

export type NoticeCursor = {
  readonly get: () => number
  readonly put: (cursor: number) => void
}

/** `insights`: what commands wrote into `insights.db`. */
export type NoticeSource = 'gateway' | 'insights'

export function noticeCursor(db: Database, source: NoticeSource): NoticeCursor {
  const get = db.prepare<[string], { cursor: number }>(
    'SELECT cursor FROM notice_cursors WHERE source = ?',
  )
  const put = db.prepare(
    `INSERT INTO notice_cursors (source, cursor) VALUES (?, ?)
     ON CONFLICT (source) DO UPDATE SET cursor = excluded.cursor`,
  )
  return {
    get: () => get.get(source)?.cursor ?? 0,
    put: (cursor) => void put.run(source, cursor),
  }
}
