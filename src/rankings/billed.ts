/**
 * Dollars that were billed, where somebody told: the week's by the opt-in source, and the person's own by the
 * ledger. Beside the estimate, never mixed into it. Pure.
 */
import { decimalText, dividedBy, scaled } from '../decimal.ts'
import { NANO_DIGITS, usd } from './dollars.ts'
import type { Billed, OwnUse, Slug } from './facts.ts'
import { shareOf } from './totals.ts'
import type { VendorLine, WeekView } from './week-view.ts'

export const BILLED_METHOD =
  "billed: the field total_usage of OpenRouter's undocumented website endpoint, which is taken for USD after cache discounts; unit and scope are not documented, and it has small sums for some free models"

export const OWN_METHOD =
  "measured: this host's own ledger, cost by its calls over the tokens of its calls"

export type BilledSums = {
  readonly total: bigint
  readonly ofVendor: ReadonlyMap<string, bigint>
  readonly unreadable: readonly Slug[]
}

/** By vendor; null without the opt-in source. A figure that is negative or no number is left out and named. */
export function billedSums(
  billed: readonly Billed[] | null,
  vendorOf: (slug: Slug) => string,
): BilledSums | null {
  if (billed === null) return null
  const ofVendor = new Map<string, bigint>()
  const unreadable: Slug[] = []
  let total = 0n
  for (const row of billed) {
    const nano = scaled(row.usd, NANO_DIGITS)
    if (nano === null || nano < 0n) {
      unreadable.push(row.slug)
      continue
    }
    const vendor = vendorOf(row.slug)
    total += nano
    ofVendor.set(vendor, (ofVendor.get(vendor) ?? 0n) + nano)
  }
  return { total, ofVendor, unreadable: unreadable.toSorted() }
}

export function billedOf(vendor: string, sums: BilledSums | null): VendorLine['billed'] {
  const nano = sums?.ofVendor.get(vendor)
  if (sums === null || nano === undefined) return null
  return { usd: usd(nano), share: shareOf(nano, sums.total) }
}

const MILLION = 1_000_000n

/** Cost per million tokens of each route that has tokens. */
export function ownLines(own: readonly OwnUse[]): WeekView['own'] {
  return own
    .filter((use) => use.tokens > 0n)
    .map(({ route, model, tokens, costNanoUsd }) => ({
      route,
      model,
      usdPerMillion: decimalText(dividedBy(costNanoUsd * MILLION, tokens), NANO_DIGITS),
      usd: usd(costNanoUsd),
      method: OWN_METHOD,
    }))
}
