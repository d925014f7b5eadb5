/** Brings the books to what the rows say, and finds counters of another opinion. Pure. */
import type { CounterKey } from './accounts.ts'
import type { Books, Counted } from './book-words.ts'
import type { Found } from './ledger-rows.ts'

export function loadBooks(books: Books, { sums, carried, unattributed, open }: Found): void {
  for (const { scope, name, spent, firstAt } of carried) books.carry(scope, name, spent, firstAt)
  for (const sum of sums) books.add(sum)
  for (const { hold, ask } of open) books.restore(hold, ask, ask.held)
  for (const row of unattributed) books.unattributed(row)
}

/**
 * A line for each counter that the rows do not bear out. Counters of periods that are over are let go at their own
 * times on either side; a counter that is not there is one of nothing.
 */
export function mismatches(books: Books, { counters }: Pick<Found, 'counters'>): readonly string[] {
  if (counters === null) return []
  const own = new Map(books.all().map((counter) => [nameOf(counter), counter]))
  return counters.flatMap((was) => {
    const is = own.get(nameOf(was))
    if (is === undefined || (is.spent === was.spent && is.held === was.held)) return []
    return [`${nameOf(was)}: rows ${amounts(is)}, counter ${amounts(was)}`]
  })
}

function nameOf({ scope, name, period, start }: CounterKey): string {
  return [scope, name, period, start].filter((part) => part !== '').join(' ')
}

function amounts({ spent, held }: Counted): string {
  return `${spent} spent and ${held} held`
}
