/**
 * The prices in memory, by model and preferences: what the configuration says, what was kept, what was read since.
 * Kept in rows as versions; looked up without them. Who fills it is price-book.ts.
 */
import type { Clock, Instant, Steady } from '../../clock.ts'
import type { ModelName } from '../../routing/table.ts'
import type { JsonObject } from '../call.ts'
import { dearestPrice } from './dearest-price.ts'
import type { ModelPrice, PriceOf } from './prices.ts'
import { pricesOf, pricesText, type PriceSource } from './prices-text.ts'
import type { Upstream } from '../relay/upstream.ts'

export type KeptPrice = {
  readonly version: number
  readonly upstream: string
  readonly model: string
  readonly text: string
  /** When an upstream last said the same. */
  readonly seenAt: Instant
}

/** `store/` implements it. `keep` answers the version: the last one where the text is the same, else a new one. */
export type PriceRows = {
  readonly latest: () => readonly KeptPrice[]
  readonly keep: (price: Omit<KeptPrice, 'version'>) => number
}

export type Entry = {
  readonly model: ModelName
  readonly isConfigured: boolean
  version: number
  source: PriceSource | null
  seenAt: Instant
  /** When it was last asked for; null never by this process. */
  askedAt: Steady | null
  /** Whether the last asking was answered. */
  isKnown: boolean
  /** Whether its age was told. */
  isTold: boolean
  /** Without preferences; and by the object that holds them, as a table's route hands out the same one each time. */
  plain: ModelPrice | null
  preferred: WeakMap<JsonObject, { readonly price: ModelPrice | null }>
}

export type PriceShelf = {
  readonly priceOf: PriceOf
  readonly entryOf: (model: ModelName) => Entry
  readonly all: () => Iterable<Entry>
  /** Writes a row: a new version only where the text is another one. */
  readonly put: (entry: Entry, source: PriceSource) => void
  /** The prices of the configuration as they are now. One that stands there no more is none, until it is read. */
  readonly configured: (upstreams: readonly Upstream[]) => void
}

export const nameOf = ({ upstream, id }: ModelName): string => `${upstream}/${id}`

export function priceShelf(
  rows: PriceRows,
  upstreams: readonly Upstream[],
  clock: Pick<Clock, 'now'>,
): PriceShelf {
  const entries = new Map<string, Entry>()
  const entryOf = (model: ModelName, isConfigured = false): Entry => {
    const found = entries.get(nameOf(model))
    if (found !== undefined) return found
    const entry = emptyEntry(model, isConfigured)
    entries.set(nameOf(model), entry)
    return entry
  }
  const put = (entry: Entry, source: PriceSource): void => {
    const { upstream, id } = entry.model
    const seenAt = clock.now()
    const version = rows.keep({ upstream, model: id, text: pricesText(source), seenAt })
    fill(entry, source, { version, seenAt })
  }
  const configured = (now: readonly Upstream[]): void => {
    const names = new Set(now.map(({ name }) => name))
    for (const [name, { model, isConfigured }] of entries) {
      if (isConfigured || !names.has(model.upstream)) entries.delete(name)
    }
    for (const { name, prices } of now) {
      for (const [id, price] of prices) {
        const model = { upstream: name, id }
        entries.delete(nameOf(model))
        put(entryOf(model, true), { from: 'configuration', price })
      }
    }
  }
  configured(upstreams)
  const asked = new Set(upstreams.filter((each) => each.isOpenRouter).map(({ name }) => name))
  for (const kept of rows.latest()) {
    const model = { upstream: kept.upstream, id: kept.model }
    const source = pricesOf(kept.text)
    // A price that stood in the configuration once and stands there no more is none.
    const isOurs = asked.has(kept.upstream) && source?.from === 'endpoints'
    if (isOurs && !entries.has(nameOf(model))) fill(entryOf(model), source, kept)
  }
  return {
    entryOf,
    put,
    configured,
    all: () => entries.values(),
    priceOf(model, provider) {
      const entry = entries.get(nameOf(model))
      if (entry === undefined) return null
      if (provider === null) return entry.plain
      const found = entry.preferred.get(provider)
      if (found !== undefined) return found.price
      const price = priceFor(entry, provider)
      entry.preferred.set(provider, { price })
      return price
    },
  }
}

function fill(
  entry: Entry,
  source: PriceSource,
  { version, seenAt }: Pick<KeptPrice, 'version' | 'seenAt'>,
): void {
  Object.assign(entry, { source, version, seenAt, preferred: new WeakMap() })
  entry.plain = priceFor(entry, null)
}

function priceFor({ source, version }: Entry, provider: JsonObject | null): ModelPrice | null {
  if (source === null) return null
  if (source.from === 'configuration') return { ...source.price, version }
  const price = dearestPrice(source.served, provider)
  return price === null ? null : { ...price, version }
}

function emptyEntry(model: ModelName, isConfigured: boolean): Entry {
  return {
    model,
    isConfigured,
    version: 0,
    source: null,
    seenAt: 0,
    askedAt: null,
    isKnown: false,
    isTold: false,
    plain: null,
    preferred: new WeakMap(),
  }
}
