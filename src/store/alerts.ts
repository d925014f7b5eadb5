/**
 * The tables `alerts` and `notices` of `host.db`. Numbers are given by the one writer, so that writing the
 * same thing twice, after a full disk or a crash, leaves one row.
 */
import type { Alert, Notice } from '../alerts/alert.ts'
import type { Kept } from '../alerts/book.ts'
import type { Database } from './database.ts'

type AlertRow = Omit<Alert, 'lasts'> & { readonly lasts: number }
type NoticeRow = Omit<Notice, 'lines'> & { readonly lines: string }

const ALERT = `id, key, state, lasts, severity, subject, what, todo, not_to AS notTo, count, first_at AS firstAt,
  last_at AS lastAt, told_at AS toldAt, told_count AS toldCount, told_severity AS toldSeverity, notices,
  better_since AS betterSince, better_what AS betterWhat, acked_at AS ackedAt`

export const NOTICE = `notices.id, alert, kind, at, severity, worst, subject, what, todo, count,
  first_at AS firstAt, not_to AS notTo, lines`

export type AlertRows = {
  /** What the daemon goes on from. */
  readonly kept: () => Kept
  readonly putAlert: (alert: Alert) => void
  /** `routed` says whether its deliveries were written with it. */
  readonly putNotice: (notice: Notice, routed: boolean) => void
  /** Notices that were made before the channels were known. */
  readonly unrouted: () => readonly Notice[]
  readonly alert: (id: number) => Alert | null
  /** The open ones, then the newest of the others, at most so many of those. */
  readonly list: (others: number) => readonly Alert[]
  readonly noticesSince: (cursor: number, limit: number) => readonly Notice[]
  readonly newestNotice: () => number
}

export function alertRows(db: Database): AlertRows {
  const open = db.prepare<[], AlertRow>(
    `SELECT ${ALERT} FROM alerts WHERE state = 'open' ORDER BY id`,
  )
  const others = db.prepare<[number], AlertRow>(
    `SELECT ${ALERT} FROM alerts WHERE state <> 'open' ORDER BY last_at DESC, id DESC LIMIT ?`,
  )
  const one = db.prepare<[number], AlertRow>(`SELECT ${ALERT} FROM alerts WHERE id = ?`)
  const newest = db.prepare<[], { alert: number; notice: number }>(
    `SELECT coalesce((SELECT max(id) FROM alerts), 0) AS alert,
            coalesce((SELECT max(id) FROM notices), 0) AS notice`,
  )
  const put = db.prepare(
    `INSERT INTO alerts (id, key, state, lasts, severity, subject, what, todo, not_to, count, first_at, last_at,
       told_at, told_count, told_severity, notices, better_since, better_what, acked_at)
     VALUES (:id, :key, :state, :lasts, :severity, :subject, :what, :todo, :notTo, :count, :firstAt, :lastAt,
       :toldAt, :toldCount, :toldSeverity, :notices, :betterSince, :betterWhat, :ackedAt)
     ON CONFLICT (id) DO UPDATE SET
       state = :state, severity = :severity, subject = :subject, what = :what, todo = :todo, count = :count,
       last_at = :lastAt, told_at = :toldAt, told_count = :toldCount, told_severity = :toldSeverity,
       notices = :notices, better_since = :betterSince, better_what = :betterWhat, acked_at = :ackedAt`,
  )
  const tell = db.prepare(
    `INSERT INTO notices (id, alert, kind, at, severity, worst, subject, what, todo, count, first_at, not_to,
       lines, routed)
     VALUES (:id, :alert, :kind, :at, :severity, :worst, :subject, :what, :todo, :count, :firstAt, :notTo,
       :lines, :routed)
     ON CONFLICT (id) DO UPDATE SET routed = :routed`,
  )
  const unrouted = db.prepare<[], NoticeRow>(
    `SELECT ${NOTICE} FROM notices WHERE routed = 0 ORDER BY id`,
  )
  const since = db.prepare<[number, number], NoticeRow>(
    `SELECT ${NOTICE} FROM notices WHERE id > ? ORDER BY id LIMIT ?`,
  )
  return {
    kept() {
      const { alert, notice } = newest.get() ?? { alert: 0, notice: 0 }
      return { open: open.all().map(alertOf), newestAlert: alert, newestNotice: notice }
    },
    putAlert: (alert) => void put.run({ ...alert, lasts: alert.lasts ? 1 : 0 }),
    putNotice: ({ lines, ...notice }, routed) =>
      void tell.run({ ...notice, lines: JSON.stringify(lines), routed: routed ? 1 : 0 }),
    unrouted: () => unrouted.all().map(noticeOf),
    alert(id) {
      const row = one.get(id)
      return row === undefined ? null : alertOf(row)
    },
    list: (count) => [...open.all(), ...others.all(count)].map(alertOf),
    noticesSince: (cursor, limit) => since.all(cursor, limit).map(noticeOf),
    newestNotice: () => newest.get()?.notice ?? 0,
  }
}

function alertOf(row: AlertRow): Alert {
  return { ...row, lasts: row.lasts === 1 }
}

export function noticeOf({ lines, ...row }: NoticeRow): Notice {
  return { ...row, lines: JSON.parse(lines) as string[] }
}
