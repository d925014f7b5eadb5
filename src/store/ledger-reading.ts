/**
 * Reads `ledger.db` beside the gateway that writes it, or without one. A route's and a caller's sums bear what could
 * not be divided between several (decision 0027), so that together they may be more than the whole.
 */
import { join } from 'node:path'
import { AgenthostError } from '../errors.ts'
import type { Instant } from '../clock.ts'
import type { BookScope } from '../gateway/ledger/accounts.ts'
import type { NanoUsd } from '../gateway/ledger/money.ts'
import type { Database } from './database.ts'
import { LEDGER_MIGRATIONS } from './migrations/ledger.ts'
import { readBeside } from './read-beside.ts'

/** From `from` (inclusive) to `to` (exclusive), by when the tries were reserved. */
export type Span = { readonly from: Instant; readonly to: Instant }

export type Money = {
  readonly calls: number
  readonly spent: NanoUsd
  readonly held: NanoUsd
  /** Part of `spent` that is a worst case nobody could correct yet. */
  readonly worst: NanoUsd
}

export type MoneyOf = Money & { readonly key: string }

/**
 * What `read` makes of it; null where there is no file. Throws an AgenthostError for a file of another version, and
 * for one that is damaged.
 */
export function readLedger<T>(home: string, read: (db: Database) => T): T | null {
  return readBeside(
    {
      path: join(home, 'ledger.db'),
      migrations: LEDGER_MIGRATIONS,
      damaged: 'A damaged file is put aside by the gateway when it starts.',
      whenOld(refusal) {
        const hint = 'Start the gateway once: it brings the file up to date.'
        throw new AgenthostError('config', refusal, hint)
      },
    },
    read,
  )
}

const CHARGED = 'coalesce(calls.charged, 0) + coalesce(corrections.delta, 0)'
const NARROW = 'coalesce(calls.charged, 0) + coalesce(corrections.narrow, 0)'
const OPEN = "CASE WHEN state = 'settled' THEN 0 ELSE held END"
const WORST = "CASE WHEN settled_by = 'worst' AND corrections.hold IS NULL THEN charged ELSE 0 END"

/** `day` as `2027-01-15`, `caller` as `agent triage`, `model` with its upstream; a direct model has the route ''. */
const KEYS = {
  all: { key: "''", spent: CHARGED },
  day: { key: "date(calls.at / 1000, 'unixepoch')", spent: CHARGED },
  route: { key: "coalesce(route, '')", spent: NARROW },
  caller: { key: "kind || ' ' || name", spent: NARROW },
  model: { key: "upstream || '/' || model", spent: CHARGED },
  upstream: { key: 'upstream', spent: CHARGED },
} as const

export type SpentBy = keyof typeof KEYS

type Row = { readonly key: string } & Record<'calls' | 'spent' | 'held' | 'worst', bigint>

/** What is unattributed is not in it, but for `all`: it is of no day, route or caller. */
export function spentBy(db: Database, by: SpentBy, { from, to }: Span): readonly MoneyOf[] {
  const { key, spent } = KEYS[by]
  const rows = db
    .prepare<[number, number], Row>(
      `SELECT ${key} AS key, count(*) AS calls, coalesce(sum(${spent}), 0) AS spent,
         coalesce(sum(${OPEN}), 0) AS held, coalesce(sum(${WORST}), 0) AS worst
       FROM calls LEFT JOIN corrections USING (hold) WHERE calls.at >= ? AND calls.at < ?
       GROUP BY 1 ORDER BY ${by === 'day' ? '1' : '3 DESC, 1'}`,
    )
    .safeIntegers(true)
    .all(from, to)
  return rows.map((row) => ({ ...row, calls: Number(row.calls) }))
}

/** What the upstream counted and no row explains, of the period of `period` that holds `from`. */
export function unattributedIn(
  db: Database,
  period: 'day' | 'week' | 'month',
  { from, to }: Span,
): NanoUsd {
  const row = db
    .prepare<[number, number], { sum: bigint }>(
      `SELECT coalesce(sum(${period}), 0) AS sum FROM unattributed WHERE at >= ? AND at < ?`,
    )
    .safeIntegers(true)
    .get(from, to)
  return row?.sum ?? 0n
}

/** Everything that a scope has ever spent, rows that are gone included; for caps of the period `total`. */
export function spentEver(db: Database, scope: BookScope, name: string): NanoUsd {
  const spent = scope === 'all' || scope === 'upstream' ? CHARGED : NARROW
  const mine = { all: '1 = 1', upstream: 'upstream = :name', route: 'route = :name' }
  const where =
    scope in mine ? mine[scope as keyof typeof mine] : 'kind = :scope AND calls.name = :name'
  const row = db
    .prepare<[{ scope: string; name: string }], { sum: bigint }>(
      `SELECT coalesce((SELECT spent FROM carried WHERE scope = :scope AND name = :name), 0) +
         coalesce((SELECT sum(${spent}) FROM calls LEFT JOIN corrections USING (hold)
           WHERE calls.at >= (SELECT carried_to FROM life) AND ${where}), 0) AS sum`,
    )
    .safeIntegers(true)
    .get({ scope, name })
  return row?.sum ?? 0n
}

/** What the key showed beside ours when everything of ours was known; null where it never was. */
export function besideOurs(
  db: Database,
  upstream: string,
): { readonly at: Instant; readonly amount: NanoUsd; readonly isShared: boolean } | null {
  const row = db
    .prepare<[string], Record<'at' | 'amount' | 'isShared', bigint>>(
      `SELECT at, amount, is_shared AS isShared FROM baselines WHERE upstream = ? ORDER BY at DESC LIMIT 1`,
    )
    .safeIntegers(true)
    .get(upstream)
  if (row === undefined) return null
  return { at: Number(row.at), amount: row.amount, isShared: row.isShared === 1n }
}
