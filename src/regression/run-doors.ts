/** What a run of a suite needs of the world: its records, tokens, the ledger, and the work itself. Pure. */
import type { Clock, Instant } from '../clock.ts'
import type { AttemptAsk, Done, FactsOf } from './harness.ts'
import type { KeptRun, ModelUnderTest } from './run-record.ts'
import type { Task } from './task.ts'
import type { Attempt, AttemptKey } from './trial.ts'
import type { TaskScores } from './verdict.ts'

export type TokenAsk = {
  /** `attemptName`. */
  readonly name: string
  readonly run: string
  readonly under: ModelUnderTest
  readonly costNanoUsd: bigint
  readonly until: Instant
}

export type RunDoors = {
  readonly clock: Clock
  readonly records: {
    /** Resolves once it is on the disk, before anything is paid. */
    readonly begin: (run: number, key: AttemptKey, at: Instant) => Promise<number>
    readonly record: (
      run: number,
      number: number,
      attempt: Attempt,
      again: boolean,
    ) => Promise<void>
  }
  readonly tokens: {
    readonly make: (ask: TokenAsk) => string
    readonly drop: (name: string) => void
  }
  readonly gatewayUrl: string
  readonly facts: FactsOf
  /** Harness and grading of one attempt; what it throws is ours, not the model's. */
  readonly work: (task: Task, ask: AttemptAsk) => Promise<Done>
  /** Good weeks of a model, oldest first. */
  readonly before: (model: string) => readonly TaskScores[]
  readonly tell: (news: RunNews) => void
}

export type RunNews =
  | { readonly is: 'began'; readonly key: AttemptKey }
  | { readonly is: 'ended'; readonly attempt: Attempt; readonly isLastWord: boolean }
  /** How many attempts there are in all, now that it is known who runs again. */
  | { readonly is: 'planned'; readonly attempts: number; readonly again: readonly string[] }

/** A run as it is taken up: new, or where it was left. */
export type RunInHand = {
  readonly kept: KeptRun
  readonly tasks: readonly Task[]
  readonly parallel: number
  /** With a last word. */
  readonly attempts: readonly Attempt[]
  /** What a crash left. */
  readonly underWay: readonly (AttemptKey & {
    readonly number: number
    readonly startedAt: Instant
  })[]
  /** By all runs of the batch. */
  readonly spentNanoUsd: bigint
  readonly stop: AbortSignal
}

export type RunEnd = {
  readonly attempts: readonly Attempt[]
  readonly again: readonly string[]
  readonly ended: 'complete' | 'budget' | 'told'
}
