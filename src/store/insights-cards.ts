/** The models of a pull and their prices, and the sets of an earlier one. */
import type { Instant } from '../clock.ts'
import type { ModelCard, Prices } from '../rankings/facts.ts'
import type { PullRecord } from '../rankings/pull-record.ts'
import type { Database } from './database.ts'

export function cardWriter(db: Database): (pull: number, record: PullRecord) => void {
  const addSet = db.prepare<[number, number]>('INSERT INTO card_sets (pull, at) VALUES (?, ?)')
  const addCard = db.prepare(
    `INSERT INTO cards (pull, id, slug, variant, name, created_at, context, input, output, calls_tools,
       expires, prompt, completion, cache_read, cache_write)
     VALUES (:pull, :id, :slug, :variant, :name, :createdAt, :contextLength, :input, :output, :callsTools,
       :expires, :prompt, :completion, :cacheRead, :cacheWrite)`,
  )
  const addPrices = db.prepare(
    `INSERT INTO first_party (id, at, pull, prompt, completion, cache_read, cache_write)
     VALUES (:id, :at, :pull, :prompt, :completion, :cacheRead, :cacheWrite)
     ON CONFLICT DO NOTHING`,
  )
  return (pull, { at, cards, firstParty }) => {
    if (cards !== null) addSet.run(pull, cards.at)
    for (const card of cards?.cards ?? []) {
      const { inputModalities, outputModalities, listed, firstParty: _own, ...plain } = card
      addCard.run({
        ...plain,
        ...listed,
        pull,
        createdAt: Math.round(card.createdAt),
        contextLength: card.contextLength === null ? null : Math.round(card.contextLength),
        input: JSON.stringify(inputModalities),
        output: JSON.stringify(outputModalities),
        callsTools: card.callsTools ? 1 : 0,
      })
    }
    for (const { id, prices } of firstParty) addPrices.run({ ...prices, id, at, pull })
  }
}

export type CardSet = { readonly at: Instant; readonly cards: readonly ModelCard[] }

export type CardSets = {
  /** The newest that was read before then. */
  readonly before: (at: Instant) => CardSet | null
  readonly oldest: () => CardSet | null
}

type CardRow = Prices & {
  readonly id: string
  readonly slug: string
  readonly variant: string
  readonly name: string
  readonly createdAt: number
  readonly contextLength: number | null
  readonly input: string
  readonly output: string
  readonly callsTools: number
  readonly expires: string | null
  readonly ownAt: number | null
  readonly ownPrompt: string | null
  readonly ownCompletion: string | null
  readonly ownCacheRead: string | null
  readonly ownCacheWrite: string | null
}

/** A first-party price counts for so long after it was read: only a few are asked for each week. */
const OWN_PRICE_MS = 35 * 86_400_000

export function cardSets(db: Database): CardSets {
  const before = db.prepare<[number], { pull: number; at: number }>(
    'SELECT pull, at FROM card_sets WHERE at < ? ORDER BY at DESC, pull DESC LIMIT 1',
  )
  const oldest = db.prepare<[], { pull: number; at: number }>(
    'SELECT pull, at FROM card_sets ORDER BY at, pull LIMIT 1',
  )
  const cards = db.prepare<[{ pull: number; at: number; since: number }], CardRow>(
    `SELECT cards.id, slug, variant, name, created_at AS createdAt, context AS contextLength, input, output,
       calls_tools AS callsTools, expires, cards.prompt, cards.completion,
       cards.cache_read AS cacheRead, cards.cache_write AS cacheWrite,
       own.at AS ownAt, own.prompt AS ownPrompt, own.completion AS ownCompletion,
       own.cache_read AS ownCacheRead, own.cache_write AS ownCacheWrite
     FROM cards LEFT JOIN first_party AS own ON own.id = cards.id AND own.at = (
       SELECT max(at) FROM first_party
       WHERE id = cards.id AND (pull = :pull OR at <= :at) AND at >= :since
     )
     WHERE cards.pull = :pull ORDER BY cards.id`,
  )
  const setOf = (found: { pull: number; at: number } | undefined): CardSet | null => {
    if (found === undefined) return null
    const rows = cards.all({ ...found, since: found.at - OWN_PRICE_MS })
    return { at: found.at, cards: rows.map(cardOf) }
  }
  return { before: (at) => setOf(before.get(at)), oldest: () => setOf(oldest.get()) }
}

function cardOf(row: CardRow): ModelCard {
  const { id, slug, variant, name, createdAt, contextLength, expires } = row
  const { prompt, completion, cacheRead, cacheWrite } = row
  const own = {
    prompt: row.ownPrompt,
    completion: row.ownCompletion,
    cacheRead: row.ownCacheRead,
    cacheWrite: row.ownCacheWrite,
  }
  return {
    id,
    slug,
    variant,
    name,
    createdAt,
    contextLength,
    expires,
    inputModalities: JSON.parse(row.input) as readonly string[],
    outputModalities: JSON.parse(row.output) as readonly string[],
    callsTools: row.callsTools === 1,
    listed: { prompt, completion, cacheRead, cacheWrite },
    firstParty: row.ownAt === null ? null : own,
  }
}
