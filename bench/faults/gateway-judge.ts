/** Whether the gateway's ledger and the upstream's books have come to the same, and that at every moment it covers them. */
import { existsSync } from 'node:fs'
import type { Books } from '../../test/support/priced-books.ts'
import type { PricedUpstream } from '../../test/support/priced-upstream.ts'
import { until } from '../harness/stamps.ts'
import type { Ledger } from './fault.ts'
import { readLedger, type LedgerView } from './gateway-ledger.ts'

const SETTLED_WITHIN_MS = 240_000
const SHOWN = 5

/** Waits until no try is open and the sums agree; what is not so in the end is judged by `judgeBooks`. */
export async function settled(
  path: string,
  upstream: PricedUpstream,
  ledger: Ledger,
): Promise<LedgerView> {
  let view: LedgerView | null = null
  const agrees = (): boolean => {
    if (!existsSync(path)) return false
    view = readLedger(path)
    return view.open === 0 && view.charged + view.unattributed === upstream.books().total
  }
  await until(agrees, { withinMs: SETTLED_WITHIN_MS, everyMs: 250 })
  if (view !== null) return view
  ledger.note(`there is no ${path}`)
  throw new Error(`there is no ${path}`)
}

export function judgeBooks(view: LedgerView, books: Books, ledger: Ledger): void {
  ledger.expect(books.open === 0, `${books.open} requests are open at the upstream`)
  ledger.expect(view.open === 0, `${view.open} tries were never settled`)
  ledger.expect(
    view.doubled.length === 0,
    `${view.doubled.length} generations are charged twice: ${view.doubled.slice(0, SHOWN).join(', ')}`,
  )
  const sum = view.charged + view.unattributed
  ledger.expect(
    sum === books.total,
    `the ledger comes to ${sum} nano-dollars (${view.unattributed} of them of no try), the upstream's books to ${books.total}`,
  )
  const other = [...view.generations].filter(
    ([id, charge]) => books.generations.get(id)?.charge !== charge,
  )
  ledger.expect(
    other.length === 0,
    `${other.length} generations differ: ${other
      .slice(0, SHOWN)
      .map(([id, charge]) => `${id} ${charge} instead of ${books.generations.get(id)?.charge}`)
      .join(', ')}`,
  )
}

/** While the gateway is dead: what is on record covers all that was charged, and nothing stands there twice. */
export function judgeWreck(view: LedgerView, total: bigint, when: string, ledger: Ledger): void {
  const covered = view.charged + view.unattributed + view.held
  ledger.expect(
    covered >= total,
    `${when}: ${covered} nano-dollars are spent or held, and the upstream has charged ${total}`,
  )
  ledger.expect(
    view.doubled.length === 0,
    `${when}: charged twice: ${view.doubled.slice(0, SHOWN).join(', ')}`,
  )
}

/** After a clean end, at which the counters are written. */
export function judgeCounters(view: LedgerView, ledger: Ledger): void {
  ledger.expect(view.counters.size > 0, 'no counters were written at the clean end')
  for (const [key, { spent, held }] of view.counters) {
    ledger.expect(held === 0n, `the counter ${key} still holds ${held}`)
    if (key.startsWith('upstream ')) continue
    const rows = (view.rows.get(key) ?? 0n) + (key === 'all ' ? view.unattributed : 0n)
    ledger.expect(spent === rows, `the counter ${key} says ${spent}, its rows come to ${rows}`)
  }
}
