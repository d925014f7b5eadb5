/**
 * What the clocks of a time zone show, from the tz database that Node carries. Pure but for the formatters
 * that it keeps: one for each zone that is asked for.
 */
import type { Instant } from '../clock.ts'

const MINUTE_MS = 60_000
const formatters = new Map<string, Intl.DateTimeFormat>()
/** So many are kept. Each takes some kilobytes, and a host has jobs in a handful of zones. */
const FORMATTERS_MAX = 32

/** What has to be added to an instant for the time on the wall, in milliseconds. */
export function offsetAt(zone: string, at: Instant): number {
  const text = formatterOf(zone).format(at)
  const match = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text)
  if (match === null) throw new RangeError(`no offset in ${text}`)
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = match
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000
  return sign === '-' ? -ms : ms
}

/**
 * The first whole minute with another offset than `from` has. `to` must have another one; where there are
 * several changes between them, it is one of them.
 */
export function changeWithin(zone: string, from: Instant, to: Instant): Instant {
  const before = offsetAt(zone, from)
  let low = Math.floor(from / MINUTE_MS)
  let high = Math.ceil(to / MINUTE_MS)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(zone, middle * MINUTE_MS) === before) low = middle
    else high = middle
  }
  return high * MINUTE_MS
}

/** Which day and which ISO week it is there; only for comparing. Weeks begin on Monday. */
export function periodsOf(
  zone: string,
  at: Instant,
): { readonly day: number; readonly week: number } {
  const day = Math.floor((at + offsetAt(zone, at)) / DAY_MS)
  return { day, week: Math.floor((day + THURSDAY) / 7) }
}

const DAY_MS = 86_400_000
/** 1 January 1970 was one: the fourth day of its week. */
const THURSDAY = 3

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone)
  if (known !== undefined) return known
  if (formatters.size >= FORMATTERS_MAX) formatters.clear()
  const made = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  formatters.set(zone, made)
  return made
}
