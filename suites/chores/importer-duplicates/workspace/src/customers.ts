import type { Outcome, Problem } from './problem.ts'

export type Customer = { readonly id: number; readonly name: string; readonly email: string }

const COLUMNS = ['id', 'name', 'email']
const PROBLEMS_MAX = 10

/** Customers from semicolon-separated text with a head. */
export function importCustomers(text: string): Outcome<Customer> {
  const problems: Problem[] = []
  const rows: Customer[] = []
  const seen = new Set<number>()
  const lines = text.split(/\r?\n/)
  const head = (lines[0] ?? '').split(';').map((cell) => cell.trim().toLowerCase())
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
    const cells = line.split(';').map((cell) => cell.trim())
    if (cells.length !== head.length) {
      problems.push({ line: index + 1, column: null, message: `expected ${head.length} cells, found ${cells.length}` })
      continue
    }
    const record: Record<string, string> = {}
    head.forEach((column, at) => {
      record[column] = cells[at] ?? ''
    })
    const before = problems.length
    const id = Number(record['id'])
    if (record['id'] === '' || !Number.isInteger(id)) {
      problems.push({ line: index + 1, column: 'id', message: `not a whole number: "${record['id']}"` })
    } else if (seen.has(id)) {
      problems.push({ line: index + 1, column: 'id', message: `duplicate: "${record['id']}"` })
    }
    const name = record['name'] ?? ''
    if (name === '') {
      problems.push({ line: index + 1, column: 'name', message: 'empty' })
    }
    const email = (record['email'] ?? '').toLowerCase()
    if (!/^[^@\s]+@[^@\s]+$/.test(email)) {
      problems.push({ line: index + 1, column: 'email', message: `not an address: "${record['email']}"` })
    }
    if (problems.length > before) continue
    seen.add(id)
    rows.push({ id, name, email })
  }
  return { rows, problems, aborted: false }
}
