/** What the regression tells the proposals and the report: the newest good result of each model and suite. Pure. */
import type { Instant } from '../clock.ts'
import type { HarnessName } from './trial.ts'
import type { Interval, ModelVerdict, TaskScores } from './verdict.ts'

/** With its 95 % interval. */
export type Estimate = Interval & { readonly mean: number }

export type ModelResult = {
  /** Its full name: `openrouter/…`. */
  readonly model: string
  readonly suite: string
  /** Results of different hashes or harnesses are never compared. */
  readonly suiteHash: string
  readonly harness: HarnessName
  readonly run: number
  readonly at: Instant
  readonly verdict: ModelVerdict
  readonly pass: Estimate
  /** US dollars for each task that was solved, as measured: for comparing, not for books. Null: none was solved. */
  readonly usdPerSolved: Estimate | null
  /** Failed calls of tools among those that could be judged; null where there were none. */
  readonly toolFailures: Estimate | null
  readonly scores: TaskScores
}

/** At most one for each model and suite; empty where no run was good. */
export type RegressionFacts = { readonly results: readonly ModelResult[] }
