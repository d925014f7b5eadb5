/**
 * Which price counts for a model, and what a token then costs at given shares of prompt and cache. A price that is
 * not published, is variable (`-1`) or unreadable is no price: such a model is unpriced, never free. Pure.
 */
import { scaled } from '../decimal.ts'
import type { ModelCard, Prices, Slug } from './facts.ts'
import { FREE, variantOf } from './join.ts'
import type { PerMille, Rules, UseClass } from './rules.ts'

/** USD per token times 10^18: the finest price seen has 12 decimals. */
export const PRICE_DIGITS = 18
const WHOLE: PerMille = 1000
const BATCH = 'batch'
/** USD per million tokens have so many digits fewer than USD per token. */
export const PER_MILLION_DIGITS = 6
/** 0.01 USD per token, ten times the dearest ever seen: above it somebody slipped with the point. */
const ABSURD = 10n ** 16n

export type Price = {
  /** Where it is from: the author's own endpoint, the listed (top) one, or the word `free` in the variant. */
  readonly basis: 'author' | 'listed' | 'free'
  readonly prompt: bigint
  readonly completion: bigint
  /** Null where none is published. */
  readonly cacheRead: bigint | null
}

/** The author's own price before the listed one, which is that of the cheapest host and jumps within hours. */
export function priceOf(slug: Slug, card: ModelCard | null): Price | null {
  if (variantOf(slug) === FREE) return { basis: 'free', prompt: 0n, completion: 0n, cacheRead: 0n }
  if (card === null) return null
  return readPrice(card.firstParty, 'author') ?? readPrice(card.listed, 'listed')
}

/**
 * Two cards by the same kind of price, to be held against each other: both at their authors' own, else both at the
 * listed ones. An author's price beside another's cheapest host would flatter the latter. Null where neither kind is
 * there for both.
 */
export function alikePrices(a: ModelCard, b: ModelCard): readonly [Price, Price] | null {
  const pair = (basis: 'author' | 'listed'): readonly [Price, Price] | null => {
    const [first, second] = [a, b].map((card) =>
      readPrice(basis === 'author' ? card.firstParty : card.listed, basis),
    )
    return first == null || second == null ? null : [first, second]
  }
  return pair('author') ?? pair('listed')
}

export function readPrice(prices: Prices | null, basis: Price['basis']): Price | null {
  const prompt = tokenPrice(prices?.prompt)
  const completion = tokenPrice(prices?.completion)
  if (prompt === null || completion === null) return null
  return { basis, prompt, completion, cacheRead: tokenPrice(prices?.cacheRead) }
}

function tokenPrice(text: string | null | undefined): bigint | null {
  const value = text === null || text === undefined ? null : scaled(text, PRICE_DIGITS)
  return value === null || value < 0n || value > ABSURD ? null : value
}

export function isZero(price: Price): boolean {
  return price.prompt === 0n && price.completion === 0n
}

/** How a model is taken to be used: by its variant and by what it costs. */
export function useOf(slug: Slug, price: Price, { use }: Rules): UseClass {
  if (variantOf(slug) === BATCH) return use.batch
  const dear = scaled(use.dearFromUsdPerMillion, PRICE_DIGITS - PER_MILLION_DIGITS)
  return dear !== null && price.prompt >= dear ? use.dear : use.ordinary
}

/** Digits of a rate: those of the price, and three for each of the two shares. */
export const RATE_DIGITS = PRICE_DIGITS + 6

/** USD per average token times 10^RATE_DIGITS: part prompt, of which part read from a cache, the rest completion. */
export function rateAt(
  price: Price,
  promptShare: PerMille,
  cacheShare: PerMille,
  cacheReadAt: PerMille,
): bigint {
  const prompt = BigInt(promptShare)
  const cached = BigInt(cacheShare)
  const whole = BigInt(WHOLE)
  const cacheRead = price.cacheRead ?? (price.prompt * BigInt(cacheReadAt)) / whole
  const promptRate = cached * cacheRead + (whole - cached) * price.prompt
  return prompt * promptRate + (whole - prompt) * price.completion * whole
}
