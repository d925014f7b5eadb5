/** What is kept of a run beside its attempts, and how an attempt and its token are named. Pure. */
import type { AttemptKey, HarnessName, Run } from './trial.ts'

export type ModelUnderTest = {
  /** `openrouter/…`. */
  readonly model: string
  /** Providers that every call of it is pinned to; null where no route says any. */
  readonly provider: Readonly<Record<string, unknown>> | null
}

/** What was decided when a run began; a run that is taken up again goes by it. */
export type RunSetup = {
  readonly suite: string
  readonly suiteHash: string
  readonly harness: HarnessName
  readonly harnessVersion: string
  readonly models: readonly ModelUnderTest[]
  /** Attempts a task in the first stage, and as many in a second one. */
  readonly repeats: number
  /** Of all the runs of one command together. */
  readonly budgetNanoUsd: bigint
}

export type KeptRun = Run &
  RunSetup & {
    /** The first run of the command that it was begun by: they share a budget. */
    readonly batch: number
    /** Why it ended so; empty for a good one. */
    readonly why: string
  }

/** A text that no other attempt of the run has. Neither names of models nor ids of tasks have spaces. */
export function keyText({ model, task, repeat, stage }: AttemptKey): string {
  return `${model} ${task} ${repeat} ${stage}`
}

/** The name of an attempt's token, and of its calls in the ledger. */
export function attemptName(run: number, number: number): string {
  return `${run}-${number}`
}

/** `2.1.330 (Claude Code)` is 2: another major version is another measurement. */
export function majorOf(version: string): string {
  return /\d+/.exec(version)?.[0] ?? version
}

/**
 * What an attempt may be held for, by its token and in the run's budget: the gateway holds every request at its worst,
 * which may be most of a task's limit for a dear model that then spends little. An attempt that in the end cost more
 * than the limit itself has not kept it.
 */
export function mostOf({ costNanoUsd }: { readonly costNanoUsd: bigint }): bigint {
  return 2n * costNanoUsd
}
