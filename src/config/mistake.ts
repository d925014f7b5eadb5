/** A mistake in the configuration, and how it reads. Pure. */
import { withoutNamedSecrets } from './secrets.ts'

export type Place = { readonly line: number; readonly column: number }

export type Mistake = {
  readonly at: Place
  /** Dotted path of the key: `agents.triage.workdir`; empty for the file as a whole. */
  readonly key: string
  readonly expected: string
  readonly found: string
}

/** More than this many would scroll the first one away. */
const SHOWN_MAX = 20

/**
 * One line per mistake, in file order, and under it the line it is about with a caret:
 * `agenthost.yaml:4:12: agents.a.memory.max: expected a size such as 50MB, found "lots"`.
 * `source` is what may be shown of the file, without its secrets.
 */
export function mistakesText(file: string, source: string, mistakes: readonly Mistake[]): string {
  const lines = source.split('\n')
  const ordered = mistakes.toSorted((a, b) => a.at.line - b.at.line || a.at.column - b.at.column)
  const shown = ordered.slice(0, SHOWN_MAX).map((mistake) => {
    const { at, expected, found } = mistake
    const key = short(withoutNamedSecrets(mistake.key))
    const head = `${file}:${at.line}:${at.column}: ${key === '' ? '' : `${key}: `}expected ${expected}, found ${found}`
    return [head, ...excerpt(lines, at)].map(printable).join('\n')
  })
  const more = ordered.length - shown.length
  const rest = more === 1 ? 'and 1 more mistake' : `and ${more} more mistakes`
  return [...shown, ...(more > 0 ? [rest] : [])].join('\n')
}

const EXCERPT_MAX = 100

function excerpt(lines: readonly string[], { line, column }: Place): readonly string[] {
  const text = lines[line - 1]?.trimEnd()
  if (text === undefined || text.trim() === '') return []
  const from = column > EXCERPT_MAX ? column - EXCERPT_MAX / 2 : 0
  return [`  ${text.slice(from, from + EXCERPT_MAX)}`, `  ${' '.repeat(column - 1 - from)}^`]
}

/** One column for each character: what commands a terminal is only a dot, a tab is a space. */
function printable(line: string): string {
  return line.replaceAll('\t', ' ').replace(/\p{Cc}/gu, '·')
}

const KEY_MAX = 100
const FOUND_MAX = 60

/** A value as it is quoted in a message: short, and on one line. Whole maps and lists are only named. */
export function foundText(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object') return 'a map'
  if (typeof value === 'string') return short(withoutNamedSecrets(JSON.stringify(value)), FOUND_MAX)
  return `${value as number | boolean}`
}

/** What kind of value it is, for one that must not be quoted. */
export function kindText(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'an empty text' : 'a text'
  return typeof value === 'object' || value === undefined ? foundText(value) : `a ${typeof value}`
}

function short(text: string, max = KEY_MAX): string {
  return text.length > max ? `${text.slice(0, max)}…` : text
}
