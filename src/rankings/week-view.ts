/**
 * One week as `rankings show --json` gives it and as the report is made of: the contract. Tokens and dollars
 * are decimal strings, shares and changes fractions. Fields may be added, none renamed. Pure.
 */
import type { Day, Slug } from './facts.ts'

export type Band = { readonly low: string; readonly mid: string; readonly high: string }
export type ShareBand = { readonly low: number; readonly mid: number; readonly high: number }

export type ModelLine = {
  readonly rank: number
  readonly previousRank: number | null
  readonly slug: Slug
  readonly id: string | null
  readonly name: string
  readonly vendor: string
  readonly region: string
  readonly free: boolean
  readonly tokens: string
  /** Of the total. */
  readonly share: number
  readonly change: number | null
  /** `newcomer`, `breakout`, `expires 2026-06-01`, `repriced`, or empty. */
  readonly note: string
  readonly dollars: Band | null
}

export type VendorLine = {
  readonly vendor: string
  /** For people; the vendor's own slug where nobody has named the company. */
  readonly company: string
  readonly region: string
  readonly tokens: string
  readonly share: number
  readonly shareOfAttributed: number
  readonly change: number | null
  readonly models: readonly Slug[]
  readonly dollars: Band | null
  readonly dollarShare: ShareBand | null
  /** Billed in the week by the opt-in source, and its share; null without it. */
  readonly billed: { readonly usd: string; readonly share: number } | null
  readonly weeksLeading: number
}

export type RegionLine = {
  readonly region: string
  readonly tokens: string
  readonly share: number
  readonly shareOfAttributed: number
  readonly change: number | null
  readonly weeksLeading: number
}

/** Something of the week that touches a route of the person's own. */
export type Move = {
  readonly route: string
  readonly modelId: string
  readonly kind: 'falling' | 'expiring' | 'repriced' | 'gone' | 'candidate'
  readonly text: string
  /** The model to try in the next regression run; null where there is none. */
  readonly candidate: string | null
}

export type WeekView = {
  readonly week: { readonly start: Day; readonly end: Day }
  readonly source: string
  readonly asOf: string
  readonly citation: string
  readonly total: {
    readonly tokens: string
    readonly change: number | null
    readonly weeksUp: number
    readonly weeksDown: number
  }
  readonly models: readonly ModelLine[]
  readonly vendors: readonly VendorLine[]
  readonly regions: readonly RegionLine[]
  readonly newcomers: readonly Slug[]
  readonly dropouts: readonly { readonly slug: Slug; readonly previousRank: number }[]
  readonly breakouts: readonly { readonly slug: Slug; readonly why: string }[]
  /** Of the total: `:free` variants, and other models whose price is zero. */
  readonly freeShare: number
  readonly freeParts: { readonly variant: number; readonly zeroPriced: number }
  readonly unattributed: { readonly tokens: string; readonly share: number }
  /** Whether the parts make the total, and by how much they do not. */
  readonly reconciliation: {
    readonly parts: string
    readonly total: string
    readonly difference: string
    /** The sum of the days against the week's rows; null where the days were not pulled. */
    readonly days: { readonly total: string; readonly difference: string } | null
    readonly text: string
  }
  readonly dollars: {
    readonly method: string
    readonly low: string
    readonly mid: string
    readonly high: string
    /** Of the total, the long tail included. */
    readonly unpricedShare: number
    /** What the opt-in source says was billed; null without it. */
    readonly billed: { readonly usd: string; readonly method: string } | null
  }
  readonly own: readonly {
    readonly route: string
    readonly model: string
    readonly usdPerMillion: string
    readonly usd: string
    readonly method: string
  }[]
  readonly moves: readonly Move[]
  /** Every rule and assumption that a figure here rests on, each with its source. */
  readonly assumptions: readonly string[]
  readonly warnings: readonly string[]
  /**
   * Up to 26 weeks to this one, oldest first, a missing one left out: the total and each region's tokens. The rest
   * of the total is the long tail.
   */
  readonly history: readonly {
    readonly start: Day
    readonly tokens: string
    readonly regions: Readonly<Record<string, string>>
  }[]
}
