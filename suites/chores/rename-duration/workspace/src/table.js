/** Rows as aligned columns; with `short` the header is left out. */
export function table(head, rows, { short = false } = {}) {
  const all = short ? rows : [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map((row) => String(row[column]).length), 0))
  return all
    .map((row) => row.map((cell, column) => String(cell).padEnd(widths[column])).join('  ').trimEnd())
    .join('\n')
}
