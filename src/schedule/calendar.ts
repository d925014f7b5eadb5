/**
 * When a job is due: one function, the next slot after an instant. Everything else about time zones and
 * fields stands behind it. A slot is an instant, and so it is the identity of what is due. Pure.
 */
import type { Instant } from '../clock.ts'
import { nextWall, type CronFields } from './wall-clock.ts'
import { changeWithin, offsetAt } from './zone.ts'

export type Calendar =
  | {
      readonly kind: 'cron'
      /** As it was written, for people. */
      readonly text: string
      readonly zone: string
      readonly fields: CronFields
    }
  /** At the multiples of the period since 1970-01-01T00:00Z: it does not matter when a daemon began. */
  | { readonly kind: 'every'; readonly everyMs: number; readonly zone: string }

const MINUTE_MS = 60_000
/** No zone skips or repeats more than a day (Samoa left one out in 2011), so a change matters for so long. */
const CHANGE_MATTERS_MS = 27 * 3_600_000
/** Each hop crosses one change of the clocks; a slot that comes once in 40 years is behind about 80. */
const HOPS_MAX = 500

/**
 * The first slot strictly after an instant. On the day the clocks go forward, what falls into the gap is
 * due as long after the change as it would have been (02:30 at 03:30); on the day they go back, a
 * wall-clock time is due at its first pass. A line with every hour in it follows real time instead:
 * both passes, and nothing for the gap. Throws RangeError where a cron line never comes (config refuses it).
 */
export function nextSlot(calendar: Calendar, after: Instant): Instant {
  if (calendar.kind === 'every') {
    return (Math.floor(after / calendar.everyMs) + 1) * calendar.everyMs
  }
  let from = (Math.floor(after / MINUTE_MS) + 1) * MINUTE_MS
  for (let hop = 0; hop < HOPS_MAX; hop++) {
    const found = withinStretch(calendar, from)
    if ('slot' in found) return found.slot
    from = found.change
  }
  throw new RangeError(`the calendar ${calendar.text} does not come to an end`)
}

export function nextSlots(calendar: Calendar, after: Instant, count: number): readonly Instant[] {
  const slots: Instant[] = []
  for (let last = after; slots.length < count;) slots.push((last = nextSlot(calendar, last)))
  return slots
}

type Cron = Extract<Calendar, { kind: 'cron' }>

/** The next slot while the offset of `from` holds, or the change that comes before it. */
function withinStretch(
  { fields, zone }: Cron,
  from: Instant,
): { readonly slot: Instant } | { readonly change: Instant } {
  const offset = offsetAt(zone, from)
  const { wall, ofGap } = lookingBack(fields, zone, from, offset)
  const slot = nextWall(fields, wall) - offset
  if (ofGap !== null && ofGap <= slot) return { slot: ofGap }
  if (offsetAt(zone, slot) === offset) return { slot }
  return { change: changeWithin(zone, from, slot) }
}

/** What the last change of the clocks still means: times that were there already, and times it skipped. */
function lookingBack(
  fields: CronFields,
  zone: string,
  from: Instant,
  offset: number,
): { readonly wall: number; readonly ofGap: Instant | null } {
  const wall = from + offset
  if (fields.hours.length === HOURS_OF_DAY) return { wall, ofGap: null }
  const earlier = offsetAt(zone, from - CHANGE_MATTERS_MS)
  if (earlier === offset) return { wall, ofGap: null }
  const change = changeWithin(zone, from - CHANGE_MATTERS_MS, from)
  if (offset < earlier) return { wall: Math.max(wall, change + earlier), ofGap: null }
  const skipped = from + earlier < change + offset ? nextWall(fields, from + earlier) : Infinity
  return { wall, ofGap: skipped < change + offset ? skipped - earlier : null }
}

const HOURS_OF_DAY = 24
