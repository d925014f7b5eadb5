/**
 * Reads `GET /models/{author}/{slug}/endpoints` of OpenRouter: who serves a model, and at what prices. A price that is
 * not there, varies (`-1`) or cannot be read makes its endpoint one without a price, never a free one. Pure.
 */
import type { JsonObject } from '../call.ts'
import type { Atto } from './prices.ts'
import {
  ABSURD_PIECE,
  ABSURD_TOKEN,
  countOf,
  isCount,
  dearer,
  objectIn,
  parsed,
  priceIn,
  textOf,
} from './price-values.ts'

/** Prices of one endpoint at one time; null where none is published. */
export type Rates = {
  readonly prompt: Atto
  readonly completion: Atto
  readonly cacheRead: Atto | null
  readonly cacheWrite: Atto | null
  readonly cacheWriteHour: Atto | null
  readonly reasoning: Atto | null
}

/** Holds beside or instead of the rates, from so many prompt tokens on; only at times where `isTimed`. */
export type Override = {
  readonly fromPromptTokens: number
  readonly isTimed: boolean
  readonly rates: Partial<Rates>
}

export type Endpoint = {
  /** Names that preferences know it by: its tag, the part before the slash, its provider. In lower case. */
  readonly names: readonly string[]
  readonly rates: Rates
  readonly overrides: readonly Override[]
  readonly perRequest: Atto
  readonly perImage: Atto
  /** The dearest of a token of picture or sound; null where they are priced as text. */
  readonly media: Atto | null
  readonly contextLength: number | null
  readonly maxCompletionTokens: number | null
}

/** One that has no price is null: where it may serve, nothing is known of the whole. */
export type Served = { readonly names: readonly string[]; readonly endpoint: Endpoint | null }

/** Null for a text that is no such page. */
export function readEndpoints(text: string): readonly Served[] | null {
  const data = objectIn(objectIn(parsed(text))?.['data'])
  const list = data?.['endpoints']
  if (!Array.isArray(list)) return null
  return list.map((each): Served => {
    const entry = objectIn(each) ?? {}
    const names = namesOf(entry)
    return { names, endpoint: endpointOf(entry, names) }
  })
}

function namesOf(entry: JsonObject): readonly string[] {
  const tag = textOf(entry['tag'])
  const all = [tag, tag.split('/')[0] ?? '', textOf(entry['provider_name'])]
  return [...new Set(all.map((name) => name.toLowerCase()))].filter((name) => name !== '')
}

function endpointOf(entry: JsonObject, names: readonly string[]): Endpoint | null {
  const pricing = objectIn(entry['pricing'])
  if (pricing === null) return null
  const price = (key: string, absurd = ABSURD_TOKEN) => priceIn(pricing, key, absurd)
  const rates = ratesIn(pricing)
  const overrides = overridesIn(pricing['overrides'])
  const perRequest = price('request', ABSURD_PIECE)
  const perImage = price('image', ABSURD_PIECE)
  const media = [price('image_token'), price('audio'), price('input_audio_cache')]
  if (rates === null || overrides === null) return null
  if (rates.prompt === undefined || rates.completion === undefined) return null
  if (perRequest === null || perImage === null || media.includes(null)) return null
  const { prompt, completion, cacheRead = null, cacheWrite = null } = rates
  const { cacheWriteHour = null, reasoning = null } = rates
  return {
    names,
    rates: { prompt, completion, cacheRead, cacheWrite, cacheWriteHour, reasoning },
    overrides,
    perRequest: perRequest ?? 0n,
    perImage: perImage ?? 0n,
    media: media.reduce<Atto | null>((most, each) => dearer(most, each ?? null), null),
    contextLength: countOf(entry['context_length']),
    maxCompletionTokens: countOf(entry['max_completion_tokens']),
  }
}

const RATE_KEYS: readonly (readonly [keyof Rates, string])[] = [
  ['prompt', 'prompt'],
  ['completion', 'completion'],
  ['cacheRead', 'input_cache_read'],
  ['cacheWrite', 'input_cache_write'],
  ['cacheWriteHour', 'input_cache_write_1h'],
  ['reasoning', 'internal_reasoning'],
]

/** Null where one is there and cannot be read. */
function ratesIn(pricing: JsonObject): Partial<Rates> | null {
  const rates: { -readonly [K in keyof Rates]?: Atto } = {}
  for (const [name, key] of RATE_KEYS) {
    const value = priceIn(pricing, key, ABSURD_TOKEN)
    if (value === null) return null
    if (value !== undefined) rates[name] = value
  }
  return rates
}

function overridesIn(value: unknown): readonly Override[] | null {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) return null
  const overrides: Override[] = []
  for (const each of value) {
    const entry = objectIn(each)
    const rates = entry === null ? null : ratesIn(entry)
    const from = entry?.['min_prompt_tokens'] ?? 0
    if (entry === null || rates === null || !isCount(from)) return null
    // Conditions that a later version brings are taken for times: they may hold or not.
    const isTimed = Object.keys(entry).some((key) => !PLAIN_KEYS.has(key))
    overrides.push({ fromPromptTokens: from, isTimed, rates })
  }
  return overrides
}

const PLAIN_KEYS = new Set(['min_prompt_tokens', ...RATE_KEYS.map(([, key]) => key)])
