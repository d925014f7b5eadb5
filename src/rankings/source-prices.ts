/**
 * Prices as the source writes them: decimal texts of USD per token, kept as texts. `-1` means that it
 * varies, and is no price. Pure.
 */
import type { Prices } from './facts.ts'
import { listAt, mapAt, maybe, textAt, type Json } from './source-reading.ts'

export const NO_PRICES: Prices = {
  prompt: null,
  completion: null,
  cacheRead: null,
  cacheWrite: null,
}

/** A dollar a token: a million times what the dearest model takes. */
const ABSURD_WHOLE_DOLLARS = 1

/** Never throws: what is no price is none, and is told. `prompt` and `completion` have to be there. */
export function readPrices(pricing: Json, warn: (told: string) => void): Prices {
  const price = (key: string): string | null => {
    const value = pricing[key]
    if (value === undefined || value === null) return null
    if (typeof value === 'string' && /^-1(?:\.0+)?$/.test(value)) return null
    const isDecimal = typeof value === 'string' && /^\d{1,9}(?:\.\d{1,30})?$/.test(value)
    if (isDecimal && Number(value) < ABSURD_WHOLE_DOLLARS) return value
    warn(`pricing.${key} is no price`)
    return null
  }
  for (const key of ['prompt', 'completion'])
    if (pricing[key] === undefined) warn(`pricing.${key} is missing`)
  return {
    prompt: price('prompt'),
    completion: price('completion'),
    cacheRead: price('input_cache_read'),
    cacheWrite: price('input_cache_write'),
  }
}

/** What hosts call themselves where an author is their own host under another name. */
const HOST_NAMES: Readonly<Record<string, readonly string[]>> = {
  amazon: ['amazonbedrock'],
  google: ['googleaistudio', 'googlevertex'],
  'meta-llama': ['meta'],
  microsoft: ['azure'],
  mistralai: ['mistral'],
  qwen: ['alibaba'],
  'bytedance-seed': ['seed', 'bytedance'],
}

/**
 * The prices on the author's own endpoint out of `GET /models/{author}/{slug}/endpoints`, or null where the
 * author hosts none. Of several the plain one: `tag` without a part behind a slash. Throws NotAsDocumented.
 */
export function firstPartyPrices(
  body: unknown,
  author: string,
  warn: (told: string) => void,
): Prices | null {
  const data = mapAt(mapAt(body, 'the answer')['data'], 'data')
  const names = [plain(author), ...(HOST_NAMES[author] ?? [])]
  const own = listAt(data['endpoints'], 'data.endpoints').flatMap((each, index) => {
    const path = `data.endpoints[${index}]`
    const endpoint = mapAt(each, path)
    const tag = maybe(endpoint['tag'], `${path}.tag`, textAt) ?? ''
    const host = maybe(endpoint['provider_name'], `${path}.provider_name`, textAt) ?? ''
    const [first = '', ...variant] = tag.split('/')
    const isOwn = [first, host].some((name) => names.includes(plain(name)))
    const pricing = mapAt(endpoint['pricing'], `${path}.pricing`)
    return isOwn ? [{ isPlain: variant.length === 0, pricing }] : []
  })
  const chosen = own.find(({ isPlain }) => isPlain) ?? own[0]
  return chosen === undefined ? null : readPrices(chosen.pricing, warn)
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}
