/** What the statistics say of a model: words that the report, the alerts and the proposals share. Pure. */

/** Pass fractions of one model over the tasks of a suite: passed attempts of counted ones, by task. */
export type TaskScores = ReadonlyMap<string, { readonly passed: number; readonly counted: number }>

export type VerdictWord = 'REGRESSED' | 'SUSPECT' | 'NO EVIDENCE' | 'IMPROVED' | 'INVALID'

export type Interval = { readonly low: number; readonly high: number }

export type ModelVerdict = {
  readonly model: string
  readonly word: VerdictWord
  /** Mean pass fraction now, and of the pooled reference; null where there is none. */
  readonly now: number
  readonly before: number | null
  /** now - before, with its interval by bootstrap over tasks (95 %). */
  readonly change: (Interval & { readonly mean: number }) | null
  /** One-sided, for getting worse; `adjusted` by Holm over the models. */
  readonly p: number | null
  readonly adjusted: number | null
  /** The smallest drop that this run would have seen four times in five; a share of 1. */
  readonly smallestSeen: number | null
  /** Whether a second stage was run, and is in these figures. */
  readonly stages: 1 | 2
  readonly tasks: number
  /** pass^k: tasks of which every attempt passed. */
  readonly passAll: number
  /** Since how many weeks it drifts, and how sure: an e-value; null where there are too few weeks. */
  readonly drift: { readonly weeks: number; readonly eValue: number } | null
}
