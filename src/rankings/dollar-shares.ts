/**
 * A vendor's share of the dollars as a band. Its low share pairs its own low with the high of all others, its high
 * share its own high with the low of the others: the widest that the assumptions allow, since nothing says that all
 * vendors are cached alike. The mid shares alone add up to one. Pure.
 */
import { NOTHING, plusBand, type NanoBand } from './dollars.ts'
import { shareOf } from './totals.ts'
import type { ShareBand } from './week-view.ts'

export const SHARES_SENTENCE =
  "A vendor's dollar share is one of the priced part: its low takes its own low estimate against the high one of all others, its high the reverse; only the mid shares add up to one."

/** One vendor's band against the sum over all; null when there are no dollars at all. */
export function dollarShare(own: NanoBand, all: NanoBand): ShareBand | null {
  if (all.high === 0n) return null
  const others = { low: all.low - own.low, high: all.high - own.high }
  return {
    low: shareOf(own.low, own.low + others.high),
    mid: shareOf(own.mid, all.mid),
    high: shareOf(own.high, own.high + others.low),
  }
}

/** The sum over the models that have a price; null when none has. */
export function bandOf<K>(keys: readonly K[], bands: ReadonlyMap<K, NanoBand>): NanoBand | null {
  const found = keys.flatMap((key) => bands.get(key) ?? [])
  return found.length === 0 ? null : found.reduce(plusBand, NOTHING)
}
