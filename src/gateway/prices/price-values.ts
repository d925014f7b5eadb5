/**
 * Single values of a page of prices: a decimal text of USD that is a price, a count, an object; whatever else it may be
 * is told from them. Pure.
 */
import { scaledUp } from '../../decimal.ts'
import type { JsonObject } from '../call.ts'
import { isObject } from '../json-look.ts'
import type { Atto } from './prices.ts'

const PRICE_DIGITS = 18
/** 0.01 USD a token is ten times the dearest ever seen: above it somebody slipped with the point. */
export const ABSURD_TOKEN = 10n ** 16n
/** A thousand dollars a request or picture likewise. */
export const ABSURD_PIECE = 10n ** 21n

/** Undefined where there is none; null where it is no price. Rounded up: free is only what is published as 0. */
export function priceIn(pricing: JsonObject, key: string, absurd: Atto): Atto | null | undefined {
  const value = pricing[key]
  if (value === undefined || value === null) return undefined
  const text = typeof value === 'number' ? String(value) : value
  const price = typeof text === 'string' ? scaledUp(text, PRICE_DIGITS) : null
  return price === null || price < 0n || price > absurd ? null : price
}

export function dearer(a: Atto | null, b: Atto | null): Atto | null {
  if (a === null || b === null) return a ?? b
  return a > b ? a : b
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // A page of any content: it holds no prices.
    return null
  }
}

export function objectIn(value: unknown): JsonObject | null {
  return isObject(value) ? value : null
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

export function countOf(value: unknown): number | null {
  return isCount(value) && value > 0 ? value : null
}
