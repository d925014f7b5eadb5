/**
 * Whether an argument is what was expected, forgiving only what its matcher forgives: the case of free text, the
 * time behind a day, the order of a list. Pure.
 */
import { isEqual, valueAt } from './json-value.ts'
import { pairUp } from './pairing.ts'
import type { Matcher } from './task.ts'

export type ArgumentMatchers = Readonly<Record<string, Matcher>>

/** The path of the first argument that is not as expected; null when all are. */
export function firstMismatch(matchers: ArgumentMatchers, value: unknown): string | null {
  for (const [path, matcher] of Object.entries(matchers)) {
    if (!isMatch(matcher, valueAt(value, path))) return path
  }
  return null
}

/** How many of the arguments are as expected: to name the nearest call. */
export function matchCount(matchers: ArgumentMatchers, value: unknown): number {
  return Object.entries(matchers).filter(([path, matcher]) =>
    isMatch(matcher, valueAt(value, path)),
  ).length
}

export function isMatch(matcher: Matcher, value: unknown): boolean {
  if ('either' in matcher) return matcher.either.some((each) => isMatch(each, value))
  if ('absent' in matcher) return value === undefined || value === null
  if ('any' in matcher) return value !== undefined
  if ('is' in matcher) return isEqual(matcher.is, value)
  if ('oneOf' in matcher) return matcher.oneOf.some((each) => isEqual(each, value))
  if ('near' in matcher) {
    return typeof value === 'number' && Math.abs(value - matcher.near) <= matcher.within
  }
  if ('items' in matcher) return areItems(matcher.items, value)
  return typeof value === 'string' && isText(matcher, value)
}

type TextMatcher = Extract<
  Matcher,
  { matches: string } | { text: string } | { holds: unknown } | { day: string } | { moment: string }
>

function isText(matcher: TextMatcher, value: string): boolean {
  if ('matches' in matcher) return new RegExp(matcher.matches, 'u').test(value)
  if ('text' in matcher) return plain(value) === plain(matcher.text)
  if ('holds' in matcher) return matcher.holds.every((part) => folded(value).includes(folded(part)))
  if ('day' in matcher) return isDay(matcher.day, value)
  return isMoment(matcher.moment, value)
}

function areItems(wanted: readonly ArgumentMatchers[], value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== wanted.length) return false
  const pairs = pairUp(wanted.length, value.length, (want, have) => {
    const matchers = wanted[want]
    return matchers !== undefined && firstMismatch(matchers, value[have]) === null
  })
  return pairs.every((pair) => pair !== null)
}

/** Curly and straight quotes are the same to a reader, and so are all kinds of white space. */
function folded(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\u2018\u2019]/gu, "'")
    .replace(/[\u201C\u201D]/gu, '"')
    .replace(/\s+/gu, ' ')
    .trim()
    .toLowerCase()
}

function plain(text: string): string {
  return folded(text).replace(/[.!]+$/u, '')
}

const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?\s?(Z|[+-]\d\d:?\d\d)?)?$/u

function isDay(day: string, value: string): boolean {
  return ISO.exec(value.trim())?.[1] === day
}

function isMoment(moment: string, value: string): boolean {
  const [, wantDay, wantTime, wantOffset] = ISO.exec(moment) ?? []
  const [, day, time, offset] = ISO.exec(value.trim()) ?? []
  if (day === undefined || time === undefined) return false
  if (wantOffset === undefined) {
    return day === wantDay && time === wantTime && offset === undefined
  }
  return (
    offset !== undefined && instant(day, time, offset) === instant(wantDay, wantTime, wantOffset)
  )
}

function instant(day = '', time = '', offset = 'Z'): number {
  const zone =
    offset === 'Z' || offset.includes(':') ? offset : `${offset.slice(0, 3)}:${offset.slice(3)}`
  return Date.parse(`${day}T${time}:00${zone}`)
}
