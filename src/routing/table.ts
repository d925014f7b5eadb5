/**
 * The routing table: names that agents ask for, and the models that stand behind them. What `routing.json`
 * means once it has been read. Pure.
 */
import type { RouteUse } from '../rankings/facts.ts'

/** A model at an upstream: `openrouter/deepseek/deepseek-v4-flash` is `deepseek/deepseek-v4-flash` at `openrouter`. */
export type ModelName = { readonly upstream: string; readonly id: string }

/** A calendar period of UTC: a day, a week from Monday, a month; `total` is all that was ever spent. */
export type Period = 'day' | 'week' | 'month' | 'total'

export type Cap = { readonly period: Period; readonly nanoUsd: bigint }

/**
 * What a request may ask for that changes its price beyond tokens; refused unless the route allows it.
 * `choices`: several answers (`n`). `web_search`, `plugins`, `server_tools`: work done at the upstream that is
 * priced by itself. `provider`: preferences of the client's own. `service_tier`, `media_output`: other prices.
 * `other_fields`: fields that this version does not know.
 */
export const ALLOWANCES = [
  'choices',
  'web_search',
  'plugins',
  'server_tools',
  'provider',
  'service_tier',
  'media_output',
  'other_fields',
] as const

export type Allowance = (typeof ALLOWANCES)[number]

/** What is tried after a route's own model, in this order. */
export type Fallback = {
  /** Names of other routes: each is tried with its own model, and not with its own fallback. */
  readonly routes: readonly string[]
  /** At the very end a person; null where the list does not end with one. */
  readonly human: { readonly holdMs: number | null } | null
}

export type Route = {
  readonly name: string
  readonly model: ModelName
  readonly caps: readonly Cap[]
  readonly maxConcurrency: number | null
  readonly maxOutputTokens: number | null
  /** Preferences about providers, for the upstream, which alone knows what they may be. */
  readonly provider: Readonly<Record<string, unknown>> | null
  /** Its own list; null where that of the table holds. */
  readonly fallback: Fallback | null
  /** What clients may ask for on this route though it changes the price. */
  readonly allow: readonly Allowance[]
}

export type RoutingTable = {
  /** The day that the table was last looked over, as people write it down; the program does nothing with it. */
  readonly weeklyReview: string | null
  readonly routes: readonly Route[]
  readonly fallback: Fallback
  /** Full names of models that may be asked for without a route. */
  readonly allowDirect: readonly string[]
  /** Over all that is spent through the gateway. */
  readonly caps: readonly Cap[]
}

/** The upstream whose rankings we read. */
const RANKED = 'openrouter'

/**
 * The upstream and the id of a full name; null for one that has no such parts. Every id of OpenRouter has
 * two parts, and its own models are called `openrouter/…`: there a single part behind the upstream is the
 * rest of such an id (`openrouter/owl-alpha` is that model, not `owl-alpha`).
 */
export function modelName(text: string): ModelName | null {
  const match = /^([a-z0-9][a-z0-9_-]*)\/([^\s/]+(?:\/[^\s/]+)*)$/.exec(text)
  if (match?.[1] === undefined || match[2] === undefined) return null
  const [, upstream, rest] = match
  return { upstream, id: upstream === RANKED && !rest.includes('/') ? text : rest }
}

/** The routes that the rankings can say something about: those whose model is OpenRouter's. */
export function routeUses({ routes }: RoutingTable): readonly RouteUse[] {
  return routes
    .filter(({ model }) => model.upstream === RANKED)
    .map(({ name, model }) => ({ route: name, modelId: model.id }))
}
