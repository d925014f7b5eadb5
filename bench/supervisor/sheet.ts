/** The results of a benchmark: cells of one table, and the figures behind them for later. */
import type { Reading } from '../table/figure.ts'

export type Cell = {
  readonly row: string
  readonly column: string
  readonly text: string
  /** Whether the target of this row is met; left out where the row has none for this column. */
  readonly met?: boolean
  readonly data?: unknown
  /** What of it are figures of the page of all rooms. */
  readonly reads?: readonly Reading[]
  /** The page says it in words: how somebody behaved. */
  readonly tells?: true
  /** It could not be measured, and the text says why. */
  readonly isTrouble?: true
}

export type Sheet = {
  readonly put: (cell: Cell) => void
  readonly cells: () => readonly Cell[]
}

export function newSheet(say: (text: string) => void): Sheet {
  const cells: Cell[] = []
  return {
    put: (cell) => {
      cells.push(cell)
      say(`${cell.row} · ${cell.column}: ${cell.text}${verdictOf(cell)}`)
    },
    cells: () => cells,
  }
}

/** One Markdown table: rows in the order they were measured in, a dash where nothing was. */
export function markdownOf(
  cells: readonly Cell[],
  columns: readonly string[],
  targets: Readonly<Record<string, string>>,
): string {
  const rows = [...new Set(cells.map(({ row }) => row))]
  const head = ['measure', 'target', ...columns]
  const lines = rows.map((row) => {
    const texts = columns.map((column) => {
      const cell = cells.find((one) => one.row === row && one.column === column)
      return cell === undefined ? '–' : `${cell.text}${verdictOf(cell)}`
    })
    return lineOf([row, targets[row] ?? '', ...texts])
  })
  return [lineOf(head), lineOf(head.map(() => '---')), ...lines].join('\n')
}

function lineOf(texts: readonly string[]): string {
  return `| ${texts.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`
}

function verdictOf({ met }: Cell): string {
  if (met === undefined) return ''
  return met ? ' ✓' : ' **MISSED**'
}
