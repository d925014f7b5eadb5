/** Money is whole nano-dollars, and caps are held over periods of UTC. Pure. */
import type { Instant } from '../../clock.ts'
import { scaledUp } from '../../decimal.ts'
import type { Cap, Period } from '../../routing/table.ts'
import type { Caller, CallerKind, Link } from '../call.ts'

/** 10^-9 USD; 1,000 of them a token are one dollar a million tokens. */
export type NanoUsd = bigint

export const NANO_DIGITS = 9

/**
 * Decimal text of dollars, rounded up: down would lose money by the million calls. Null for what is none, or is
 * negative.
 */
export function nanoUsdUp(usd: string): NanoUsd | null {
  const nano = scaledUp(usd, NANO_DIGITS)
  return nano === null || nano < 0n ? null : nano
}

/** What a cap is over: everything, what one route's model spent, what one caller spent. */
export type CapScope = 'all' | 'route' | CallerKind

/** Identifies one counter: what it is over, and which day, week or month; `start` is 0 for `total`. */
export type CapKey = {
  readonly scope: CapScope
  /** Empty for `all`. */
  readonly name: string
  readonly period: Period
  readonly start: Instant
}

export type CapAsk = { readonly key: CapKey; readonly limit: NanoUsd }

const DAY_MS = 86_400_000

/** When the period that holds `at` began; weeks begin on Monday, as OpenRouter's do (reference: /key). */
export function periodStart(period: Period, at: Instant): Instant {
  if (period === 'total') return 0
  const day = Math.floor(at / DAY_MS)
  if (period === 'day') return day * DAY_MS
  // Day 0 of the epoch was a Thursday.
  if (period === 'week') return (day - ((day + 3) % 7)) * DAY_MS
  const date = new Date(at)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
}

/** Every cap that a try through this link has to fit under. */
export function capsFor(
  {
    all,
    link,
    caller,
  }: { readonly all: readonly Cap[]; readonly link: Link; readonly caller: Caller },
  at: Instant,
): readonly CapAsk[] {
  const ask =
    (scope: CapScope, name: string) =>
    ({ period, nanoUsd }: Cap): CapAsk => ({
      key: { scope, name, period, start: periodStart(period, at) },
      limit: nanoUsd,
    })
  return [
    ...all.map(ask('all', '')),
    ...(link.route === null ? [] : link.caps.map(ask('route', link.route))),
    ...caller.caps.map(ask(caller.kind, caller.name)),
  ]
}
