/**
 * The parts of the schema that become words of a process: its command, arguments, and the names of
 * agents. In a list or a map each entry is judged and told apart. Pure but for zod.
 */
import * as z from 'zod/mini'

/** A list of which each entry is told apart. */
function listOf<T>(whole: string, part: string, parse: (value: unknown) => T | null) {
  return z.pipe(
    z.unknown(),
    z.transform((value, context): readonly T[] => {
      if (!Array.isArray(value)) {
        context.issues.push({ code: 'custom', message: whole, input: value })
        return z.NEVER
      }
      return value.flatMap((each: unknown, index) => {
        const parsed = parse(each)
        if (parsed !== null) return [parsed]
        context.issues.push({ code: 'custom', message: part, input: each, path: [index] })
        return []
      })
    }),
  )
}

const COMMAND = 'a list such as [python3, -u, scrape.py], or a text for /bin/sh'
const WORD = 'a text or a number'

/** A program and its arguments; a text is run by /bin/sh. */
export const command = z.pipe(
  z.unknown(),
  z.transform((value, context): readonly [string, ...string[]] => {
    const refuse = (message: string, path?: number): void => {
      context.issues.push({
        code: 'custom',
        message,
        input: value,
        path: path === undefined ? [] : [path],
      })
    }
    if (typeof value === 'string' && value.trim() !== '' && isClean(value))
      return ['/bin/sh', '-c', value]
    if (!Array.isArray(value) || value.length === 0) {
      refuse(COMMAND)
      return z.NEVER
    }
    const words = value.map((each: unknown, index) => {
      const word = wordOf(each)
      if (word === null) refuse(WORD, index)
      else if (index === 0 && word === '') refuse('the name of a program', 0)
      return word ?? ''
    })
    const [first = '', ...rest] = words
    return [first, ...rest]
  }),
)

const NAMES = 'an agent name or a list of them'
const nameList = listOf(NAMES, 'an agent name', wordOf)

/** One name or a list of names. */
export const names = z.pipe(
  z.pipe(
    z.unknown(),
    z.transform((value) => (wordOf(value) === null ? value : [value])),
  ),
  nameList,
)

export const texts = listOf('a list of texts', WORD, wordOf)

/** A text of at least one character that a path or an argument may be. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && isClean(value) ? value : null
}

/** A text, or a number or a truth as it is written out. */
export function wordOf(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value === 'string' && isClean(value) ? value : null
}

/** No argument, path or variable of a process can have a zero character in it. */
function isClean(text: string): boolean {
  return !text.includes('\0')
}
