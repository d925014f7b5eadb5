/**
 * What the rows of `ledger.db` come to, for the books when they are opened: sums a day from `carried_to` on, and
 * what was carried from before. Rows that are older than is kept are let go; their sums stay.
 */
import type { BookScope } from '../gateway/ledger/accounts.ts'
import type { Sum, Unattributed } from '../gateway/ledger/book-words.ts'
import type { Found } from '../gateway/ledger/ledger-rows.ts'
import type { CallerKind } from '../gateway/call.ts'
import type { Database } from './database.ts'

const DAY_MS = 86_400_000

/** Older rows are summed up: the running month and week began at most 31 and 7 days ago. */
const READ_DAYS = 40
/** Rows of settled tries are kept so long: thirteen months, so that a month can be held against that of last year. */
export const ROWS_KEPT_DAYS = 400
const DROPPED_AT_ONCE = 500

type SumRow = Record<'kind' | 'name' | 'upstream', string> &
  Record<'day' | 'spent' | 'narrow', bigint> & { readonly route: string | null }

export type SumRows = {
  readonly sums: () => readonly Sum[]
  readonly carried: () => Found['carried']
  readonly unattributed: () => readonly Unattributed[]
  readonly addUnattributed: (row: Unattributed) => void
  /** Sums up and lets go some of what is old enough; true when there is more. */
  readonly shorten: (now: number) => boolean
}

const CHARGED = `calls.charged + coalesce(corrections.delta, 0)`
const NARROW = `calls.charged + coalesce(corrections.narrow, 0)`
const SETTLED = `FROM calls LEFT JOIN corrections USING (hold) WHERE state = 'settled'`
const FROM = '(SELECT carried_to FROM life)'

export function sumRows(db: Database): SumRows {
  const sums = db
    .prepare<[], SumRow>(
      `SELECT kind, name, route, upstream, calls.at / ${DAY_MS} AS day,
         sum(${CHARGED}) AS spent, sum(${NARROW}) AS narrow
       ${SETTLED} AND calls.at >= ${FROM} GROUP BY 1, 2, 3, 4, 5`,
    )
    .safeIntegers(true)
  const carried = db
    .prepare<[], { scope: BookScope; name: string; spent: bigint; firstAt: bigint }>(
      'SELECT scope, name, spent, first_at AS firstAt FROM carried',
    )
    .safeIntegers(true)
  const lost = db
    .prepare<[], { upstream: string } & Record<'at' | 'day' | 'week' | 'month', bigint>>(
      'SELECT at, upstream, day, week, month FROM unattributed ORDER BY id',
    )
    .safeIntegers(true)
  const addLost = db.prepare(
    'INSERT INTO unattributed (at, upstream, day, week, month) VALUES (?, ?, ?, ?, ?)',
  )
  const shorten = shortening(db)
  return {
    sums: () =>
      sums.all().map(({ kind, name, route, upstream, day, spent, narrow }) => ({
        at: Number(day) * DAY_MS,
        route,
        caller: { kind: kind as CallerKind, name },
        model: { upstream },
        spent,
        narrow,
      })),
    carried: () => carried.all().map((row) => ({ ...row, firstAt: Number(row.firstAt) })),
    unattributed: () => lost.all().map((row) => ({ ...row, at: Number(row.at) })),
    addUnattributed: ({ at, upstream, day, week, month }) =>
      void addLost.run(at, upstream, day, week, month),
    shorten,
  }
}

/** A day and so many rows in one transaction: the gateway's loop stands still meanwhile. */
function shortening(db: Database): (now: number) => boolean {
  const carry = (scope: string, name: string, spent: string): string =>
    `INSERT INTO carried (scope, name, spent, first_at)
     SELECT ${scope}, ${name}, sum(${spent}), min(calls.at) ${SETTLED}
       AND calls.at >= ${FROM} AND calls.at < :to AND ${scope} IS NOT NULL AND ${name} IS NOT NULL GROUP BY 1, 2
     ON CONFLICT DO UPDATE SET spent = spent + excluded.spent, first_at = min(first_at, excluded.first_at)`
  const steps = [
    carry("'all'", "''", CHARGED),
    carry("'upstream'", 'calls.upstream', CHARGED),
    carry("'route'", 'calls.route', NARROW),
    // An attempt of a regression is over, and nobody asks for its name again.
    carry("nullif(calls.kind, 'attempt')", 'calls.name', NARROW),
    "DELETE FROM carried WHERE scope = 'attempt' AND :to > 0",
    'UPDATE life SET carried_to = :to',
  ].map((step) => db.prepare<[{ to: number }]>(step))
  // None that is older than what is carried is open: it is never carried past one.
  const open = db.prepare<[{ to: number }], { at: number | null }>(
    `SELECT min(at) AS at FROM calls WHERE at >= ${FROM} AND at < :to AND state <> 'settled'`,
  )
  const from = db.prepare<[], { at: number }>('SELECT carried_to AS at FROM life')
  const oldest = db.prepare<[number], { at: number | null }>(
    'SELECT min(at) AS at FROM calls WHERE at >= ?',
  )
  const drop = db.prepare<[number]>(
    `DELETE FROM calls WHERE hold IN (SELECT hold FROM calls WHERE at < ? LIMIT ${DROPPED_AT_ONCE})`,
  )
  const dayBy = (at: number): number => Math.floor(at / DAY_MS) * DAY_MS
  const carryDay = (now: number): boolean => {
    const wanted = dayBy(now - READ_DAYS * DAY_MS)
    const to = dayBy(Math.min(wanted, open.get({ to: wanted })?.at ?? Infinity))
    const carried = from.get()?.at ?? 0
    if (to <= carried) return false
    const next = dayBy(oldest.get(carried)?.at ?? to) + DAY_MS
    for (const step of steps) step.run({ to: Math.min(to, next) })
    return next < to
  }
  return (now) =>
    db
      .transaction(() => {
        const isMoreToCarry = carryDay(now)
        const before = Math.min(from.get()?.at ?? 0, now - ROWS_KEPT_DAYS * DAY_MS)
        return drop.run(before).changes === DROPPED_AT_ONCE || isMoreToCarry
      })
      .immediate()
}
