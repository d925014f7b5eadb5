/** A calendar in words where they are shorter than the cron line; moments on the clock of a zone. Pure. */
import type { JobStatus } from '../../control/job-shapes.ts'
import { durationText } from '../words.ts'

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** `Mon 09:00`, `daily 02:30`, `hourly at :05`, `every 6h`, else the line itself. */
export function calendarWords({ cron, everyMs }: Pick<JobStatus, 'cron' | 'everyMs'>): string {
  if (everyMs !== null) return `every ${durationText(everyMs)}`
  const line = (cron ?? '').split(/\s+/).join(' ')
  if (line === '* * * * *') return 'every minute'
  const at = /^(\d+) (\d+) \* \* (\S+)$/.exec(line)
  if (at !== null) return timeWords(at) ?? line
  const hourly = /^(\d+) \* \* \* \*$/.exec(line)?.[1]
  if (hourly !== undefined) return `hourly at :${hourly.padStart(2, '0')}`
  const step = /^\*\/(\d+) \* \* \* \*$/.exec(line)?.[1]
  if (step === undefined) return line
  return step === '1' ? 'every minute' : `every ${step} minutes`
}

function timeWords([, minute = '', hour = '', weekdays = '']: RegExpExecArray): string | null {
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`
  if (weekdays === '*') return `daily ${time}`
  const named = weekdays.split(',').map((each) => DAYS[Number(each)] ?? dayOf(each))
  return named.includes(null) ? null : `${named.join(', ')} ${time}`
}

function dayOf(word: string): string | null {
  return DAYS.find((day) => day.toLowerCase() === word.toLowerCase()) ?? null
}

/** `Mon 2026-11-30 09:00` on a clock of that zone. */
export function zonedText(iso: string, zone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  const parts = new Map(format.formatToParts(new Date(iso)).map(({ type, value }) => [type, value]))
  const of = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? ''
  const date = [of('year'), of('month'), of('day')].join('-')
  return `${of('weekday')} ${date} ${of('hour')}:${of('minute')}`
}
