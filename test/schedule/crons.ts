/** Calendars for tests, written as they are in the configuration. */
import { parseCron } from '../../src/config/cron.ts'
import type { Calendar } from '../../src/schedule/calendar.ts'

export function cron(text: string, zone = 'UTC'): Extract<Calendar, { kind: 'cron' }> {
  const fields = parseCron(text)
  if ('expected' in fields) throw new Error(`${text}: ${fields.expected}`)
  return { kind: 'cron', text, zone, fields }
}

export function every(everyMs: number, zone = 'UTC'): Calendar {
  return { kind: 'every', everyMs, zone }
}
