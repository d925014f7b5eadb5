/**
 * What a call may cost at most, by the dearest endpoint that could serve it. A price that is not known is no price:
 * the call is refused. Pure.
 */
import type { ModelName } from '../../routing/table.ts'
import type { JsonObject } from '../call.ts'

/** USD times 10^18 for one token, or one request, image, search: the finest price seen has 12 decimals. */
export type Atto = bigint

export type PriceTier = {
  /** Holds for requests with at least so many prompt tokens; 0 for the price that always holds. */
  readonly fromPromptTokens: number
  readonly prompt: Atto
  readonly completion: Atto
  /** Null where the published price has none: then the prompt's holds. */
  readonly cacheRead: Atto | null
  readonly cacheWrite: Atto | null
  readonly cacheWriteHour: Atto | null
  /** Null: as the completion. */
  readonly reasoning: Atto | null
}

/** The highest of each over the endpoints that may serve: a bound, not a forecast. */
export type ModelPrice = {
  /** Row of the ledger's price history: every call says which prices it was held by. */
  readonly version: number
  readonly tiers: readonly [PriceTier, ...PriceTier[]]
  readonly perRequest: Atto
  readonly perImage: Atto
  /** The dearest token of a picture or sound in the prompt; absent where it is priced as text. */
  readonly media?: Atto
  readonly contextLength: number | null
  readonly maxCompletionTokens: number | null
}

/** Null: unknown, variable (`-1`) or unreadable. `provider` are the preferences that will go with the call. */
export type PriceOf = (model: ModelName, provider: JsonObject | null) => ModelPrice | null
