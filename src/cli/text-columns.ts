/** Rows of cells as aligned columns, and texts cut to a width. Pure. */

const GAP = '  '

/** Every row as a line; the columns `toTheRight` have their texts at the right, as numbers have. */
export function columnsText(
  rows: readonly (readonly string[])[],
  toTheRight: readonly number[],
): readonly string[] {
  const count = Math.max(...rows.map((row) => row.length), 0)
  const widths = Array.from({ length: count }, (_none, at) =>
    Math.max(...rows.map((row) => widthOf(row[at] ?? ''))),
  )
  return rows.map((row) =>
    widths
      .map((width, at) => padded(row[at] ?? '', width, toTheRight.includes(at)))
      .join(GAP)
      .trimEnd(),
  )
}

/** At most so many characters, the last one a mark that there is more. */
export function cut(text: string, width: number): string {
  const signs = Array.from(text)
  return signs.length <= width
    ? text
    : `${signs
        .slice(0, Math.max(width - 1, 0))
        .join('')
        .trimEnd()}…`
}

/** In characters: a letter outside the first plane is one. */
export function widthOf(text: string): number {
  return Array.from(text).length
}

function padded(text: string, width: number, isRight: boolean): string {
  const space = ' '.repeat(width - widthOf(text))
  return isRight ? space + text : text + space
}
