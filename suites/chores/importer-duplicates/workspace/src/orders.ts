import type { Outcome, Problem } from './problem.ts'

export type Order = { readonly number: string; readonly customer: number; readonly day: string; readonly cents: number }

const COLUMNS = ['number', 'customer', 'day', 'cents']
const PROBLEMS_MAX = 10

/** Orders from comma-separated text with a head; lines that begin with # are comments. */
export function importOrders(text: string): Outcome<Order> {
  const problems: Problem[] = []
  const rows: Order[] = []
  const seen = new Set<string>()
  const lines = text.split(/\r?\n/)
  const head = (lines[0] ?? '').split(',').map((cell) => cell.trim().toLowerCase())
  const missing = COLUMNS.filter((column) => !head.includes(column))
  if (missing.length > 0) {
    problems.push({ line: 1, column: null, message: `missing columns: ${missing.join(', ')}` })
    return { rows: [], problems, aborted: true }
  }
  for (let index = 1; index < lines.length; index += 1) {
    const line = lines[index] ?? ''
    if (line.trim() === '' || line.startsWith('#')) continue
    if (problems.length >= PROBLEMS_MAX) {
      return { rows: [], problems, aborted: true }
    }
    const cells = line.split(',').map((cell) => cell.trim())
    if (cells.length !== head.length) {
      problems.push({ line: index + 1, column: null, message: `expected ${head.length} cells, found ${cells.length}` })
      continue
    }
    const record: Record<string, string> = {}
    head.forEach((column, at) => {
      record[column] = cells[at] ?? ''
    })
    const before = problems.length
    const number = record['number'] ?? ''
    if (number === '') {
      problems.push({ line: index + 1, column: 'number', message: 'empty' })
    } else if (seen.has(number)) {
      problems.push({ line: index + 1, column: 'number', message: `duplicate: "${number}"` })
    }
    seen.add(number)
    const customer = Number(record['customer'])
    if (record['customer'] === '' || !Number.isInteger(customer)) {
      problems.push({ line: index + 1, column: 'customer', message: `not a whole number: "${record['customer']}"` })
    }
    const day = record['day'] ?? ''
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) {
      problems.push({ line: index + 1, column: 'day', message: `not a day: "${day}"` })
    }
    const cents = Number(record['cents'])
    if (record['cents'] === '' || !Number.isInteger(cents)) {
      problems.push({ line: index + 1, column: 'cents', message: `not a whole number: "${record['cents']}"` })
    }
    if (problems.length > before) continue
    rows.push({ number, customer, day, cents })
  }
  return { rows, problems, aborted: false }
}
