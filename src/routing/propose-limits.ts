/** Limits that do not fit the use: a concurrency that is full, a cap of a month far above what is spent. Pure. */
import { decimalText, scaled } from '../decimal.ts'
import type { ProposedLine } from './proposal.ts'
import { percentText } from './propose-words.ts'
import type { Route, RoutingTable } from './table.ts'

/** Calls of a route in the week, and those that took its last place. */
export type RouteLoad = { readonly route: string; readonly calls: number; readonly filling: number }

/** What a route has spent in whole months that lie behind, the dearest of them. */
export type RouteMonth = {
  readonly route: string
  readonly month: string
  readonly nanoUsd: bigint
}

/** So few calls say nothing. */
export const CALLS_LEAST = 50
export const FULL_SHARE = 0.05
/** A cap so many times what was spent is far below use; it comes down to half of that. */
export const CAP_FAR = 5n
const CAP_ROOM = 2n
const NANO_DIGITS = 9
const DOLLAR = 1_000_000_000n

export function limitLines(from: {
  readonly table: RoutingTable
  readonly loads: readonly RouteLoad[]
  readonly months: readonly RouteMonth[]
}): readonly ProposedLine[] {
  return from.table.routes.flatMap((route) => [
    ...(concurrencyLine(route, from.loads) ?? []),
    ...(capLine(route, from.months) ?? []),
  ])
}

function concurrencyLine(
  route: Route,
  loads: readonly RouteLoad[],
): readonly ProposedLine[] | null {
  const { name, maxConcurrency: max } = route
  const load = loads.find((each) => each.route === name)
  if (max === null || load === undefined || load.calls < CALLS_LEAST) return null
  const share = load.filling / load.calls
  if (share < FULL_SHARE) return null
  const change = { kind: 'concurrency', from: max, to: Math.ceil(max * 1.5) } as const
  const reason = `Its ${max} places were all taken at ${percentText(share)} of its calls.`
  const evidence = [`${load.filling} of ${load.calls} calls in the week took the last place`]
  return [{ route: name, change, reason, evidence }]
}

function capLine(route: Route, months: readonly RouteMonth[]): readonly ProposedLine[] | null {
  const cap = route.caps.find(({ period }) => period === 'month')
  const month = months.find((each) => each.route === route.name)
  if (cap === undefined || month === undefined || month.nanoUsd === 0n) return null
  if (cap.nanoUsd < month.nanoUsd * CAP_FAR) return null
  const to = wholeDollars(month.nanoUsd * CAP_ROOM)
  if (to >= cap.nanoUsd) return null
  const [fromUsd, toUsd] = [decimalText(cap.nanoUsd, NANO_DIGITS), decimalText(to, NANO_DIGITS)]
  const spent = decimalText(scaled(decimalText(month.nanoUsd, NANO_DIGITS), 2) ?? 0n, 2)
  return [
    {
      route: route.name,
      change: { kind: 'cap', fromUsd, toUsd },
      reason: `Its cap of $${fromUsd} a month is far above what it spends; $${toUsd} is still twice that.`,
      evidence: [`$${spent} in ${month.month}, the dearest whole month that is known`],
    },
  ]
}

function wholeDollars(nanoUsd: bigint): bigint {
  return ((nanoUsd + DOLLAR - 1n) / DOLLAR) * DOLLAR
}
