/**
 * Quiet hours: until when a notice that can wait is held. Pure. Walls clocks of the zone decide, so that the
 * hours stay where they are when daylight saving begins or ends.
 */
import type { Instant } from '../clock.ts'

/** Minutes since midnight in that zone; from 22:00 to 07:00 goes over midnight. */
export type Quiet = { readonly from: number; readonly to: number; readonly timezone: string }

const MINUTE_MS = 60_000
const DAY_MINUTES = 1440

/** When the quiet hours that `now` lies in end; `now` itself outside of them. */
export function quietUntil(now: Instant, quiet: Quiet | null): Instant {
  if (quiet === null || !isQuiet(minuteOf(now, quiet.timezone), quiet)) return now
  const start = Math.floor(now / MINUTE_MS) * MINUTE_MS
  const left = (quiet.to - minuteOf(now, quiet.timezone) + DAY_MINUTES) % DAY_MINUTES
  // A day with a clock change is an hour longer or shorter: look around the plain answer.
  for (let minutes = Math.max(1, left - 120); minutes <= left + 120; minutes++) {
    const then = start + minutes * MINUTE_MS
    if (!isQuiet(minuteOf(then, quiet.timezone), quiet)) return then
  }
  return start + left * MINUTE_MS
}

function isQuiet(minute: number, { from, to }: Quiet): boolean {
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to
}

/** One formatter for the one zone in use: making one costs more than asking it. */
let formatter: { readonly timezone: string; readonly format: Intl.DateTimeFormat } | undefined

function minuteOf(at: Instant, timezone: string): number {
  if (formatter?.timezone !== timezone) {
    const options = {
      timeZone: timezone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    } as const
    formatter = { timezone, format: new Intl.DateTimeFormat('en-GB', options) }
  }
  const [hour = '0', minute = '0'] = formatter.format.format(at).split(':')
  return Number(hour) * 60 + Number(minute)
}
