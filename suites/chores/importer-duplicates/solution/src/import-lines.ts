import type { Outcome, Problem } from './problem.ts'

/** Reports a problem with a column of the line at hand. */
export type Complain = (column: string, message: string) => void

export type Format<Row> = {
  readonly separator: string
  readonly columns: readonly string[]
  readonly problemsMax: number
  readonly isComment?: (line: string) => boolean
  /** Cells are trimmed unless this is false; the head always is. */
  readonly trims?: boolean
  /** Whether the rows read so far are kept when it is given up. */
  readonly keepsRows?: boolean
  /** Called for each line; the row counts only when nothing was complained of. */
  readonly read: (cell: (column: string) => string, complain: Complain) => Row
  /** Called with each row that counts. */
  readonly took?: (row: Row) => void
}

/** What the importers have in common: head, empty lines, number of cells, when to give up. */
export function importLines<Row>(text: string, format: Format<Row>): Outcome<Row> {
  const { separator, columns, problemsMax, isComment = () => false, trims = true, keepsRows = true } = format
  const problems: Problem[] = []
  const rows: Row[] = []
  const [first = '', ...lines] = text.split(/\r?\n/)
  const head = first.split(separator).map((cell) => cell.trim().toLowerCase())
  const missing = columns.filter((column) => !head.includes(column))
  if (missing.length > 0) {
    problems.push({ line: 1, column: null, message: `missing columns: ${missing.join(', ')}` })
    return { rows, problems, aborted: true }
  }
  for (const [index, content] of lines.entries()) {
    if (content.trim() === '' || isComment(content)) continue
    if (problems.length >= problemsMax) return { rows: keepsRows ? rows : [], problems, aborted: true }
    const line = index + 2
    const cells = content.split(separator).map((cell) => (trims ? cell.trim() : cell))
    if (cells.length !== head.length) {
      problems.push({ line, column: null, message: `expected ${head.length} cells, found ${cells.length}` })
      continue
    }
    const record = new Map(head.map((column, at) => [column, cells[at] ?? '']))
    const before = problems.length
    const row = format.read(
      (column) => record.get(column) ?? '',
      (column, message) => problems.push({ line, column, message }),
    )
    if (problems.length > before) continue
    format.took?.(row)
    rows.push(row)
  }
  return { rows, problems, aborted: false }
}

export function wholeNumber(text: string, column: string, complain: Complain): number {
  const value = Number(text)
  if (text === '' || !Number.isInteger(value)) complain(column, `not a whole number: "${text}"`)
  return value
}

export function filled(text: string, column: string, complain: Complain): string {
  if (text === '') complain(column, 'empty')
  return text
}
