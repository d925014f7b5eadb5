/** When a job is due, as it is written: `cron` or `every`, and the time zone. Pure. */
import type { Calendar } from '../schedule/calendar.ts'
import { CRON, parseCron } from './cron.ts'
import { nearest } from './nearest.ts'
import { parseDuration } from './quantity.ts'
import type { Path, Reader } from './reader.ts'

const MINUTE_MS = 60_000
const EVERY = 'a duration of a minute or more, such as 30m, 6h or 1d'

/** Null after its mistakes were noted. Without `timezone` it is that of this host. */
export function calendarOf(
  { cron, every, timezone }: Readonly<Record<string, unknown>>,
  path: Path,
  reader: Reader,
): Calendar | null {
  const zone = zoneOf(timezone, [...path, 'timezone'], reader)
  if (cron !== undefined && every !== undefined) {
    reader.noteKey(path, 'every', 'either cron or every', 'both')
    return null
  }
  if (every !== undefined) {
    const everyMs = parseDuration(every)
    if (everyMs !== null && everyMs >= MINUTE_MS) {
      return zone === null ? null : { kind: 'every', everyMs, zone }
    }
    reader.note([...path, 'every'], EVERY, every)
    return null
  }
  if (cron === undefined) {
    reader.note(path, 'cron or every: when it is due', {})
    return null
  }
  const fields = parseCron(cron)
  if (typeof cron !== 'string' || 'expected' in fields) {
    reader.note([...path, 'cron'], 'expected' in fields ? fields.expected : CRON, cron)
    return null
  }
  return zone === null ? null : { kind: 'cron', text: cron.trim(), zone, fields }
}

const ZONE = 'a time zone such as Europe/Berlin'

function zoneOf(value: unknown, path: Path, reader: Reader): string | null {
  if (value === undefined) {
    // A TZ of the host that nobody knows has no name either.
    const own = new Intl.DateTimeFormat().resolvedOptions().timeZone
    return isZone(own) ? own : 'UTC'
  }
  if (typeof value === 'string' && isZone(value)) return value
  const near = typeof value === 'string' ? nearest(value, Intl.supportedValuesOf('timeZone')) : null
  reader.note(path, near === null ? ZONE : `${ZONE} (did you mean ${near}?)`, value)
  return null
}

function isZone(name: string | undefined): boolean {
  if (name === undefined) return false
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).format(0) !== ''
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
