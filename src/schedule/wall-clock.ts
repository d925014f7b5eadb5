/**
 * The five fields of a cron line on a calendar without time zones: times as a clock on the wall shows
 * them, in milliseconds as if it stood at UTC. Pure.
 */

export type CronFields = {
  /** Sorted, without repetition. */
  readonly minutes: readonly number[]
  readonly hours: readonly number[]
  readonly days: readonly number[]
  /** 1 is January. */
  readonly months: readonly number[]
  /** 0 is Sunday. */
  readonly weekdays: readonly number[]
  /** With both days named, either is enough (crontab(5)); a field that begins with `*` names none. */
  readonly dayRule: 'both' | 'either'
}

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
/** 29 February falls on each weekday within 40 years, also around a year such as 2100. */
const YEARS_MAX = 48

/** The first time at or after `wall` that the fields name. Throws RangeError when there is none. */
export function nextWall(fields: CronFields, wall: number): number {
  const first = Math.floor(wall / DAY_MS) * DAY_MS
  const ofFirst = hasDay(fields, first) ? timeFrom(fields, wall - first) : null
  if (ofFirst !== null) return first + ofFirst
  const { hours, minutes } = fields
  const start = (hours[0] ?? 0) * HOUR_MS + (minutes[0] ?? 0) * MINUTE_MS
  return nextDay(fields, first + DAY_MS) + start
}

function nextDay(fields: CronFields, from: number): number {
  const until = from + YEARS_MAX * 366 * DAY_MS
  for (let day = from; day < until;) {
    const date = new Date(day)
    if (!fields.months.includes(date.getUTCMonth() + 1)) {
      day = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
    } else if (isDay(fields, date)) return day
    else day += DAY_MS
  }
  throw new RangeError('no day is ever like that')
}

function hasDay(fields: CronFields, day: number): boolean {
  const date = new Date(day)
  return fields.months.includes(date.getUTCMonth() + 1) && isDay(fields, date)
}

function isDay({ days, weekdays, dayRule: rule }: CronFields, date: Date): boolean {
  const byDate = days.includes(date.getUTCDate())
  const byWeekday = weekdays.includes(date.getUTCDay())
  return rule === 'both' ? byDate && byWeekday : byDate || byWeekday
}

/** The first time of the day at or after `ms` since midnight; null when none is left. */
function timeFrom({ hours, minutes }: CronFields, ms: number): number | null {
  for (const hour of hours) {
    const left = ms - hour * HOUR_MS
    if (left >= HOUR_MS) continue
    const minute = minutes.find((each) => each * MINUTE_MS >= left)
    if (minute !== undefined) return hour * HOUR_MS + minute * MINUTE_MS
  }
  return null
}
