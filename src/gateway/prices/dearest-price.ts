/**
 * The price that bounds a model: the highest of each over the endpoints that may serve, at every number of prompt
 * tokens where one of them changes. Null as soon as one that may serve has no price. Pure.
 */
import type { JsonObject } from '../call.ts'
import type { ModelPrice, PriceTier } from './prices.ts'
import { dearer } from './price-values.ts'
import type { Endpoint, Rates, Served } from './prices-reading.ts'

export function dearestPrice(
  served: readonly Served[],
  provider: JsonObject | null,
): Omit<ModelPrice, 'version'> | null {
  const serving = mayServe(served, provider)
  const endpoints = serving.flatMap(({ endpoint }) => endpoint ?? [])
  const [first] = endpoints
  if (first === undefined || endpoints.length < serving.length) return null
  const most = (of: (endpoint: Endpoint) => bigint): bigint =>
    endpoints.map(of).reduce((a, b) => (a > b ? a : b), 0n)
  const media = endpoints.map((each) => each.media).reduce(dearer, null)
  const starts = endpoints.flatMap((each) => each.overrides.map((one) => one.fromPromptTokens))
  const [base = 0, ...others] = [...new Set([0, ...starts])].toSorted((a, b) => a - b)
  const tierAt = (from: number): PriceTier => ({
    fromPromptTokens: from,
    ...dearestRates(endpoints.map((endpoint) => ratesAt(endpoint, from))),
  })
  return {
    tiers: [tierAt(base), ...others.map(tierAt)],
    perRequest: most((each) => each.perRequest),
    perImage: most((each) => each.perImage),
    ...(media === null ? {} : { media }),
    contextLength: highest(endpoints.map((each) => each.contextLength)),
    maxCompletionTokens: highest(endpoints.map((each) => each.maxCompletionTokens)),
  }
}

/** Those that the preferences leave; a preference that nobody here understands leaves all of them. */
function mayServe(served: readonly Served[], provider: JsonObject | null): readonly Served[] {
  if (provider === null) return served
  const only = namesIn(provider['only'])
  const order = provider['allow_fallbacks'] === false ? namesIn(provider['order']) : null
  const ignore = namesIn(provider['ignore']) ?? []
  const isIn = ({ names }: Served, list: readonly string[]): boolean =>
    names.some((name) => list.includes(name))
  // One without a name may be anybody: it stays whatever is preferred.
  const left = served.filter(
    (each) =>
      each.names.length === 0 ||
      ((only === null || isIn(each, only)) &&
        (order === null || isIn(each, order)) &&
        !isIn(each, ignore)),
  )
  // A name that is spelled as nobody is called here may mean anybody.
  return left.length === 0 ? served : left
}

/** Null where it says nothing, or something else than names. */
function namesIn(value: unknown): readonly string[] | null {
  if (!Array.isArray(value) || value.length === 0) return null
  const names = value.filter((each): each is string => typeof each === 'string')
  return names.length === value.length ? names.map((name) => name.toLowerCase()) : null
}

/**
 * The dearest that may hold for so many prompt tokens: a later override wins over an earlier one and the base where it
 * is sure to hold, and stands beside them where it only holds at times.
 */
function ratesAt({ rates, overrides }: Endpoint, promptTokens: number): Rates {
  const at = (key: keyof Rates): bigint | null => {
    let dearest: bigint | null = null
    for (const { fromPromptTokens, isTimed, rates: other } of overrides.toReversed()) {
      const value = other[key]
      if (fromPromptTokens > promptTokens || value === undefined || value === null) continue
      dearest = dearer(dearest, value)
      if (!isTimed) return dearest
    }
    return dearer(dearest, rates[key])
  }
  return {
    prompt: at('prompt') ?? rates.prompt,
    completion: at('completion') ?? rates.completion,
    cacheRead: at('cacheRead'),
    cacheWrite: at('cacheWrite'),
    cacheWriteHour: at('cacheWriteHour'),
    reasoning: at('reasoning'),
  }
}

/** Where one publishes no price of its own the prompt's holds (or the completion's): it takes part with that. */
function dearestRates(all: readonly Rates[]): Rates {
  const dearest = (of: (rates: Rates) => bigint): bigint =>
    all.map(of).reduce((a, b) => (a > b ? a : b), 0n)
  const optional = (key: keyof Rates, other: 'prompt' | 'completion'): bigint | null =>
    all.every((rates) => rates[key] === null)
      ? null
      : dearest((rates) => rates[key] ?? rates[other])
  return {
    prompt: dearest(({ prompt }) => prompt),
    completion: dearest(({ completion }) => completion),
    cacheRead: optional('cacheRead', 'prompt'),
    cacheWrite: optional('cacheWrite', 'prompt'),
    cacheWriteHour: hourOf(all),
    reasoning: optional('reasoning', 'completion'),
  }
}

/** Twice the prompt where writes are priced and those of an hour are not told (Anthropic's rule). */
function hourOf(all: readonly Rates[]): bigint | null {
  if (all.every(({ cacheWriteHour }) => cacheWriteHour === null)) return null
  return all
    .map(
      (rates) =>
        rates.cacheWriteHour ?? (rates.cacheWrite === null ? rates.prompt : 2n * rates.prompt),
    )
    .reduce((a, b) => (a > b ? a : b), 0n)
}

/** Null where one of them does not say: then the highest is not known. */
function highest(values: readonly (number | null)[]): number | null {
  return values.includes(null) ? null : Math.max(...values.map((value) => value ?? 0))
}
