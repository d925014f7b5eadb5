/** What stands in `ledger.db`, read beside the gateway; the only file of the fault runs that knows its tables. */
import Database from 'better-sqlite3'

export type LedgerView = {
  /** Tries that are not settled. */
  readonly open: number
  readonly settled: number
  /** What all tries came to, corrections taken off. */
  readonly charged: bigint
  /** From the upstream's own total alone, of no try in particular. */
  readonly unattributed: bigint
  /** Settled at the worst, and what of it still stands uncorrected. */
  readonly worst: { readonly count: number; readonly charged: bigint }
  /** By generation, of tries that have one. */
  readonly generations: ReadonlyMap<string, bigint>
  /** Generations that stand at more than one try. */
  readonly doubled: readonly string[]
  /** What the open tries hold. */
  readonly held: bigint
  /** By `scope name`: what the counters of all time say, which are written at a clean end, and what the rows come to. */
  readonly counters: ReadonlyMap<string, { readonly spent: bigint; readonly held: bigint }>
  readonly rows: ReadonlyMap<string, bigint>
}

type Row = {
  readonly kind: string
  readonly name: string
  readonly route: string | null
  readonly state: string
  readonly by: string | null
  readonly generation: string | null
  readonly charged: bigint | null
  readonly delta: bigint
  /** What of a correction is taken off its route and caller too: of whose call it was is not known. */
  readonly narrow: bigint
  readonly held: bigint
}

const CALLS = `SELECT kind, name, route, state, settled_by AS by, generation, charged, held, coalesce(delta, 0) AS delta, coalesce(narrow, 0) AS narrow
  FROM calls LEFT JOIN corrections USING (hold)`

export function readLedger(path: string): LedgerView {
  const db = new Database(path, { readonly: true, timeout: 5000 })
  db.defaultSafeIntegers(true)
  try {
    // One reading transaction: rows and counters of the same instant.
    return db.transaction(() => viewOf(db))()
  } finally {
    db.close()
  }
}

function viewOf(db: Database.Database): LedgerView {
  const calls = db.prepare(CALLS).all() as Row[]
  const settled = calls.filter(({ state }) => state === 'settled')
  const worst = settled.filter(({ by }) => by === 'worst')
  const generations = new Map<string, bigint>()
  const doubled: string[] = []
  for (const row of settled) {
    if (row.generation === null) continue
    if (generations.has(row.generation)) doubled.push(row.generation)
    generations.set(row.generation, costOf(row))
  }
  const rows = new Map<string, bigint>()
  const add = (key: string, amount: bigint): void =>
    void rows.set(key, (rows.get(key) ?? 0n) + amount)
  for (const row of settled) {
    add('all ', costOf(row))
    const own = (row.charged ?? 0n) + row.narrow
    add(`${row.kind} ${row.name}`, own)
    if (row.route !== null) add(`route ${row.route}`, own)
  }
  return {
    open: calls.length - settled.length,
    settled: settled.length,
    charged: sum(settled),
    held: calls
      .filter(({ state }) => state !== 'settled')
      .reduce((total, { held }) => total + held, 0n),
    unattributed: unattributedIn(db),
    worst: { count: worst.length, charged: sum(worst) },
    generations,
    doubled,
    counters: countersIn(db),
    rows,
  }
}

/** The week's part says nothing that the month's does not, but in the first days of a month. */
function unattributedIn(db: Database.Database): bigint {
  const text = 'SELECT coalesce(sum(max(day, week, month)), 0) AS amount FROM unattributed'
  return (db.prepare(text).get() as { amount: bigint }).amount
}

function countersIn(db: Database.Database): LedgerView['counters'] {
  const text = "SELECT scope, name, spent, held FROM counters WHERE period = 'total'"
  const found = db.prepare(text).all() as {
    scope: string
    name: string
    spent: bigint
    held: bigint
  }[]
  return new Map(found.map(({ scope, name, spent, held }) => [`${scope} ${name}`, { spent, held }]))
}

function costOf({ charged, delta }: Row): bigint {
  return (charged ?? 0n) + delta
}

function sum(rows: readonly Row[]): bigint {
  return rows.reduce((total, row) => total + costOf(row), 0n)
}

/** As a computer that lost its power would find it: another boot than the one that wrote it. */
export function writeOtherBoot(path: string): void {
  const db = new Database(path)
  try {
    const { changes } = db.prepare("UPDATE life SET boot_id = 'another boot', is_clean = 0").run()
    if (changes !== 1) throw new Error('the ledger does not say which boot wrote it')
  } finally {
    db.close()
  }
}
