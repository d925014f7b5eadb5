/**
 * Reads `GET /models`: a card for each id. A card with a mistake in it is left out and named; when many are
 * wrong the shape has changed, and all are refused. Pure.
 */
import type { ModelCard } from './facts.ts'
import { isDay } from './days.ts'
import { NO_PRICES, readPrices } from './source-prices.ts'
import {
  listAt,
  mapAt,
  maybe,
  NotAsDocumented,
  numberAt,
  textAt,
  wrong,
  type Json,
} from './source-reading.ts'

export type Models = { readonly cards: readonly ModelCard[]; readonly warnings: readonly string[] }

/** More wrong cards than this share: the answer is another than the one that is known here. */
const WRONG_MAX = 0.1
const TOLD_MAX = 5

/** Throws NotAsDocumented. */
export function readModels(body: unknown): Models {
  const data = listAt(mapAt(body, 'the answer')['data'], 'data')
  const bad: string[] = []
  const odd: string[] = []
  const cards = new Map<string, ModelCard>()
  for (const [index, each] of data.entries()) {
    const card = cardAt(each, `data[${index}]`, odd)
    if (typeof card === 'string') bad.push(card)
    else if (cards.has(card.id)) odd.push(`${card.id} is there twice; the first one counts`)
    else cards.set(card.id, card)
  }
  if (data.length === 0) throw new NotAsDocumented('data is empty')
  const [first] = bad
  if (first !== undefined && (cards.size === 0 || bad.length > 1 + data.length * WRONG_MAX))
    throw new NotAsDocumented(`${first}, and ${bad.length} of ${data.length} models are so`)
  const warnings = [...bad.map((told) => `${told}: this model is left out`), ...odd]
  return { cards: [...cards.values()], warnings: cut(warnings) }
}

function cut(warnings: readonly string[]): readonly string[] {
  const more = warnings.length - TOLD_MAX
  return more <= 0 ? warnings : [...warnings.slice(0, TOLD_MAX), `${more} more of that kind`]
}

/** A text says what is wrong with it. */
function cardAt(value: unknown, path: string, odd: string[]): ModelCard | string {
  try {
    return cardOf(mapAt(value, path), path, odd)
  } catch (error) {
    if (error instanceof NotAsDocumented) return error.message
    throw error
  }
}

function cardOf(model: Json, path: string, odd: string[]): ModelCard {
  const id = textAt(model['id'], `${path}.id`)
  const architecture = maybe(model['architecture'], `${path}.architecture`, mapAt)
  const words = (value: unknown, key: string): readonly string[] =>
    (maybe(value, `${path}.${key}`, listAt) ?? []).filter((each) => typeof each === 'string')
  const pricing = mapAt(model['pricing'], `${path}.pricing`)
  const expires = maybe(model['expiration_date'], `${path}.expiration_date`, textAt)?.slice(0, 10)
  return {
    id,
    slug: textAt(model['canonical_slug'], `${path}.canonical_slug`),
    variant: variantOf(id),
    name: textAt(model['name'], `${path}.name`),
    createdAt: createdAt(model['created'], `${path}.created`),
    contextLength: contextOf(model['context_length'], (told) => odd.push(`${id}: ${told}`)),
    inputModalities: words(architecture?.['input_modalities'], 'architecture.input_modalities'),
    outputModalities: words(architecture?.['output_modalities'], 'architecture.output_modalities'),
    callsTools: words(model['supported_parameters'], 'supported_parameters').includes('tools'),
    expires: expires !== undefined && isDay(expires) ? expires : null,
    listed: readPrices(pricing, (told) => odd.push(`${id}: ${told}; it counts as unpriced`)),
    firstParty: null,
  }
}

/** Milliseconds of a moment that a clock can have: a table of whole numbers takes no other. */
function createdAt(value: unknown, path: string): number {
  const seconds = numberAt(value, path)
  if (seconds >= 0 && seconds <= SECONDS_MAX) return Math.round(seconds * 1000)
  throw wrong(value, path, 'a moment in seconds')
}

/** Beyond the year 5000. */
const SECONDS_MAX = 1e11

function contextOf(value: unknown, warn: (told: string) => void): number | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value
  warn('context_length is no count of tokens; it counts as unknown')
  return null
}

/** Behind the colon of the id: `free`, `batch`; `standard` without one. */
export function variantOf(id: string): string {
  const colon = id.lastIndexOf(':')
  return colon === -1 ? 'standard' : id.slice(colon + 1)
}

/** Whether a card has any price that one could count with. */
export function isPriced({ listed }: Pick<ModelCard, 'listed'>): boolean {
  const { prompt, completion } = listed ?? NO_PRICES
  return prompt !== null && completion !== null && Number(prompt) + Number(completion) > 0
}
