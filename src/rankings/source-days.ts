/** From when to when the source has figures, and when those of a week are there. Pure. */
import type { Instant } from '../clock.ts'
import { mondayOf, plusDays } from './days.ts'
import type { Day } from './facts.ts'

/** The first whole week that the source has: its figures begin on 2025-01-01, a Wednesday. */
export const FIRST_WEEK: Day = '2025-01-06'

/** A day's figures are there half an hour after it has ended. */
const SETTLED_AFTER_MS = 30 * 60_000

/** The day of UTC at that moment. */
export function dayOf(at: Instant): Day {
  return new Date(at).toISOString().slice(0, 10)
}

export function startOf(day: Day): Instant {
  return Date.parse(`${day}T00:00:00Z`)
}

/** When the figures of the week that begins on `monday` are there. */
export function settledAt(monday: Day): Instant {
  return startOf(plusDays(monday, 7)) + SETTLED_AFTER_MS
}

/** Monday of the last week whose figures are there. */
export function lastWeekAt(now: Instant): Day {
  const before = plusDays(mondayOf(dayOf(now)), -7)
  return settledAt(before) <= now ? before : plusDays(before, -7)
}
