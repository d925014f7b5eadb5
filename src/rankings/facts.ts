/**
 * What the rankings are made of: rows as OpenRouter published them, model cards, prices, and what is known of
 * the person's own use. The words that source, store, week and report share. Pure.
 */
import type { Instant } from '../clock.ts'

/** A day of UTC, `2026-05-24`. Weeks are ISO weeks and are named by their Monday. */
export type Day = string

/** A model's permaslug as the rankings have it, with its variant behind a colon (`…:free`); `other` is the long tail. */
export type Slug = string

export const OTHER: Slug = 'other'

export type Row = { readonly slug: Slug; readonly tokens: bigint }

/** One week as it stands in the newest pull of it. */
export type WeekRows = {
  readonly start: Day
  readonly end: Day
  /** `meta.as_of` of the pull that it comes from. */
  readonly asOf: string
  /** From `period=week`. */
  readonly rows: readonly Row[]
  /** Sums over `period=day`, where that was pulled too: a little lower, since a model outside a day's top 50 is in `other`. */
  readonly fromDays: readonly Row[] | null
  /** Days of this week that have rows; fewer than 7 is a week half over, or a day missing. */
  readonly daysPresent: number | null
}

/** Decimal strings, USD per token, as published; null where there is none, or it is variable (`-1`). */
export type Prices = {
  readonly prompt: string | null
  readonly completion: string | null
  readonly cacheRead: string | null
  readonly cacheWrite: string | null
}

export type ModelCard = {
  /** What requests name; with its variant. */
  readonly id: string
  /** `canonical_slug`, shared by all variants: only (slug, variant) is one model. */
  readonly slug: Slug
  /** `standard`, `free`, `batch`, … from the id. */
  readonly variant: string
  readonly name: string
  readonly createdAt: Instant
  readonly contextLength: number | null
  readonly inputModalities: readonly string[]
  readonly outputModalities: readonly string[]
  readonly callsTools: boolean
  readonly expires: Day | null
  /** Of the top (often the cheapest) endpoint: jumps within hours. */
  readonly listed: Prices
  /** Of the author's own endpoint; null where it was not asked for, or there is none. */
  readonly firstParty: Prices | null
}

/** Billed dollars of one week from the opt-in source, decimal strings of USD. */
export type Billed = {
  readonly slug: Slug
  readonly usd: string
  readonly promptShare: number | null
}

/** What the person's own calls came to, from the ledger. */
export type OwnUse = {
  readonly route: string
  readonly model: string
  readonly tokens: bigint
  readonly costNanoUsd: bigint
}

/** A route of the routing table, as far as the rankings care. */
export type RouteUse = { readonly route: string; readonly modelId: string }

export type RankingFacts = {
  /** Oldest first; the wanted one is among them. */
  readonly weeks: readonly WeekRows[]
  readonly cards: readonly ModelCard[]
  /** When those were read; null never. */
  readonly cardsAt: string | null
  /** Cards of a week before, to see what was repriced; empty where there are none. */
  readonly cardsBefore: readonly ModelCard[]
  readonly billed: readonly Billed[] | null
  readonly own: readonly OwnUse[]
  readonly routes: readonly RouteUse[]
  /** What went wrong or is missing in the pulls, for a person: the report prints it. */
  readonly warnings: readonly string[]
}
