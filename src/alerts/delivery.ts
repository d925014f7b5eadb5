/**
 * What becomes of a notice on its way to a channel: held in quiet hours, tried again at growing distances,
 * replaced by a newer notice of the same alert, given up after a week. Pure: dice and time are arguments.
 */
import type { Instant } from '../clock.ts'
import { isAtLeast, type Notice, type Severity } from './alert.ts'
import type { Outcome } from './channel.ts'
import { quietUntil, type Quiet } from './quiet.ts'

export type DeliveryState = 'due' | 'delivered' | 'skipped' | 'superseded' | 'undelivered'

export type Delivery = {
  readonly notice: Notice
  readonly channel: string
  readonly state: DeliveryState
  readonly attempts: number
  /** Not tried before. */
  readonly dueAt: Instant
  /** When it came to its end; null while it is due. */
  readonly doneAt: Instant | null
  /** Why it did not arrive yet; empty before the first attempt. */
  readonly why: string
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const WAITS_MS = [5000, 15_000, MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS] as const
const JITTER = 0.2
const GIVE_UP_AFTER_MS = 7 * DAY_MS
/** What a server asks for is honoured up to here. */
const LONGEST_WAIT_MS = DAY_MS

/** Where notices may go: the channel's name, and the least severity that it is for. */
export type Place = { readonly name: string; readonly least: Severity }

/** The deliveries of new notices. What cannot wait goes at once, also in quiet hours. */
export function deliveriesOf(
  notice: Notice,
  places: readonly Place[],
  quiet: Quiet | null,
): readonly Delivery[] {
  const dueAt = notice.severity === 'urgent' ? notice.at : quietUntil(notice.at, quiet)
  return places
    .filter(({ name, least }) => name !== notice.notTo && isAtLeast(notice.worst, least))
    .map(({ name }) => ({
      notice,
      channel: name,
      state: 'due',
      attempts: 0,
      dueAt,
      doneAt: null,
      why: '',
    }))
}

/** The newest notice of an alert says all that the ones before it said. */
export function isSupersededBy(old: Delivery, { notice, channel }: Delivery): boolean {
  return old.channel === channel && old.notice.alert === notice.alert && old.notice.id < notice.id
}

export function superseded(delivery: Delivery, now: Instant): Delivery {
  return { ...delivery, state: 'superseded', doneAt: now }
}

/** After one attempt. `dice` is in [0, 1). */
export function attempted(
  before: Delivery,
  outcome: Outcome,
  now: Instant,
  dice: number,
): Delivery {
  const delivery = { ...before, attempts: before.attempts + 1 }
  if ('ok' in outcome) return { ...delivery, state: 'delivered', doneAt: now, why: '' }
  if ('skipped' in outcome) {
    return { ...delivery, state: 'skipped', doneAt: now, why: outcome.skipped }
  }
  const why = 'retry' in outcome ? outcome.retry : outcome.refused
  if (now - delivery.notice.at >= GIVE_UP_AFTER_MS) {
    return { ...delivery, state: 'undelivered', doneAt: now, why }
  }
  // What was refused is tried on, seldom: a person may correct the address.
  const step = 'retry' in outcome ? (WAITS_MS[delivery.attempts - 1] ?? HOUR_MS) : HOUR_MS
  const asked = 'retry' in outcome ? Math.min(outcome.afterMs ?? 0, LONGEST_WAIT_MS) : 0
  const waitMs = Math.max(Math.round(step * (1 + JITTER * (2 * dice - 1))), asked)
  return { ...delivery, dueAt: now + waitMs, why }
}

/**
 * The oldest notice that is due. A time far ahead was set by a clock that has been set back since; and what was due at the
 * moment it was made waits for nothing, whatever the clock shows now.
 */
export function nextOf(waiting: Iterable<Delivery>, now: Instant): Delivery | null {
  let first: Delivery | null = null
  for (const delivery of waiting) {
    const { dueAt, attempts } = delivery
    const isFresh = attempts === 0 && dueAt === delivery.notice.at
    const isDue = isFresh || dueAt <= now || dueAt > now + LONGEST_WAIT_MS + HOUR_MS
    if (isDue && (first === null || delivery.notice.id < first.notice.id)) first = delivery
  }
  return first
}

/** A channel that nobody knows any more: what waits for it waits for its return, and is given up in the end. */
export function withoutChannel(delivery: Delivery, now: Instant): Delivery {
  const outcome = { refused: 'there is no such channel in the configuration' }
  return { ...attempted(delivery, outcome, now, 0.5), attempts: delivery.attempts }
}
