/**
 * What the ledger's sums and the caps come to, as `budget` shows it: of one month of UTC, by route, caller, model and
 * day, and each cap with what is left of it. Pure.
 */
import type { Instant } from '../../clock.ts'
import type { Cap, Period } from '../../routing/table.ts'
import { periodStart, type CapScope, type NanoUsd } from './money.ts'

/** From `from` (inclusive) to `to` (exclusive). */
export type MonthSpan = { readonly name: string; readonly from: Instant; readonly to: Instant }

export type Sum = {
  /** A route's name, `agent triage`, a model, a day; empty for all, and for models that were asked for directly. */
  readonly key: string
  readonly calls: number
  readonly spent: NanoUsd
  readonly held: NanoUsd
  /** Part of `spent`: worst cases that nobody could correct yet. */
  readonly worst: NanoUsd
}

/** Whose cap it is, as the ledger's sums call it. */
export type CapOwner = {
  readonly scope: CapScope
  readonly name: string
  readonly caps: readonly Cap[]
}

export type CapLine = {
  readonly scope: CapScope
  readonly name: string
  readonly period: Period
  /** When the period began; null for `total`. */
  readonly since: Instant | null
  readonly cap: NanoUsd
  readonly spent: NanoUsd
  readonly held: NanoUsd
  /** Never below nothing: a cap may have been lowered under what was spent. */
  readonly left: NanoUsd
}

export type BudgetView = {
  readonly month: MonthSpan
  /** `null` of a month that is over. */
  readonly now: Instant | null
  readonly all: Sum
  /** What the upstream counted and no row explains: in `all.spent` already. */
  readonly unattributed: NanoUsd
  readonly routes: readonly Sum[]
  readonly callers: readonly Sum[]
  readonly models: readonly Sum[]
  readonly days: readonly Sum[]
  readonly caps: readonly CapLine[]
}

export type SumsOf = (
  scope: CapScope,
  name: string,
  period: Period,
  start: Instant,
) => Pick<Sum, 'spent' | 'held'>

/** Every cap of every owner in its running period, the fullest first. */
export function capLines(
  owners: readonly CapOwner[],
  sumsOf: SumsOf,
  now: Instant,
): readonly CapLine[] {
  return owners
    .flatMap(({ scope, name, caps }) =>
      caps.map(({ period, nanoUsd: cap }): CapLine => {
        const start = periodStart(period, now)
        const { spent, held } = sumsOf(scope, name, period, start)
        const left = cap - spent - held
        return {
          scope,
          name,
          period,
          since: period === 'total' ? null : start,
          cap,
          spent,
          held,
          left: left < 0n ? 0n : left,
        }
      }),
    )
    .toSorted((a, b) => ORDER.indexOf(a.scope) - ORDER.indexOf(b.scope) || fuller(a, b))
}

const ORDER: readonly CapScope[] = ['all', 'route', 'agent', 'job', 'client', 'attempt']

function fuller(a: CapLine, b: CapLine): number {
  const share = ({ cap, left }: CapLine): number =>
    cap === 0n ? 1 : 1 - Number(left) / Number(cap)
  return share(b) - share(a)
}

/** `2026-11`, or null for what is no month. */
export function monthSpan(text: string): MonthSpan | null {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text)
  if (match === null) return null
  const [year, month] = [Number(match[1]), Number(match[2]) - 1]
  return { name: text, from: Date.UTC(year, month, 1), to: Date.UTC(year, month + 1, 1) }
}

export function monthOf(at: Instant): MonthSpan {
  const date = new Date(at)
  const name = `${date.getUTCFullYear()}-${String(date.getUTCMonth() + 1).padStart(2, '0')}`
  return {
    name,
    from: periodStart('month', at),
    to: Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1),
  }
}
