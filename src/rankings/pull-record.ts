/** A pull as it is kept, whole: what came, what of it stands, and what went wrong. Pure. */
import type { Instant } from '../clock.ts'
import type { Day, ModelCard, Prices } from './facts.ts'
import type { Standing } from './pull-judgement.ts'
import type { Period, Published } from './source-daily.ts'
import type { BilledWeek } from './source-frontend.ts'

/** An answer as it came. */
export type Body = {
  readonly name: string
  readonly at: Instant
  readonly asOf: string | null
  readonly text: string
}

/** A day or a week of a pull; with a reason it is kept beside what is in force. */
export type Judged = Published & {
  readonly period: Period
  readonly asOf: string
  readonly beside: string | null
}

export type PullRecord = {
  readonly at: Instant
  /** `openrouter`, or the name of a file. */
  readonly source: string
  readonly week: Day | null
  readonly outcome: 'taken' | 'refused' | 'failed'
  /** Of what is not taken: why. */
  readonly why: string
  readonly warnings: readonly string[]
  readonly bodies: readonly Body[]
  readonly published: readonly Judged[]
  readonly cards: { readonly at: Instant; readonly cards: readonly ModelCard[] } | null
  readonly firstParty: readonly { readonly id: string; readonly prices: Prices }[]
  readonly billed: BilledWeek | null
}

/** The store of pulls, as `store/` gives it. */
export type PullStore = {
  /** What is in force, by date. */
  readonly standing: (period: Period) => ReadonlyMap<Day, Standing>
  /** In one transaction, on the disk when it is over. Gives the weeks that were summed from whole days. */
  readonly save: (record: PullRecord) => readonly Day[]
  /** When the website's own list was asked for last; null for never. */
  readonly askedWebsiteAt: () => Instant | null
}
