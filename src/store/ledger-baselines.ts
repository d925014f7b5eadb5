/** The tables `baselines` and `told_caps` of `ledger.db`: what a key shows beside ours, and what was told of caps. */
import type { CapTold } from '../gateway/ledger/budget-watch.ts'
import type { Baseline } from '../gateway/ledger/ledger-rows.ts'
import type { CapScope } from '../gateway/ledger/money.ts'
import type { Period } from '../routing/table.ts'
import type { Database } from './database.ts'

type BaselineRow = { readonly upstream: string } & Record<
  'start' | 'at' | 'amount' | 'isShared',
  bigint
>

type ToldRow = {
  readonly scope: CapScope
  readonly name: string
  readonly period: Period
} & Record<'start' | 'max' | 'near' | 'reached', bigint>

/** Only the newest is read; those of the running month are there for a person who asks how it came to be. */
const BASELINES_KEPT_MS = 40 * 86_400_000

export type BaselineRows = {
  /** The newest. */
  readonly get: (upstream: string) => Baseline | null
  readonly put: (baseline: Baseline) => void
}

export function baselineRows(db: Database): BaselineRows {
  const get = db
    .prepare<[string], BaselineRow>(
      `SELECT upstream, start, at, amount, is_shared AS isShared FROM baselines
       WHERE upstream = ? ORDER BY at DESC LIMIT 1`,
    )
    .safeIntegers(true)
  const put = db.prepare(
    `INSERT INTO baselines (upstream, start, at, amount, is_shared) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET start = excluded.start, amount = excluded.amount, is_shared = excluded.is_shared`,
  )
  const forget = db.prepare<[string, number]>('DELETE FROM baselines WHERE upstream = ? AND at < ?')
  return {
    get(upstream) {
      const row = get.get(upstream)
      if (row === undefined) return null
      const { start, at, amount, isShared } = row
      return { upstream, start: Number(start), at: Number(at), amount, isShared: isShared === 1n }
    },
    put({ upstream, start, at, amount, isShared }) {
      put.run(upstream, start, at, amount, isShared ? 1 : 0)
      forget.run(upstream, at - BASELINES_KEPT_MS)
    },
  }
}

export type ToldRows = {
  readonly all: () => readonly CapTold[]
  readonly put: (told: CapTold) => void
}

export function toldRows(db: Database): ToldRows {
  const all = db
    .prepare<[], ToldRow>('SELECT scope, name, period, start, max, near, reached FROM told_caps')
    .safeIntegers(true)
  const put = db.prepare(
    `INSERT INTO told_caps (scope, name, period, start, max, near, reached) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET start = excluded.start, max = excluded.max, near = excluded.near,
       reached = excluded.reached`,
  )
  return {
    all: () =>
      all.all().map(({ scope, name, period, start, max, near, reached }) => ({
        key: { scope, name, period, start: Number(start) },
        limit: max,
        near: near === 1n,
        reached: reached === 1n,
      })),
    put({ key: { scope, name, period, start }, limit, near, reached }) {
      try {
        put.run(scope, name, period, start, limit, near ? 1 : 0, reached ? 1 : 0)
      } catch {
        // A full disk: after a restart it may be told again.
      }
    },
  }
}
