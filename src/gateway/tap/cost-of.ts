/**
 * What an upstream says that a call cost: exact from its decimal text, rounded up to a nano-dollar. A float in
 * between would be wrong in the last digits, and rounding down would lose money by the million calls. Pure.
 */
import type { JsonObject } from '../call.ts'
import { nanoUsdUp, NANO_DIGITS, type NanoUsd } from '../ledger/money.ts'

/** One answer does not cost more: what says so is a mistake of the upstream's, and is not believed. */
export const COST_MAX_USD = 100_000n

/** Below the most that is believed. */
const SHORT = /^(\d{1,5})(?:\.(\d{1,9}))?$/

const NUMBER = /\s*:\s*(-?\d[\d.eE+-]*)/y

/**
 * `usage.cost` of OpenRouter, in USD, a number or null. `text` is the JSON that `usage` was parsed from. Null where
 * there is none, or none that can be.
 */
export function costOf(usage: JsonObject, text: string): NanoUsd | null {
  const cost = usage['cost']
  if (typeof cost === 'string') return believedUsd(cost)
  if (typeof cost !== 'number' || !Number.isFinite(cost)) return null
  // Beyond 60 digits the number's own shortest text is as good.
  return believedUsd(writtenAs(cost, text)) ?? believedUsd(String(cost))
}

/**
 * How the number is written. Looked for beside its key, from the end, where usage stands, and checked against the
 * parsed one: a reviver with the source of each value costs four times as much, and ten times on a large body.
 */
function writtenAs(cost: number, text: string): string {
  for (let at = text.lastIndexOf('"cost"'); at !== -1; at = text.lastIndexOf('"cost"', at - 1)) {
    NUMBER.lastIndex = at + '"cost"'.length
    const written = NUMBER.exec(text)?.[1]
    if (written !== undefined && Number(written) === cost) return written
    if (at === 0) break
  }
  return String(cost)
}

/** USD as decimal text, rounded up; null for what is negative, absurd or no number. */
export function believedUsd(usd: string): NanoUsd | null {
  // As nearly every cost is written: no more digits than a nano-dollar has, and nothing to be rounded.
  const [, whole, fraction = ''] = SHORT.exec(usd) ?? []
  if (whole !== undefined) return BigInt(whole + fraction.padEnd(NANO_DIGITS, '0'))
  const nano = nanoUsdUp(usd)
  return nano === null || nano > COST_MAX_USD * 10n ** BigInt(NANO_DIGITS) ? null : nano
}
