/** The table `counters`: what the books showed at the last clean end, to be held against the rows at the next start. */
import type { BookScope, CounterKey } from '../gateway/ledger/accounts.ts'
import type { Counted } from '../gateway/ledger/book-words.ts'
import type { Period } from '../routing/table.ts'
import type { Database } from './database.ts'

type Row = { readonly scope: BookScope; readonly name: string; readonly period: Period } & Record<
  'start' | 'spent' | 'held',
  bigint
>

export function storedCounters(db: Database): readonly (CounterKey & Counted)[] {
  const all = db
    .prepare<[], Row>('SELECT scope, name, period, start, spent, held FROM counters')
    .safeIntegers(true)
  return all.all().map((row) => ({ ...row, start: Number(row.start) }))
}

export function storeCounters(db: Database, counters: readonly (CounterKey & Counted)[]): void {
  const put = db.prepare(
    `INSERT INTO counters (scope, name, period, start, spent, held)
     VALUES (:scope, :name, :period, :start, :spent, :held)`,
  )
  db.transaction(() => {
    db.prepare('DELETE FROM counters').run()
    for (const counter of counters) put.run(counter)
  }).immediate()
}
