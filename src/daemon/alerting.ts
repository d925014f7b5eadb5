/**
 * The alarm, joined: what is told becomes alerts, alerts become notices, notices go out through the outbox;
 * all of it written in the transaction of the events. What others ask of it goes through here.
 */
import { hostname } from 'node:os'
import type { Alert, Notice, Told } from '../alerts/alert.ts'
import { alertBook, type Entries } from '../alerts/book.ts'
import { channelOf } from '../alerts/channels.ts'
import type { Tell } from '../alerts/channel-trouble.ts'
import { deadman } from '../alerts/deadman.ts'
import { endedBy } from '../alerts/ended-by.ts'
import { outbox, type Tried } from '../alerts/outbox.ts'
import { testNotice } from '../alerts/test-notice.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config/entry.ts'
import { withoutNamedSecrets } from '../config/secrets.ts'
import { platformOf } from '../platform/platform.ts'
import { alertRows } from '../store/alerts.ts'
import type { Database } from '../store/database.ts'
import { outboxRows, type DeliveryLine } from '../store/outbox.ts'
import { defaultsOn, screenOf } from './alert-defaults.ts'
import { homeIdOf } from './home-id.ts'
import { lastLinesIn } from './last-lines.ts'
import type { HomePaths } from './paths.ts'
import { secretsFrom } from './secret-of.ts'

export type AlertingDoors = {
  readonly db: Database
  readonly paths: HomePaths
  readonly clock: Clock
  readonly env: NodeJS.ProcessEnv
  readonly tell: Tell
  /** Writes now, or later in its turn where that cannot be. */
  readonly keep: (write: () => void) => void
}

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
  const { db, paths, clock, env, tell, keep } = doors
  const rows = alertRows(db)
  const box = outboxRows(db, rows)
  const listeners = new Set<() => void>()
  const kept = rows.kept()
  const book = alertBook(kept, {
    lastLines: lastLinesIn(paths.logs),
    withoutSecrets: withoutNamedSecrets,
  })
  const secretOf = secretsFrom(env)
  const host = hostname().replace(/\..*$/, '')
  const isMac = platformOf(env, process.platform) === 'darwin'
  const notify = screenOf(isMac, env)
  const defaults = defaultsOn(isMac)
  const out = outbox({
    clock,
    random: Math.random,
    host,
    homeId: homeIdOf(paths.home),
    tell,
    troubled: kept.open.flatMap(({ key }) => (key.startsWith('channel/') ? [key.slice(8)] : [])),
    put: (delivery) => keep(() => box.put(delivery)),
    due: box.due,
  })
  const ping = deadman({
    clock,
    secretOf,
    tell,
    isTold: kept.open.some(({ key }) => key.startsWith('deadman/')),
  })
  const write = ({ alerts, notices }: Entries, events: () => void = () => undefined): void => {
    if (alerts.length === 0 && notices.length === 0) return keep(events)
    const deliveries = notices.length === 0 ? [] : out.take(notices)
    const batch = { alerts, notices, deliveries: deliveries ?? [], routed: deliveries !== null }
    keep(() => box.write(events, batch))
    if (notices.length > 0) for (const listener of listeners) listener()
  }
  const listed = (alert: Alert): ListedAlert => ({ ...alert, deliveries: box.of(alert.id) })
  let forgetAt = clock.now() + DAY_MS / 24
  return {
    note: (events, writeEvents) => write(book.note(events), writeEvents),
    use(config) {
      const { channels, deadman: wanted, quiet } = config.alerts ?? defaults
      const entries = channels.map((entry) => channelOf(entry, { clock, secretOf, notify, env }))
      out.setChannels(entries, quiet)
      ping.set(wanted)
      const early = rows.unrouted()
      if (early.length > 0) write({ alerts: [], notices: early })
      const inForce = {
        agents: config.agents.map(({ name }) => name),
        channels: channels.map(({ name }) => name),
        hasDeadman: wanted !== null,
      }
      write(book.change(endedBy(book.open(), inForce), clock.now()))
    },
    tick() {
      const now = clock.now()
      const aged = book.age(now)
      if (aged.alerts.length > 0) write(aged)
      out.tick()
      if (now < forgetAt) return
      forgetAt = now + DAY_MS / 24
      keep(() => box.forget(now - KEPT_MS))
    },
    host,
    undelivered: () => box.undelivered(clock.now() - SHOWN_MS),
    list: (others) => rows.list(others).map(listed),
    acknowledge(id) {
      const now = clock.now()
      const known = rows.alert(id)
      if (known === null) return null
      const entries = book.acknowledge(id, now) ?? {
        alerts: [{ ...known, ackedAt: known.ackedAt ?? now }],
        notices: [],
      }
      write(entries)
      return listed(entries.alerts[0] ?? known)
    },
    test: () => out.test(testNotice(clock.now())),
    noticesSince: rows.noticesSince,
    newestNotice: rows.newestNotice,
    onNotice(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      ping.close()
      await out.close()
    },
  }
}
