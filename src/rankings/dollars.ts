/**
 * What a week's tokens of a model come to, as a band in nano-USD: the mid from the middle assumptions, low and high
 * from the cheapest and the dearest corner of what is assumed. Exact up to the last rounding. Pure.
 */
import { decimalText, dividedBy } from '../decimal.ts'
import type { Slug } from './facts.ts'
import type { Join } from './join.ts'
import { isZero, priceOf, rateAt, RATE_DIGITS, useOf, type Price } from './price.ts'
import type { Rules, UseClass } from './rules.ts'
import type { Band } from './week-view.ts'

export const NANO_DIGITS = 9

export type NanoBand = { readonly low: bigint; readonly mid: bigint; readonly high: bigint }

/** USD per average token times 10^RATE_DIGITS. */
export type Rates = NanoBand

export const NOTHING: NanoBand = { low: 0n, mid: 0n, high: 0n }

/**
 * Which corner is cheapest depends on the prices (a completion may cost less than a prompt), so all are tried. The
 * rate is linear in either share, so nothing within them lies outside the band.
 */
export function ratesOf(price: Price, use: UseClass, { cacheReadAt }: Rules): Rates {
  const { promptShare, cacheShare } = use
  const corners = [promptShare.least, promptShare.most].flatMap((prompt) =>
    [cacheShare.least, cacheShare.most].map((cache) => rateAt(price, prompt, cache, cacheReadAt)),
  )
  return {
    low: corners.reduce((least, each) => (each < least ? each : least)),
    mid: rateAt(price, promptShare.mid, cacheShare.mid, cacheReadAt),
    high: corners.reduce((most, each) => (each > most ? each : most)),
  }
}

/** What so many tokens come to. */
export function cost(tokens: bigint, rates: Rates): NanoBand {
  const per = 10n ** BigInt(RATE_DIGITS - NANO_DIGITS)
  return {
    low: dividedBy(tokens * rates.low, per),
    mid: dividedBy(tokens * rates.mid, per),
    high: dividedBy(tokens * rates.high, per),
  }
}

export function plusBand(a: NanoBand, b: NanoBand): NanoBand {
  return { low: a.low + b.low, mid: a.mid + b.mid, high: a.high + b.high }
}

export function bandText({ low, mid, high }: NanoBand): Band {
  return { low: usd(low), mid: usd(mid), high: usd(high) }
}

/** Nano-USD as decimal dollars. */
export function usd(nano: bigint): string {
  return decimalText(nano, NANO_DIGITS)
}

export type Spend = {
  /** Of the priced models alone; one that is not in it is unpriced. */
  readonly models: ReadonlyMap<Slug, NanoBand>
  readonly total: NanoBand
  readonly pricedTokens: bigint
  readonly pricedBy: Readonly<Record<Price['basis'], number>>
  /** Tokens of models with a free variant, and of others whose price is zero. */
  readonly free: { readonly variant: bigint; readonly zeroPriced: bigint }
  readonly isFree: (slug: Slug) => boolean
}

/** The estimate for every model of a week that has a price. */
export function spendOf(models: ReadonlyMap<Slug, bigint>, join: Join, rules: Rules): Spend {
  const bands = new Map<Slug, NanoBand>()
  const pricedBy = { author: 0, listed: 0, free: 0 }
  const free = { variant: 0n, zeroPriced: 0n }
  const freeSlugs = new Set<Slug>()
  let total = NOTHING
  let pricedTokens = 0n
  for (const [slug, tokens] of models) {
    const price = priceOf(slug, join.ofSlug(slug))
    if (price === null) continue
    const band = cost(tokens, ratesOf(price, useOf(slug, price, rules), rules))
    bands.set(slug, band)
    total = plusBand(total, band)
    pricedTokens += tokens
    pricedBy[price.basis] += 1
    if (!isZero(price)) continue
    freeSlugs.add(slug)
    free[price.basis === 'free' ? 'variant' : 'zeroPriced'] += tokens
  }
  return {
    models: bands,
    total,
    pricedTokens,
    pricedBy,
    free,
    isFree: (slug) => freeSlugs.has(slug),
  }
}
