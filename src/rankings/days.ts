/**
 * Days and weeks of UTC as text: which Monday a day belongs to, and what lies so many days off. Weeks are ISO
 * weeks, as the source counts them. Pure.
 */
import type { Day } from './facts.ts'

const DAY_MS = 86_400_000
const DAYS_OF_WEEK = 7

/** Whether it is a day that exists, as `2026-05-24`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = Date.parse(text)
  return !Number.isNaN(at) && dayOf(at) === text
}

/** The Monday of the ISO week that a day is in. @throws RangeError when it is no day */
export function mondayOf(day: Day): Day {
  const at = Date.parse(day)
  // 1970-01-01 was a Thursday, the fourth day of its week.
  const sinceMonday = (Math.floor(at / DAY_MS) + 3) % DAYS_OF_WEEK
  return dayOf(at - ((sinceMonday + DAYS_OF_WEEK) % DAYS_OF_WEEK) * DAY_MS)
}

export function plusDays(day: Day, count: number): Day {
  return dayOf(Date.parse(day) + count * DAY_MS)
}

/** The Monday so many weeks before this one. */
export function weeksBefore(start: Day, count: number): Day {
  return plusDays(start, -DAYS_OF_WEEK * count)
}

/** Whole days from one day to another; negative when the other is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)
}

function dayOf(at: number): Day {
  return new Date(at).toISOString().slice(0, 10)
}
