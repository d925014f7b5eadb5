import type { Instant } from './user.ts'

/** What the clock and the calendar on a user's wall say. */
export type Wall = { readonly day: string; readonly minutes: number }

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  formats.set(timeZone, made)
  return made
}

export function wallAt(at: Instant, timeZone: string): Wall {
  const parts = new Map(formatOf(timeZone).formatToParts(at).map(({ type, value }) => [type, value]))
  return {
    day: `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`,
    minutes: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
  }
}

/** Minutes since midnight of "HH:MM". */
export function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return hours * 60 + minutes
}

const MINUTE_MS = 60_000
/** Longer than any day on any wall. */
const HORIZON_MINUTES = 3 * 24 * 60

/** The first whole minute after `at` at which the wall says so; walls are looked at, since they jump. */
export function firstMinute(at: Instant, timeZone: string, fits: (wall: Wall) => boolean): Instant {
  const start = Math.floor(at / MINUTE_MS) + 1
  for (let minute = start; minute < start + HORIZON_MINUTES; minute += 1)
    if (fits(wallAt(minute * MINUTE_MS, timeZone))) return minute * MINUTE_MS
  throw new Error(`no such minute in ${timeZone}`)
}
