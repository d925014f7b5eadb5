/**
 * Reads values of a task's sheet and notes what is wrong with them by path, so that one look tells every
 * mistake. What is wrong reads as null, and whoever asked goes on. Pure.
 */
import { isObject } from './json-value.ts'

export type SheetMistake = {
  readonly path: readonly string[]
  readonly expected: string
  readonly found: string
  /** Whether it is the key itself that is wrong. */
  readonly isKey?: true
}

/** What the sheets share with agenthost.yaml: its words for values, for durations, and for what was probably meant. */
export type SheetWords = {
  readonly nearest: (word: string, known: readonly string[]) => string | null
  readonly parseDuration: (text: unknown) => number | null
  readonly found: (value: unknown) => string
}

type Fields = Readonly<Record<string, unknown>>

export type SheetSurvey = {
  readonly mistakes: SheetMistake[]
  readonly tell: (path: readonly string[], expected: string, value: unknown) => null
  /** The map at the path; null for what is none. Unknown keys are told. */
  readonly map: (value: unknown, path: readonly string[], known: readonly string[]) => Fields | null
  readonly text: (value: unknown, path: readonly string[], most: number) => string | null
  readonly oneOf: <T extends string>(
    value: unknown,
    path: readonly string[],
    known: readonly T[],
  ) => T | null
  readonly texts: (
    value: unknown,
    path: readonly string[],
    what: string,
  ) => readonly string[] | null
  /** Milliseconds, from a second to `mostMs`. */
  readonly duration: (value: unknown, path: readonly string[], mostMs: number) => number | null
}

export function sheetSurvey(words: SheetWords): SheetSurvey {
  const mistakes: SheetMistake[] = []
  const tell: SheetSurvey['tell'] = (path, expected, value) => {
    mistakes.push({ path, expected, found: words.found(value) })
    return null
  }
  return {
    mistakes,
    tell,
    map(value, path, known) {
      if (!isObject(value)) return tell(path, `a map of ${known.join(', ')}`, value)
      for (const key of Object.keys(value)) {
        if (known.includes(key)) continue
        const meant = words.nearest(key, known)
        const expected = meant ?? `one of ${known.join(', ')}`
        const found = `the unknown key ${key}`
        mistakes.push({ path: [...path, key], expected, found, isKey: true })
      }
      return value as Fields
    },
    text(value, path, most) {
      if (typeof value === 'string' && value.trim() !== '' && value.length <= most)
        return value.includes('\0') ? tell(path, 'a text without a zero character', value) : value
      return tell(path, `a text of at most ${most} characters`, value)
    },
    oneOf(value, path, known) {
      const found = known.find((word) => word === value)
      if (found !== undefined) return found
      const meant = typeof value === 'string' ? words.nearest(value, known) : null
      return tell(path, meant ?? `one of ${known.join(', ')}`, value)
    },
    texts(value, path, what) {
      const isList = Array.isArray(value) && value.length > 0
      const all = isList ? (value as readonly unknown[]) : []
      const texts = all.filter((each) => typeof each === 'string' && !each.includes('\0'))
      if (!isList || texts.length < all.length) return tell(path, what, isList ? all[0] : value)
      return texts as readonly string[]
    },
    duration(value, path, mostMs) {
      const ms = words.parseDuration(value)
      if (ms !== null && ms >= 1000 && ms <= mostMs) return ms
      return tell(path, `a duration from 1s to ${mostMs / 60_000}m, such as 30s or 5m`, value)
    },
  }
}
