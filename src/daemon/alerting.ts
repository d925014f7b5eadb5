/**
 * The alarm, joined: what is told becomes alerts, alerts become notices, notices go out through the outbox;
 * all of it written in the transaction of the events. What others ask of it goes through here.
 */
import { hostname } from 'node:os'
import type { Alert, Notice, Told } from '../alerts/alert.ts'
import type { Entries } from '../alerts/book.ts'
import { channelOf } from '../alerts/channels.ts'
import { endedBy } from '../alerts/ended-by.ts'
import type { Tried } from '../alerts/outbox.ts'
import { testNotice } from '../alerts/test-notice.ts'
import type { Config } from '../config/entry.ts'
import { GATEWAY_NAME } from '../config/gateway.ts'
import type { DeliveryLine } from '../store/outbox.ts'
import { screenOf } from './alert-defaults.ts'
import { alertParts, FORGET_EVERY_MS, type AlertingDoors, type AlertParts } from './alert-parts.ts'

export type ListedAlert = Alert & { readonly deliveries: readonly DeliveryLine[] }

export type Alerting = {
  /** Writes events and all that follows from them. */
  readonly note: (events: readonly Told[], write: () => void) => void
  readonly use: (config: Config) => void
  readonly tick: () => void
  readonly undelivered: () => number
  /** Name of this host in messages. */
  readonly host: string
  readonly list: (others: number) => readonly ListedAlert[]
  /** Null for a number that no alert has. */
  readonly acknowledge: (id: number) => ListedAlert | null
  readonly test: () => Promise<readonly Tried[]>
  readonly noticesSince: (cursor: number, limit: number) => readonly Notice[]
  readonly newestNotice: () => number
  readonly onNotice: (listener: () => void) => () => void
  readonly close: () => Promise<void>
}

const DAY_MS = 86_400_000
const SHOWN_MS = 7 * DAY_MS
const KEPT_MS = 90 * DAY_MS

export function alerting(doors: AlertingDoors): Alerting {
  const { clock, env } = doors
  const host = hostname().replace(/\..*$/, '')
  const own = alertParts(doors, host)
  const { rows, box, book, out, followers } = own
  const listed = (alert: Alert): ListedAlert => ({ ...alert, deliveries: box.of(alert.id) })
  return {
    host,
    note: (events, writeEvents) => write(own, book.note(events), writeEvents),
    use: (config) => use(own, config, screenOf(env)),
    tick: () => tick(own),
    undelivered: () => box.undelivered(clock.now() - SHOWN_MS),
    list: (others) => rows.list(others).map(listed),
    acknowledge(id) {
      const now = clock.now()
      const known = rows.alert(id)
      if (known === null) return null
      const acked = { ...known, ackedAt: known.ackedAt ?? now }
      const entries = book.acknowledge(id, now) ?? { alerts: [acked], notices: [] }
      write(own, entries)
      return listed(entries.alerts[0] ?? acked)
    },
    test: () => out.test(testNotice(clock.now())),
    noticesSince: rows.noticesSince,
    newestNotice: rows.newestNotice,
    onNotice: followers.add,
    async close() {
      own.ping.close()
      await out.close()
    },
  }
}

function write(own: AlertParts, { alerts, notices }: Entries, events: () => void = nothing): void {
  if (alerts.length === 0 && notices.length === 0) {
    if (events !== nothing) own.keep(events)
    return
  }
  const deliveries = notices.length === 0 ? [] : own.out.take(notices)
  if (deliveries === null) own.early = [...own.early, ...notices]
  const batch = { alerts, notices, deliveries: deliveries ?? [], routed: deliveries !== null }
  own.keep(() => own.box.write(events, batch))
  if (notices.length > 0) own.followers.tell()
}

function use(
  own: AlertParts,
  config: Config,
  { notify, defaults }: ReturnType<typeof screenOf>,
): void {
  const { clock, env, secretOf, book, out, ping } = own
  const { channels, deadman: wanted, quiet } = config.alerts ?? defaults
  const made = channels.map((entry) => channelOf(entry, { clock, secretOf, notify, env }))
  out.setChannels(made, quiet)
  ping.set(wanted)
  const notices = own.early
  own.early = []
  write(own, { alerts: [], notices })
  const inForce = {
    agents: [
      ...config.agents.map(({ name }) => name),
      ...(config.gateway === null ? [] : [GATEWAY_NAME]),
    ],
    jobs: config.jobs.map(({ name }) => name),
    channels: channels.map(({ name }) => name),
    hasDeadman: wanted !== null,
  }
  write(own, book.change(endedBy(book.open(), inForce), clock.now()))
}

function tick(own: AlertParts): void {
  const now = own.clock.now()
  write(own, own.book.age(now))
  own.out.tick()
  if (now < own.forgetAt) return
  own.forgetAt = now + FORGET_EVERY_MS
  own.keep(() => own.box.forget(now - KEPT_MS))
}

function nothing(): void {
  // No events go with it.
}
