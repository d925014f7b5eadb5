/**
 * A cron line of five fields, from text to the minutes, hours and days it names, or why it is none. What
 * other programs add to cron (a field of seconds, `@daily`, `L`, `W`, `#`, `?`) is refused by name. Pure.
 */
import type { CronFields } from '../schedule/wall-clock.ts'

/** What was expected instead, as near to what was meant as can be told. */
export type CronProblem = { readonly expected: string }

export const CRON = 'five fields such as "0 9 * * 1" (minute, hour, day, month, weekday)'

export function parseCron(text: unknown): CronFields | CronProblem {
  if (typeof text !== 'string') return { expected: CRON }
  const words = text.trim().split(/\s+/)
  const found = formOf(words)
  if (found !== null) return { expected: `${CRON}, not ${found}` }
  const parsed = FIELDS.map((field, index) => valuesOf(words[index] ?? '', field))
  const wrong = parsed.find((each) => !Array.isArray(each))
  if (wrong !== undefined) return wrong as CronProblem
  const [minutes = [], hours = [], days = [], months = [], weekdays = []] =
    parsed as readonly (readonly number[])[]
  const names = (index: number): boolean => words[index]?.startsWith('*') !== true
  const dayRule = names(2) && names(4) ? 'either' : 'both'
  const fields = { minutes, hours, days, months, weekdays, dayRule } as const
  return comes(fields) ? fields : { expected: `a day that comes (${neverText(fields)})` }
}

/** Null for five words. */
function formOf(words: readonly string[]): string | null {
  const [first = '', ...rest] = words
  if (first.startsWith('@')) return `the short form ${first}`
  if (words.length === FIELDS.length) return null
  if (first === '') return 'an empty text'
  if (words.length === FIELDS.length + 1) return '6 fields (seconds cannot be said here)'
  return rest.length === 0 ? '1 field' : `${words.length} fields`
}

type Field = {
  readonly name: string
  readonly from: number
  readonly to: number
  /** Names stand for `from`, `from + 1`, … */
  readonly names?: readonly string[]
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

const FIELDS: readonly Field[] = [
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12, names: MONTHS },
  { name: 'weekday', from: 0, to: 7, names: WEEKDAYS },
]

function valuesOf(text: string, field: Field): readonly number[] | CronProblem {
  const found = new Set<number>()
  for (const part of text.split(',')) {
    const range = rangeOf(part, field)
    if ('expected' in range) return range
    const isWeekday = field.names === WEEKDAYS
    for (let value = range.from; value <= range.to; value += range.step) {
      found.add(isWeekday && value === 7 ? 0 : value)
    }
  }
  return [...found].toSorted((a, b) => a - b)
}

type Range = { readonly from: number; readonly to: number; readonly step: number }

function rangeOf(part: string, field: Field): Range | CronProblem {
  const match = /^(?:(\*)|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(part)
  if (match === null) return wrongPart(part, field)
  const [, star, first, last, every] = match
  const step = every === undefined ? 1 : Number(every)
  if (step < 1 || step > field.to) return wrongPart(part, field)
  if (star !== undefined) return { from: field.from, to: lastOf(field), step }
  const from = valueOf(first ?? '', field)
  // `5/10` is from 5 on, as it is with cron-parser and croner.
  const to =
    last === undefined ? (every === undefined ? from : lastOf(field)) : valueOf(last, field)
  if (from === null || to === null || from > to) return wrongPart(part, field)
  return { from, to, step }
}

/** A star means each weekday once. */
function lastOf(field: Field): number {
  return field.names === WEEKDAYS ? 6 : field.to
}

function valueOf(word: string, { from, to, names }: Field): number | null {
  const named = names?.indexOf(word.toLowerCase()) ?? -1
  if (named >= 0) return named + from
  if (!/^\d{1,2}$/.test(word)) return null
  const value = Number(word)
  return value >= from && value <= to ? value : null
}

function wrongPart(part: string, { name, from, to, names }: Field): CronProblem {
  const words = names === undefined ? '' : ` or ${names[0]} to ${names.at(-1)}`
  const shown = part.length > 30 ? `${part.slice(0, 30)}…` : part
  const found = shown === '' ? 'nothing' : `"${shown}"`
  return {
    expected: `a ${name} from ${from} to ${to}${words}, or *, */n, a-b, a list with commas, not ${found}`,
  }
}

const DAYS_IN = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Whether some month that is named has some day that is named; a weekday falls on each of them some year. */
function comes({ days, months, weekdays, dayRule }: CronFields): boolean {
  if (dayRule === 'either' && weekdays.length > 0) return true
  return months.some((month) => days.some((day) => day <= (DAYS_IN[month - 1] ?? 0)))
}

function neverText({ days, months }: CronFields): string {
  const named = months.map((month) => MONTHS[month - 1] ?? '').join(', ')
  return `day ${days.join(', ')} of ${named} never does`
}
