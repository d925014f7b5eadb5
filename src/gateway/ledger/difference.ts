/**
 * What follows when the upstream's own total lies beside ours: charges at the worst case that can be corrected, money
 * that no row explains, and what somebody else spends through the key. Pure.
 */
import type { Instant } from '../../clock.ts'
import type { Unattributed } from './book-words.ts'
import type { Baseline, Correction, WorstRow } from './ledger-rows.ts'
import { periodStart, type NanoUsd } from './money.ts'
import type { KeyFigures } from './upstream-figures.ts'

/** The upstream adds up floats: within a millionth of a dollar it says the same as we do. */
export const ROUNDING: NanoUsd = 1000n

/** Ours of the upstream at an instant; `spent` includes worst cases and what is unattributed. */
export type Ours = {
  readonly at: Instant
  readonly upstream: string
  readonly spent: KeyFigures
  /** Of the running month. */
  readonly worst: readonly WorstRow[]
  readonly unattributed: readonly Unattributed[]
  readonly baseline: Baseline | null
}

export type Corrected = {
  readonly corrections: readonly Correction[]
  readonly unattributed: readonly Unattributed[]
}

/** Of the running month; null where it is not known. */
export function besideOf({ at, baseline }: Pick<Ours, 'at' | 'baseline'>): NanoUsd | null {
  if (baseline === null) return null
  if (baseline.start === periodStart('month', at)) return baseline.amount
  // A key that nobody else used last month is taken for one that nobody else uses.
  return baseline.amount === 0n && !baseline.isShared ? 0n : null
}

/** After a loss the larger holds: what the upstream counted beyond our rows, for each running period. */
export function missing(ours: Ours, { day, week, month }: KeyFigures): Unattributed {
  const { at, upstream, spent } = ours
  const monthly = atLeastNothing(month - spent.month - (besideOf(ours) ?? 0n))
  const isInMonth = periodStart('week', at) >= periodStart('month', at)
  const weekly = atLeastNothing(week - spent.week)
  return {
    at,
    upstream,
    // What others spent earlier in the month is in the month's baseline alone.
    day: smaller(atLeastNothing(day - spent.day), monthly),
    week: isInMonth ? smaller(weekly, monthly) : weekly,
    month: monthly,
  }
}

/**
 * Charges at the worst case become what the upstream's total leaves for them, if it lies between nothing and all of
 * them; null where it does not, or where others use the key. Everything together then agrees with the upstream. Whose
 * of several it was cannot be known: they share it by their worst cases, but a route and a caller are given back only
 * what was certainly not theirs, so that no cap of theirs is overrun.
 */
export function byDifference(ours: Ours, { month }: KeyFigures): Corrected | null {
  const { at, upstream, worst, baseline } = ours
  const beside = besideOf(ours)
  if (beside === null || baseline?.isShared === true) return null
  const lost = lostOf(ours)
  const atMost = sumOf(worst.map(({ charged }) => charged))
  if (atMost + lost.month === 0n) return null
  const left = month - beside - (ours.spent.month - atMost - lost.month)
  if (left < -ROUNDING || left > atMost + lost.month + ROUNDING) return null
  const due = smaller(atLeastNothing(left), atMost + lost.month)
  const lostDue = smaller(lost.month, due)
  const back = lost.month - lostDue
  return {
    corrections: shared(worst, due - lostDue).map((share, index): Correction => {
      const { hold, charged, ...tried } = worst[index] as WorstRow
      return { hold, tried, at, delta: share - charged, narrow: smaller(charged, due) - charged }
    }),
    unattributed:
      back === 0n
        ? []
        : [
            {
              at,
              upstream,
              day: -smaller(lost.day, back),
              week: -smaller(lost.week, back),
              month: -back,
            },
          ],
  }
}

/** What others have spent through the key, once everything of ours is known. */
export function baselineOf(ours: Ours, { month }: KeyFigures): Baseline {
  const { at, upstream, baseline } = ours
  const start = periodStart('month', at)
  const amount = atLeastNothing(month - ours.spent.month)
  const before = baseline?.start === start ? baseline : null
  const isNear = before === null || distance(before.amount, amount) <= ROUNDING
  return { upstream, start, at, amount, isShared: before?.isShared === true || !isNear }
}

/** Whether own and upstream's figure differ by more than a share of the latter, in hundredths. */
export function drifts(own: NanoUsd, theirs: NanoUsd, percent: bigint): boolean {
  return distance(own, theirs) > ROUNDING && distance(own, theirs) * 100n > theirs * percent
}

function lostOf({ at, upstream, unattributed }: Ours): KeyFigures {
  const of = (period: 'day' | 'week' | 'month'): NanoUsd =>
    sumOf(
      unattributed
        .filter((row) => row.upstream === upstream)
        .filter((row) => periodStart(period, row.at) === periodStart(period, at))
        .map((row) => row[period]),
    )
  return { day: of('day'), week: of('week'), month: of('month') }
}

/** In proportion to the worst cases, to the nano-dollar, and none more than its own. */
function shared(worst: readonly WorstRow[], due: NanoUsd): readonly NanoUsd[] {
  let left = due
  let all = sumOf(worst.map(({ charged }) => charged))
  return worst.map(({ charged }) => {
    const share = all === 0n ? 0n : (left * charged) / all
    left -= share
    all -= charged
    return share
  })
}

function sumOf(amounts: readonly NanoUsd[]): NanoUsd {
  return amounts.reduce((sum, amount) => sum + amount, 0n)
}

function atLeastNothing(amount: NanoUsd): NanoUsd {
  return amount < 0n ? 0n : amount
}

function smaller(a: NanoUsd, b: NanoUsd): NanoUsd {
  return a < b ? a : b
}

function distance(a: NanoUsd, b: NanoUsd): NanoUsd {
  return a < b ? b - a : a - b
}
