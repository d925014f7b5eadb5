/** Days and weeks of UTC as the source counts them: ISO weeks from Monday to Sunday. Pure. */
import type { Instant } from '../clock.ts'
import type { Day } from './facts.ts'

/** The first day that the source has, and the first whole week after it. */
export const FIRST_DAY: Day = '2025-01-01'
export const FIRST_WEEK: Day = '2025-01-06'

const DAY_MS = 86_400_000
/** A day's figures are there half an hour after it has ended. */
const SETTLED_AFTER_MS = 30 * 60_000

export function isDay(text: string): boolean {
  // The 30th of February would be read as a day of March.
  return /^\d{4}-\d\d-\d\d$/.test(text) && dayOf(Date.parse(`${text}T00:00:00Z`)) === text
}

/** The day of UTC at that moment; empty for what is no moment. */
export function dayOf(at: Instant): Day {
  return Number.isFinite(at) ? new Date(at).toISOString().slice(0, 10) : ''
}

export function startOf(day: Day): Instant {
  return Date.parse(`${day}T00:00:00Z`)
}

export function plusDays(day: Day, days: number): Day {
  return dayOf(startOf(day) + days * DAY_MS)
}

export function mondayOf(day: Day): Day {
  return plusDays(day, -((new Date(startOf(day)).getUTCDay() + 6) % 7))
}

/** How many days later `b` is than `a`. */
export function daysBetween(a: Day, b: Day): number {
  return Math.round((startOf(b) - startOf(a)) / DAY_MS)
}

/** When the figures of the week that begins on `monday` are there. */
export function settledAt(monday: Day): Instant {
  return startOf(plusDays(monday, 7)) + SETTLED_AFTER_MS
}

/** Monday of the last week whose figures are there. */
export function lastWeekAt(now: Instant): Day {
  const monday = mondayOf(dayOf(now))
  const before = plusDays(monday, -7)
  return settledAt(before) <= now ? before : plusDays(monday, -14)
}
