/** What the alarm is made of: the book, the outbox, the ping, and the tables that they are kept in. */
import type { Notice } from '../alerts/alert.ts'
import { alertBook, type Book } from '../alerts/book.ts'
import type { Tell } from '../alerts/channel-trouble.ts'
import type { SecretOf } from '../alerts/channels.ts'
import { deadman, type Deadman } from '../alerts/deadman.ts'
import { outbox, type Outbox } from '../alerts/outbox.ts'
import type { Clock, Instant } from '../clock.ts'
import { withoutNamedSecrets } from '../config/secrets.ts'
import { secretReader } from '../secrets/read.ts'
import { alertRows, type AlertRows } from '../store/alerts.ts'
import type { Database } from '../store/database.ts'
import { outboxRows, type OutboxRows } from '../store/outbox.ts'
import { homeIdOf } from './home-id.ts'
import { lastLinesIn } from './last-lines.ts'
import { listeners, type Listeners } from './listeners.ts'
import type { HomePaths } from './paths.ts'
import { secretsFrom } from './secret-of.ts'
import { secretDoors } from './secrets.ts'

/** Old alerts are deleted this often. */
export const FORGET_EVERY_MS = 3_600_000

export type AlertingDoors = {
  readonly db: Database
  readonly paths: HomePaths
  readonly clock: Clock
  readonly env: NodeJS.ProcessEnv
  readonly tell: Tell
  /** Writes now, or later in its turn where that cannot be. */
  readonly keep: (write: () => void) => void
}

export type AlertParts = AlertingDoors & {
  readonly rows: AlertRows
  readonly box: OutboxRows
  readonly book: Book
  readonly out: Outbox
  readonly ping: Deadman
  readonly followers: Listeners
  readonly secretOf: SecretOf
  /** Notices that were made before the channels were known. */
  early: readonly Notice[]
  forgetAt: Instant
}

export function alertParts(doors: AlertingDoors, host: string): AlertParts {
  const { db, paths, clock, env, tell, keep } = doors
  const rows = alertRows(db)
  const box = outboxRows(db, rows)
  const kept = rows.kept()
  const secretOf = secretsFrom(secretReader(secretDoors(paths.home, env)))
  const isOpen = (group: string): readonly string[] =>
    kept.open.flatMap(({ key }) => (key.startsWith(group) ? [key.slice(group.length)] : []))
  return {
    ...doors,
    rows,
    box,
    secretOf,
    book: alertBook(kept, {
      lastLines: lastLinesIn(paths.logs),
      withoutSecrets: withoutNamedSecrets,
    }),
    out: outbox({
      clock,
      random: Math.random,
      host,
      homeId: homeIdOf(paths.home),
      tell,
      troubled: isOpen('channel/'),
      put: (delivery) => keep(() => box.put(delivery)),
      due: box.due,
    }),
    ping: deadman({ clock, secretOf, tell, isTold: isOpen('deadman/').length > 0 }),
    followers: listeners(),
    early: rows.unrouted(),
    forgetAt: clock.now() + FORGET_EVERY_MS,
  }
}
