/**
 * Prices as they are kept: a text of JSON in which amounts are decimal texts, the same for the same prices, so that a
 * new version is told from the old one again. Pure.
 */
import type { ModelPrice } from './prices.ts'
import type { Served } from './prices-reading.ts'

/** What one version of a model's prices is made of: who serves it, or what the configuration says. */
export type PriceSource =
  | { readonly from: 'endpoints'; readonly served: readonly Served[] }
  | { readonly from: 'configuration'; readonly price: Omit<ModelPrice, 'version'> }

/** Endpoints in no order: the page lists them by how they do at the moment. */
export function pricesText(source: PriceSource): string {
  if (source.from === 'configuration') return written(source)
  const served = source.served.toSorted((a, b) => (written(a) < written(b) ? -1 : 1))
  return written({ from: 'endpoints', served })
}

function written(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'bigint' ? `${each}n` : each,
  )
}

/** Null for a text that another version wrote in a form of its own. */
export function pricesOf(text: string): PriceSource | null {
  const source: unknown = JSON.parse(text, (_key, each: unknown) =>
    typeof each === 'string' && /^\d+n$/.test(each) ? BigInt(each.slice(0, -1)) : each,
  )
  const isSource =
    typeof source === 'object' && source !== null && ('served' in source || 'price' in source)
  return isSource ? (source as PriceSource) : null
}
