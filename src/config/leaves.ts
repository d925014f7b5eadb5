/** The smallest parts of the configuration's schema: one value, and what is expected of it in words. Pure but for zod. */
import * as z from 'zod/mini'
import { DURATION, parseDuration, parseSize, SIZE } from './quantity.ts'

/** A value that `parse` understands; null from it is a mistake, told with `expected`. */
function leaf<T>(expected: string, parse: (value: unknown) => T | null) {
  return z.pipe(
    z.unknown(),
    z.transform((value, context): T => {
      const parsed = value === undefined ? null : parse(value)
      if (parsed !== null) return parsed
      context.issues.push({ code: 'custom', message: expected, input: value })
      return z.NEVER
    }),
  )
}

export const duration = leaf(DURATION, parseDuration)
export const someTime = leaf(`${DURATION}, longer than 0`, (value) => parseDuration(value) || null)
export const size = leaf(SIZE, parseSize)
export const text = leaf('a text', (value) =>
  typeof value === 'string' && value !== '' ? value : null,
)
export const exitCode = leaf('an exit code from 0 to 255', wholeWithin(0, 255))
export const port = leaf('a port from 1 to 65535', wholeWithin(1, 65_535))
export const count = leaf('a whole number from 1 to 100000', wholeWithin(1, 100_000))
export const share = leaf('a number from 0 to 1', (value) =>
  typeof value === 'number' && value >= 0 && value <= 1 ? value : null,
)

export function oneOf<const T extends string>(...words: readonly T[]) {
  return leaf(`one of ${words.join(', ')}`, (value) => words.find((word) => word === value) ?? null)
}

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

/** A program and its arguments; a text is run by /bin/sh. */
export const command = leaf(
  'a list such as [python3, -u, scrape.py], or a text for /bin/sh',
  (value): readonly [string, ...string[]] | null => {
    if (typeof value === 'string' && value.trim() !== '') return ['/bin/sh', '-c', value]
    if (!Array.isArray(value) || value.length === 0) return null
    const words = value.map((each) => (typeof each === 'number' ? String(each) : (each as unknown)))
    const [first, ...rest] = words
    if (typeof first !== 'string' || first === '' || !rest.every(isString)) return null
    return [first, ...rest]
  },
)

/** One name or a list of names. */
export const names = leaf('an agent name or a list of them', (value) => {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.every(isString) ? list : null
})

export const texts = leaf('a list of texts', (value) =>
  Array.isArray(value) && value.every(isString) ? value : null,
)

/** Names an environment may have (POSIX: no `=`, no NUL); values are texts, numbers and booleans are written out. */
export const environment = leaf('a map of names to texts', (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const entries = Object.entries(value).map(([name, each]: [string, unknown]) => {
    const isPlain = typeof each === 'number' || typeof each === 'boolean'
    return [name, isPlain ? String(each) : each] as const
  })
  const isFine = entries.every(([name, each]) => /^[A-Za-z_]\w*$/.test(name) && isString(each))
  return isFine ? (Object.fromEntries(entries) as Record<string, string>) : null
})

/** `200` or `200-299`. */
export const statusRange = leaf('a status such as 200 or 200-299', (value) => {
  const match = /^([1-5]\d\d)(?:-([1-5]\d\d))?$/.exec(String(value))
  if (match?.[1] === undefined) return null
  return { from: Number(match[1]), to: Number(match[2] ?? match[1]) }
})

export const httpUrl = leaf('an address such as http://127.0.0.1:8080/health', (value) =>
  typeof value === 'string' && URL.canParse(value) && /^http:\/\//.test(value) ? value : null,
)

export const hostPort = leaf('an address such as 127.0.0.1:5432', (value) =>
  typeof value === 'string' && /^[^\s:/]+:[1-9]\d{0,4}$/.test(value) ? value : null,
)

export const jsonObject = leaf('a map', (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null,
)

function wholeWithin(least: number, most: number): (value: unknown) => number | null {
  return (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
      ? value
      : null
}

function isString(value: unknown): value is string {
  return typeof value === 'string'
}
