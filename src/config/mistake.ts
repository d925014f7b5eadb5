/** A mistake in the configuration, and how it reads. Pure. */

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
 * `agenthost.yaml:4:12: agents.a.memory.max: expected a size such as 50MB, found "lots"`
 */
export function mistakesText(file: string, source: string, mistakes: readonly Mistake[]): string {
  const lines = source.split('\n')
  const ordered = mistakes.toSorted((a, b) => a.at.line - b.at.line || a.at.column - b.at.column)
  const shown = ordered.slice(0, SHOWN_MAX).map((mistake) => {
    const { at, key, expected, found } = mistake
    const head = `${file}:${at.line}:${at.column}: ${key === '' ? '' : `${key}: `}expected ${expected}, found ${found}`
    return [head, ...excerpt(lines, at)].join('\n')
  })
  const more = ordered.length - shown.length
  return [...shown, ...(more > 0 ? [`and ${more} more mistakes`] : [])].join('\n')
}

const EXCERPT_MAX = 100

function excerpt(lines: readonly string[], { line, column }: Place): readonly string[] {
  const text = lines[line - 1]?.replaceAll('\t', ' ').trimEnd()
  if (text === undefined || text.trim() === '') return []
  const from = column > EXCERPT_MAX ? column - EXCERPT_MAX / 2 : 0
  return [`  ${text.slice(from, from + EXCERPT_MAX)}`, `  ${' '.repeat(column - 1 - from)}^`]
}

const FOUND_MAX = 60

/** A value as it is quoted in a message: short, and on one line. Whole maps and lists are only named. */
export function foundText(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object' && value !== null) return 'a map'
  const text = typeof value === 'bigint' ? String(value) : JSON.stringify(value)
  return text.length > FOUND_MAX ? `${text.slice(0, FOUND_MAX)}…` : text
}
