/** Reads the sections `upstreams` and `rankings`: where models are asked about, and how they are counted. */
import * as z from 'zod/mini'
import { leaf, oneOf } from './leaves.ts'
import { RANKINGS_DEFAULT, type RankingsEntry } from './rankings.ts'
import type { Path, Reader } from './reader.ts'
import { foundText } from './mistake.ts'
import { isWebUrl, sourced } from './sourced.ts'
import { priceSection } from './route-leaves.ts'
import { OPENROUTER, PROTOCOLS, type PriceEntry, type UpstreamEntry } from './upstreams.ts'
import { isMap } from './is-map.ts'

const upstreamSection = z.strictObject({
  url: z.optional(
    leaf('a URL such as https://openrouter.ai/api/v1', (value) => {
      const isPlain = typeof value === 'string' && isWebUrl(value) && !/[?#@]/.test(value)
      return isPlain ? value.replace(/\/+$/, '') : null
    }),
  ),
  key: z.optional(sourced('a key', (text) => text !== '')),
  protocols: z.optional(
    leaf(`a list of any of ${PROTOCOLS.join(', ')}`, (value) => {
      const words: readonly unknown[] = Array.isArray(value) ? value : []
      const known = PROTOCOLS.filter((each) => words.includes(each))
      return known.length > 0 && known.length === words.length ? known : null
    }),
  ),
  auth: z.optional(oneOf('bearer', 'x-api-key')),
  prices: z.optional(z.unknown()),
})

const rankingsSection = z.strictObject({
  frontend: z.optional(z.boolean()),
  regions: z.optional(leaf('a map of vendors and their regions', (value) => mapOf(value))),
})

const NAME = /^[a-z0-9][a-z0-9_-]{0,40}$/
const VENDOR = /^~?[a-z0-9][a-z0-9._-]{0,60}$/
const REGION = /^\p{L}[\p{L} -]{0,30}$/u

/** Mistakes are noted. The names of upstreams are free: the gateway has others. */
export function readUpstreams(value: unknown, reader: Reader): readonly UpstreamEntry[] {
  const entries = entriesOf(value, ['upstreams'], 'a map of upstreams by name', reader)
  return entries.flatMap(([name, entry]) => {
    if (!NAME.test(name)) {
      const expected = 'a name of small letters, digits, "-", "_" (models begin with it)'
      reader.noteKey(['upstreams'], name, expected, foundText(name))
      return []
    }
    const section = reader.section(upstreamSection, entry, ['upstreams', name])
    const prices = pricesOf(section?.prices, ['upstreams', name, 'prices'], reader)
    if (section === null) return []
    const { url = null, key = null, protocols, auth = 'bearer' } = section
    const usual = name === OPENROUTER ? PROTOCOLS : (['chat'] as const)
    return [{ name, url, key, protocols: protocols ?? usual, auth, prices }]
  })
}

function pricesOf(value: unknown, path: Path, reader: Reader): ReadonlyMap<string, PriceEntry> {
  const models = entriesOf(value, path, 'a map of models and their prices', reader)
  const found = models.flatMap(([model, entry]) => {
    const price = reader.section(priceSection, entry, [...path, model])
    if (price === null) return []
    const { input, output, cache_read: cacheRead = null, cache_write: cacheWrite = null } = price
    const { context_length: contextLength = null, max_output_tokens: maxOutputTokens = null } =
      price
    const read = { input, output, cacheRead, cacheWrite, contextLength, maxOutputTokens }
    return [[model, read] as const]
  })
  return new Map(found)
}

export function readRankings(value: unknown, reader: Reader): RankingsEntry {
  if (value === undefined) return RANKINGS_DEFAULT
  const section = reader.section(rankingsSection, value, ['rankings'])
  const path = ['rankings', 'regions']
  const regions = entriesOf(section?.regions, path, 'a map of vendors and their regions', reader)
  for (const [vendor, region] of regions) {
    if (!VENDOR.test(vendor))
      reader.noteKey(path, vendor, 'a vendor as models begin with it', foundText(vendor))
    if (typeof region !== 'string' || !REGION.test(region))
      reader.note([...path, vendor], 'a region such as US or EU', region)
  }
  return {
    frontend: section?.frontend ?? RANKINGS_DEFAULT.frontend,
    regions: Object.fromEntries(regions) as Readonly<Record<string, string>>,
  }
}

function entriesOf(
  value: unknown,
  path: Path,
  expected: string,
  reader: Reader,
): readonly (readonly [string, unknown])[] {
  if (value === undefined) return []
  const map = mapOf(value)
  if (map !== null) return Object.entries(map)
  reader.note(path, expected, value)
  return []
}

function mapOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return isMap(value) ? value : null
}
