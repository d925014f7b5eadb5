/**
 * Keeps the prices that calls are held by: asks the upstreams at the start, every hour, and for a model that is not
 * known; what was read last serves while an upstream is away. What a request needs of it is memory alone.
 */
import type { Cancel, Clock } from '../../clock.ts'
import type { ModelName } from '../../routing/table.ts'
import { pageOf } from './price-page.ts'
import { freshNotice, oldNotice } from './price-notices.ts'
import { nameOf, priceShelf, type Entry, type PriceRows, type PriceShelf } from './price-shelf.ts'
import type { PriceOf } from './prices.ts'
import { readEndpoints } from './prices-reading.ts'
import type { TellDaemon } from '../telling.ts'
import type { AskUpstream, Upstream } from '../relay/upstream.ts'

export const PRICE_TIMES = {
  everyMs: 3_600_000,
  /** Older prices are told of: nobody knows whether they still hold. */
  oldMs: 86_400_000,
  /** A model whose prices could not be had is asked for again after so long. */
  againMs: 30_000,
  askMs: 15_000,
} as const

export type PriceBook = {
  readonly priceOf: PriceOf
  /** Asks for those that are not known or not of this hour; resolves when that is over, never rejects. */
  readonly refresh: (models: readonly ModelName[]) => Promise<void>
  /** Other upstreams, or other prices of the configuration: those hold from now on. */
  readonly configured: (upstreams: readonly Upstream[]) => void
  /** To be called now and then: refreshes what is due, in the background. */
  readonly tick: () => void
  /** Ends what is under way. */
  readonly close: () => Promise<void>
}

export type PriceBookDoors = {
  readonly ask: AskUpstream
  readonly rows: PriceRows
  readonly upstreams: readonly Upstream[]
  readonly clock: Clock
  readonly tell: TellDaemon
}

export function priceBook({ ask, rows, upstreams, clock, tell }: PriceBookDoors): PriceBook {
  const shelf = priceShelf(rows, upstreams, clock)
  const asking = new Map<string, Promise<void>>()
  const closing = new AbortController()
  let published = publishers(upstreams)

  const askFor = (entry: Entry): Promise<void> => {
    const name = nameOf(entry.model)
    const under = asking.get(name)
    if (under !== undefined) return under
    entry.askedAt = clock.steady()
    const answered = readPage({ ask, clock, closed: closing.signal }, shelf, entry)
      .then((why) => {
        entry.isKnown = why === null
        const isOld = why !== null && isTooOld(entry, clock)
        if (isOld === entry.isTold) return
        entry.isTold = isOld
        tell(isOld ? oldNotice(entry, why, clock) : freshNotice(entry))
      })
      .finally(() => asking.delete(name))
    asking.set(name, answered)
    return answered
  }
  const isDue = ({ model, isConfigured, askedAt, isKnown }: Entry): boolean => {
    if (isConfigured || closing.signal.aborted || !published.has(model.upstream)) return false
    if (askedAt === null) return true
    return clock.steady() - askedAt >= (isKnown ? PRICE_TIMES.everyMs : PRICE_TIMES.againMs)
  }
  return {
    priceOf: shelf.priceOf,
    async refresh(models) {
      const wanted = models
        .filter(({ upstream }) => published.has(upstream))
        .map((model) => shelf.entryOf(model))
      const isUnderWay = ({ model }: Entry): boolean => asking.has(nameOf(model))
      await Promise.all(wanted.filter((each) => isUnderWay(each) || isDue(each)).map(askFor))
    },
    configured(now) {
      const before = published
      published = publishers(now)
      shelf.configured(now)
      for (const entry of shelf.all()) {
        const { upstream } = entry.model
        // What another address said of its prices is not known to hold at this one.
        if (before.get(upstream) !== published.get(upstream)) entry.askedAt = null
      }
    },
    tick() {
      for (const entry of shelf.all()) if (isDue(entry)) void askFor(entry)
    },
    async close() {
      closing.abort()
      await Promise.all(asking.values())
    },
  }
}

/** Addresses of those that publish prices, by name. */
function publishers(upstreams: readonly Upstream[]): ReadonlyMap<string, string> {
  return new Map(
    upstreams.filter(({ isOpenRouter }) => isOpenRouter).map(({ name, url }) => [name, url]),
  )
}

type Asking = Pick<PriceBookDoors, 'ask' | 'clock'> & { readonly closed: AbortSignal }

/** Null when all is well, else why the prices are not known. Never rejects. */
async function readPage(
  { ask, clock, closed }: Asking,
  shelf: PriceShelf,
  entry: Entry,
): Promise<string | null> {
  const page = pageOf(entry.model.id)
  if (page === null) return 'prices of such a variant are not published'
  const deadline = within(clock, closed)
  try {
    const { status, text } = await ask(entry.model.upstream, page, deadline.signal)
    if (status !== 200) return `the page of its prices answered ${status}`
    const served = readEndpoints(text)
    if (served === null) return 'the page of its prices cannot be read'
    shelf.put(entry, { from: 'endpoints', served })
    return null
  } catch {
    // The message may quote an address or more; that it was not reached is enough.
    return 'the page of its prices could not be had'
  } finally {
    deadline.cancel()
  }
}

function within(
  clock: Clock,
  closed: AbortSignal,
): { readonly signal: AbortSignal; readonly cancel: Cancel } {
  const late = new AbortController()
  const cancel = clock.wakeAt(clock.steady() + PRICE_TIMES.askMs, () => late.abort())
  return { signal: AbortSignal.any([late.signal, closed]), cancel }
}

function isTooOld({ source, seenAt }: Entry, clock: Clock): boolean {
  return source !== null && clock.now() - seenAt > PRICE_TIMES.oldMs
}
