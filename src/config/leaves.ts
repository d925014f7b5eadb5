/** The smallest parts of the configuration's schema: one value, and what is expected of it in words. Pure but for zod. */
import * as z from 'zod/mini'
import { durationWish, parseDuration, parseSize, sizeWish } from './quantity.ts'
import { textOf, wordOf } from './words.ts'
import { isMap } from './is-map.ts'

/** A value that `parse` understands; null from it is a mistake, told with what was expected of it. */
export function leaf<T>(
  expected: string | ((value: unknown) => string),
  parse: (value: unknown) => T | null,
) {
  return z.pipe(
    z.unknown(),
    z.transform((value, context): T => {
      const parsed = value === undefined ? null : parse(value)
      if (parsed !== null) return parsed
      const message = typeof expected === 'string' ? expected : expected(value)
      context.issues.push({ code: 'custom', message, input: value })
      return z.NEVER
    }),
  )
}

export const duration = leaf(durationWish, parseDuration)
export const someTime = leaf(
  (value) => (parseDuration(value) === 0 ? 'a duration longer than 0' : durationWish(value)),
  (value) => parseDuration(value) || null,
)
/** How often a probe is asked: more often than that, and the daemon does nothing else. */
export const period = leaf(
  (value) => (parseDuration(value) === null ? durationWish(value) : 'at least 10ms'),
  (value) => atLeast(parseDuration(value), 10),
)
export const size = leaf(sizeWish, parseSize)
/** Of one log file: a smaller one would be rotated all the time. */
export const logSize = leaf(
  (value) => (parseSize(value) === null ? sizeWish(value) : 'at least 4KB'),
  (value) => atLeast(parseSize(value), 4000),
)
export const text = leaf('a text', textOf)
export const exitCode = leaf('an exit code from 0 to 255', wholeWithin(0, 255))
export const port = leaf('a port from 1 to 65535', wholeWithin(1, 65_535))
export const count = leaf('a whole number from 1 to 100000', wholeWithin(1, 100_000))
/** Of a model's context or answer. */
export const tokenCount = leaf('a whole number from 1 to 10000000', wholeWithin(1, 10_000_000))
export const share = leaf('a number from 0 to 1', (value) =>
  typeof value === 'number' && value >= 0 && value <= 1 ? value : null,
)

export function oneOf<const T extends string>(...words: readonly T[]) {
  return leaf(`one of ${words.join(', ')}`, (value) => words.find((word) => word === value) ?? null)
}

/** What Claude Code takes as the name of a conversation. */
export const sessionId = leaf('a session id of Claude Code (a UUID)', (value) =>
  typeof value === 'string' && UUID.test(value) ? value : null,
)
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Signals that make sense as a first request to end. */
export const stopSignal = oneOf(
  'SIGTERM',
  'SIGINT',
  'SIGHUP',
  'SIGQUIT',
  'SIGUSR1',
  'SIGUSR2',
  'SIGKILL',
)

/** `200` or `200-299`. */
export const statusRange = leaf('a status such as 200 or 200-299', (value) => {
  const match = /^([1-5]\d\d)(?:-([1-5]\d\d))?$/.exec(wordOf(value) ?? '')
  if (match?.[1] === undefined) return null
  const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])]
  return from <= to ? { from, to } : null
})

export const httpUrl = leaf('an address such as http://127.0.0.1:8080/health', (value) =>
  typeof value === 'string' && URL.canParse(value) && /^http:\/\//.test(value) ? value : null,
)

export const hostPort = leaf('an address such as 127.0.0.1:5432', (value) => {
  const match = /^[^\s:/]+:([1-9]\d{0,4})$/.exec(wordOf(value) ?? '')
  return match !== null && Number(match[1]) <= 65_535 ? match[0] : null
})

export const jsonObject = leaf('a map', (value) =>
  isMap(value) ? (value as Record<string, unknown>) : null,
)

function atLeast(value: number | null, least: number): number | null {
  return value !== null && value >= least ? value : null
}

function wholeWithin(least: number, most: number): (value: unknown) => number | null {
  return (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
      ? value
      : null
}
