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
  type Json,
} from './source-reading.ts'

export type Models = { readonly cards: readonly ModelCard[]; readonly warnings: readonly string[] }

/** More wrong cards than this share: the answer is another than the one that is known here. */
const WRONG_MAX = 0.1
const TOLD_MAX = 5

/** Throws NotAsDocumented. */
export function readModels(body: unknown): Models {
  const data = listAt(mapAt(body, 'the answer')['data'], 'data')
  const wrong: string[] = []
  const odd: string[] = []
  const cards = new Map<string, ModelCard>()
  for (const [index, each] of data.entries()) {
    const card = cardAt(each, `data[${index}]`, odd)
    if (typeof card === 'string') wrong.push(card)
    else if (cards.has(card.id)) odd.push(`${card.id} is there twice; the first one counts`)
    else cards.set(card.id, card)
  }
  if (data.length === 0) throw new NotAsDocumented('data is empty')
  const [first] = wrong
  if (first !== undefined && (cards.size === 0 || wrong.length > 1 + data.length * WRONG_MAX))
    throw new NotAsDocumented(`${first}, and ${wrong.length} of ${data.length} models are so`)
  const warnings = [...wrong.map((told) => `${told}: this model is left out`), ...odd]
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
    createdAt: numberAt(model['created'], `${path}.created`) * 1000,
    contextLength: maybe(model['context_length'], `${path}.context_length`, numberAt),
    inputModalities: words(architecture?.['input_modalities'], 'architecture.input_modalities'),
    outputModalities: words(architecture?.['output_modalities'], 'architecture.output_modalities'),
    callsTools: words(model['supported_parameters'], 'supported_parameters').includes('tools'),
    expires: expires !== undefined && isDay(expires) ? expires : null,
    listed: readPrices(pricing, (told) => odd.push(`${id}: ${told}; it counts as unpriced`)),
    firstParty: null,
  }
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
