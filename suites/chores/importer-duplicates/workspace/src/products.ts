import type { Outcome, Problem } from './problem.ts'

export type Product = { readonly sku: string; readonly title: string; readonly stock: number | null }

const COLUMNS = ['sku', 'title']
const PROBLEMS_MAX = 25

/** Products from tab-separated text with a head; `stock` may be missing, as a column or in a line. */
export function importProducts(text: string): Outcome<Product> {
  const problems: Problem[] = []
  const rows: Product[] = []
  const seen = new Set<string>()
  const lines = text.split(/\r?\n/)
  const head = (lines[0] ?? '').split('\t').map((cell) => cell.trim().toLowerCase())
  const missing = COLUMNS.filter((column) => !head.includes(column))
  if (missing.length > 0) {
    problems.push({ line: 1, column: null, message: `missing columns: ${missing.join(', ')}` })
    return { rows: [], problems, aborted: true }
  }
  for (let index = 1; index < lines.length; index += 1) {
    const line = lines[index] ?? ''
    if (line.trim() === '') continue
    if (problems.length >= PROBLEMS_MAX) {
      return { rows, problems, aborted: true }
    }
    const cells = line.split('\t')
    if (cells.length !== head.length) {
      problems.push({ line: index + 1, column: null, message: `expected ${head.length} cells, found ${cells.length}` })
      continue
    }
    const record: Record<string, string> = {}
    head.forEach((column, at) => {
      record[column] = cells[at] ?? ''
    })
    const before = problems.length
    const sku = (record['sku'] ?? '').toUpperCase()
    if (sku === '') {
      problems.push({ line: index + 1, column: 'sku', message: 'empty' })
    } else if (seen.has(sku)) {
      problems.push({ line: index + 1, column: 'sku', message: `duplicate: "${record['sku']}"` })
    }
    const title = record['title'] ?? ''
    if (title === '') {
      problems.push({ line: index + 1, column: 'title', message: 'empty' })
    }
    const stock = (record['stock'] ?? '') === '' ? null : Number(record['stock'])
    if (stock !== null && !Number.isInteger(stock)) {
      problems.push({ line: index + 1, column: 'stock', message: `not a whole number: "${record['stock']}"` })
    }
    if (problems.length > before) continue
    seen.add(sku)
    rows.push({ sku, title, stock })
  }
  return { rows, problems, aborted: false }
}
