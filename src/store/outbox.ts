/**
 * The outbox of `host.db`: one row for each notice and channel. What has to be told is on the disk in the
 * transaction of the event that it is about; the rest of its way is written as it goes.
 */
import type { Entries } from '../alerts/book.ts'
import type { Delivery, DeliveryState } from '../alerts/delivery.ts'
import type { Notice } from '../alerts/alert.ts'
import { NOTICE, noticeOf, type AlertRows } from './alerts.ts'
import type { Database } from './database.ts'
import { durably } from './durably.ts'

/** Everything that one turn of the loop brought about. */
export type Batch = Entries & {
  readonly deliveries: readonly Delivery[]
  /** Whether the channels were known when the notices were made. */
  readonly routed: boolean
}

export type OutboxRows = {
  /** In one transaction with `events`; on the disk when it is over, if anything is to be told. */
  readonly write: (events: () => void, batch: Batch) => void
  readonly put: (delivery: Delivery) => void
  /** Those that are due, oldest first, at most so many. */
  readonly due: (limit: number) => readonly Delivery[]
  /** How many were tried and have not arrived: they wait, or were given up since then and not acknowledged. */
  readonly undelivered: (since: number) => number
  /** Of one alert, newest first. */
  readonly of: (alert: number) => readonly DeliveryLine[]
  /** Deletes what came to its end before then. */
  readonly forget: (before: number) => void
}

export type DeliveryLine = {
  readonly channel: string
  readonly state: DeliveryState
  readonly why: string
}

type Row = Parameters<typeof noticeOf>[0] & Omit<Delivery, 'notice'>

export function outboxRows(db: Database, alerts: AlertRows): OutboxRows {
  const put = db.prepare(
    `INSERT INTO deliveries (notice, channel, state, attempts, due_at, done_at, why)
     VALUES (:notice, :channel, :state, :attempts, :dueAt, :doneAt, :why)
     ON CONFLICT (notice, channel) DO UPDATE SET
       state = :state, attempts = :attempts, due_at = :dueAt, done_at = :doneAt, why = :why`,
  )
  const due = db.prepare<[number], Row>(
    `SELECT ${NOTICE}, channel, deliveries.state AS state, attempts, due_at AS dueAt, done_at AS doneAt, why
     FROM deliveries JOIN notices ON notices.id = deliveries.notice
     WHERE deliveries.state = 'due' ORDER BY notices.id LIMIT ?`,
  )
  const undelivered = db.prepare<[number], { count: number }>(
    `SELECT count(*) AS count FROM deliveries JOIN notices ON notices.id = deliveries.notice
       JOIN alerts ON alerts.id = notices.alert
     WHERE deliveries.state IN ('due', 'undelivered')
       AND ((deliveries.state = 'due' AND attempts > 0)
         OR (deliveries.state = 'undelivered' AND done_at > ? AND acked_at IS NULL))`,
  )
  const ofAlert = db.prepare<[number], DeliveryLine>(
    `SELECT channel, deliveries.state AS state, why
     FROM deliveries JOIN notices ON notices.id = deliveries.notice
     WHERE notices.alert = ? ORDER BY notices.id DESC, channel LIMIT 100`,
  )
  const forget = [
    `DELETE FROM deliveries WHERE state <> 'due' AND done_at < :before`,
    `DELETE FROM notices WHERE at < :before AND routed = 1 AND id < (SELECT max(id) FROM notices)
       AND NOT EXISTS (SELECT 1 FROM deliveries WHERE deliveries.notice = notices.id)`,
    `DELETE FROM alerts WHERE state <> 'open' AND last_at < :before AND id < (SELECT max(id) FROM alerts)`,
  ].map((sql) => db.prepare<[{ before: number }]>(sql))
  const putOne = ({ notice, ...delivery }: Delivery): void =>
    void put.run({ ...delivery, notice: notice.id })
  return {
    write(events, batch) {
      const work = (): void => {
        events()
        for (const alert of batch.alerts) alerts.putAlert(alert)
        for (const notice of batch.notices) alerts.putNotice(notice, batch.routed)
        for (const delivery of batch.deliveries) putOne(delivery)
      }
      // To be told once more is no harm, never to be told is: only what is to be told pays for a flush.
      if (batch.notices.length > 0) durably(db, work)
      else db.transaction(work).immediate()
    },
    put: putOne,
    due: (limit) => due.all(limit).map(deliveryOf),
    undelivered: (since) => undelivered.get(since)?.count ?? 0,
    of: (alert) => ofAlert.all(alert),
    forget: (before) => db.transaction(() => forget.forEach((each) => each.run({ before })))(),
  }
}

function deliveryOf({ channel, state, attempts, dueAt, doneAt, why, ...row }: Row): Delivery {
  const notice: Notice = noticeOf(row)
  return { notice, channel, state, attempts, dueAt, doneAt, why }
}
