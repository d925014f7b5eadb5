/**
 * Everything that is told goes through here: into the events of `host.db`, into the daemon's log, and to
 * whoever follows. What is told in one turn of the loop is written after it, in one transaction, so that
 * telling of an end does not hold up the next start.
 */
import type { Logger } from 'pino'
import { isoTime, type Clock } from '../clock.ts'
import type { HostEvent } from '../control/protocol.ts'
import type { Events, NewEvent } from '../supervisor/records.ts'
import { listeners } from './listeners.ts'

export type Chronicle = {
  readonly tell: (
    kind: string,
    subject: string,
    message: string,
    data?: Readonly<Record<string, unknown>>,
  ) => void
  /** An event with a time of its own; `also` is written in its transaction. */
  readonly take: (event: NewEvent, also: () => void) => void
  readonly onEvent: (listener: () => void) => () => void
  readonly since: (cursor: number, limit: number) => HostEvent[]
  /** Writes what was told and is not written yet. */
  readonly flush: () => void
}

/** Kinds that somebody should look at. */
const WARNINGS = new Set([
  'agent.failed',
  'agent.hung',
  'agent.log-lost',
  'agent.log-torn',
  'agent.memory',
  'agent.not-ready',
  'agent.not-started',
  'agent.survivors',
  'agent.trouble',
  'alerts.deadman-lost',
  'alerts.refused',
  'alerts.undelivered',
  'budget.drift',
  'budget.near',
  'budget.reached',
  'budget.unsettled',
  'config.rejected',
  'config.warning',
  'daemon.killed',
  'daemon.revived',
  'daemon.stalled',
  'daemon.trouble',
  'host.awake-lost',
  'host.disk-full',
  'gateway.refused',
  'host.unseen',
  'job.failed',
  'job.log-cut',
  'job.missed',
  'job.trouble',
  'ledger.compares',
  'ledger.damaged',
  'ledger.mismatch',
  'ledger.twice',
  'ledger.unflushed',
  'ledger.unwritten',
  'prices.old',
  'queue.parked',
  'routes.rejected',
  'store.damaged',
  'upstream.refused',
])

type Doors = {
  readonly clock: Clock
  readonly logger: Logger
  readonly events: Pick<Events, 'since'>
}

export function chronicle(
  { clock, logger, events }: Doors,
  append: (events: readonly NewEvent[], also: readonly (() => void)[]) => void,
): Chronicle {
  const followers = listeners()
  let told: NewEvent[] = []
  let beside: (() => void)[] = []
  const flush = (): void => {
    if (told.length === 0) return
    const now = told
    const also = beside
    told = []
    beside = []
    append(now, also)
    for (const { kind, subject, message, data } of now) {
      logger[WARNINGS.has(kind) ? 'warn' : 'info']({ kind, subject, ...data }, message)
    }
    followers.tell()
  }
  const put = (event: NewEvent): void => {
    if (told.length === 0) setImmediate(flush)
    told.push(event)
  }
  return {
    tell: (kind, subject, message, data = {}) =>
      put({ at: clock.now(), kind, subject, message, data }),
    take(event, also) {
      beside.push(also)
      put(event)
    },
    onEvent: followers.add,
    since(cursor, limit) {
      flush()
      return events.since(cursor, limit).map(({ at, ...event }) => ({ ...event, at: isoTime(at) }))
    },
    flush,
  }
}
