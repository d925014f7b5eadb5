import { filled, importLines, wholeNumber } from './import-lines.ts'
import type { Outcome } from './problem.ts'

export type Order = { readonly number: string; readonly customer: number; readonly day: string; readonly cents: number }

/** Orders from comma-separated text with a head; lines that begin with # are comments. */
export function importOrders(text: string): Outcome<Order> {
  const seen = new Set<string>()
  return importLines<Order>(text, {
    separator: ',',
    columns: ['number', 'customer', 'day', 'cents'],
    problemsMax: 10,
    isComment: (line) => line.startsWith('#'),
    keepsRows: false,
    read: (cell, complain) => {
      const number = filled(cell('number'), 'number', complain)
      if (number !== '' && seen.has(number)) complain('number', `duplicate: "${number}"`)
      // A number counts as taken even if its line is refused.
      seen.add(number)
      const customer = wholeNumber(cell('customer'), 'customer', complain)
      const day = cell('day')
      if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) complain('day', `not a day: "${day}"`)
      const cents = wholeNumber(cell('cents'), 'cents', complain)
      return { number, customer, day, cents }
    },
  })
}
