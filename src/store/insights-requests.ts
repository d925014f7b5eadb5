/** The requests that were made of a source, for its limits a day and a minute. */
import type { Instant } from '../clock.ts'
import type { Database } from './database.ts'

export type RequestRows = {
  readonly since: (from: Instant) => readonly Instant[]
  readonly note: (at: Instant, path: string) => void
  /** The newest whose path holds `part`. */
  readonly lastOf: (part: string) => Instant | null
}

/** Longer than any limit looks back. */
const KEPT_MS = 40 * 86_400_000

export function requestRows(db: Database): RequestRows {
  const since = db.prepare<[number], { at: number }>('SELECT at FROM requests WHERE at >= ?')
  const put = db.prepare<[number, string]>('INSERT INTO requests (at, path) VALUES (?, ?)')
  const forget = db.prepare<[number]>('DELETE FROM requests WHERE at < ?')
  const last = db.prepare<[string], { at: number | null }>(
    'SELECT max(at) AS at FROM requests WHERE instr(path, ?) > 0',
  )
  return {
    since: (from) => since.all(from).map(({ at }) => at),
    note(at, path) {
      forget.run(at - KEPT_MS)
      put.run(at, path)
    },
    lastOf: (part) => last.get(part)?.at ?? null,
  }
}
