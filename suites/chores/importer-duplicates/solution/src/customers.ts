import { filled, importLines, wholeNumber } from './import-lines.ts'
import type { Outcome } from './problem.ts'

export type Customer = { readonly id: number; readonly name: string; readonly email: string }

/** Customers from semicolon-separated text with a head. */
export function importCustomers(text: string): Outcome<Customer> {
  const seen = new Set<number>()
  return importLines<Customer>(text, {
    separator: ';',
    columns: ['id', 'name', 'email'],
    problemsMax: 10,
    read: (cell, complain) => {
      const id = wholeNumber(cell('id'), 'id', complain)
      if (seen.has(id)) complain('id', `duplicate: "${cell('id')}"`)
      const name = filled(cell('name'), 'name', complain)
      const email = cell('email').toLowerCase()
      if (!/^[^@\s]+@[^@\s]+$/.test(email)) complain('email', `not an address: "${cell('email')}"`)
      return { id, name, email }
    },
    took: ({ id }) => seen.add(id),
  })
}
