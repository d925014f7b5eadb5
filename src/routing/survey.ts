/**
 * Reads values of a JSON document and notes what is wrong with them by path, so that one look tells every
 * mistake. What is wrong reads as null; whoever asked goes on. Pure.
 */
import { decimalText, scaled } from '../decimal.ts'

export type Mistake = {
  readonly path: readonly string[]
  readonly expected: string
  readonly found: string
}

/** The known word nearest to one that is not known; null when none is near. */
export type Nearest = (word: string, known: readonly string[]) => string | null

export type Survey = {
  readonly mistakes: readonly Mistake[]
  readonly tell: (path: readonly string[], expected: string, found: unknown) => null
  /** The object at the path with the known keys alone; null for what is none. Unknown keys are told. */
  readonly object: (
    value: unknown,
    path: readonly string[],
    known: readonly string[],
  ) => Readonly<Record<string, unknown>> | null
  readonly list: (value: unknown, path: readonly string[], of: string) => readonly unknown[]
  readonly count: (value: unknown, path: readonly string[]) => number | null
  readonly nanoUsd: (value: unknown, path: readonly string[]) => bigint | null
}

/** A mistake of units; no table of one Mac comes near. */
const USD_MAX = 1_000_000_000
const COUNT_MAX = 1_000_000_000
const NANO_DIGITS = 9

export function newSurvey(nearest: Nearest): Survey {
  const mistakes: Mistake[] = []
  const tell: Survey['tell'] = (path, expected, found) => {
    mistakes.push({ path, expected, found: foundText(found) })
    return null
  }
  return {
    mistakes,
    tell,
    object(value, path, known) {
      if (!isObject(value)) return tell(path, 'an object', value)
      for (const key of Object.keys(value)) {
        if (known.includes(key)) continue
        const meant = nearest(key, known)
        const expected = meant === null ? `one of ${known.join(', ')}` : `${meant}`
        mistakes.push({ path: [...path, key], expected, found: `the unknown key ${short(key)}` })
      }
      return value
    },
    list(value, path, of) {
      if (value === undefined) return []
      return Array.isArray(value)
        ? (value as readonly unknown[])
        : (tell(path, `a list of ${of}`, value) ?? [])
    },
    count(value, path) {
      if (value === undefined || value === null) return null
      const isCount = Number.isInteger(value) && Number(value) >= 1 && Number(value) <= COUNT_MAX
      return isCount ? Number(value) : tell(path, 'a whole number from 1', value)
    },
    nanoUsd(value, path) {
      if (value === undefined || value === null) return null
      return (
        nanoOf(value) ?? tell(path, 'US dollars such as 800 or 12.5, or null for no cap', value)
      )
    },
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Exact: the shortest decimal text of a JSON number is what was written, within 15 digits. */
function nanoOf(value: unknown): bigint | null {
  if (typeof value !== 'number' || value < 0 || value > USD_MAX) return null
  const nano = scaled(String(value), NANO_DIGITS)
  return nano !== null && Number(decimalText(nano, NANO_DIGITS)) === value ? nano : null
}

const FOUND_MAX = 60

function foundText(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object') return 'an object'
  return short(JSON.stringify(value))
}

function short(text: string): string {
  return text.length > FOUND_MAX ? `${text.slice(0, FOUND_MAX)}…` : text
}
