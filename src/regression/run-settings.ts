/** How regressions are run: by the configuration, or as a person says. Pure. */
import type { HarnessName } from './trial.ts'

export type RunSettings = {
  readonly suites: readonly string[]
  /** For chores; prompts with tools always go straight. */
  readonly harness: HarnessName
  /** Full names, beside those of the routes. */
  readonly models: readonly string[]
  /** So many candidates of the week's rankings at most. */
  readonly candidates: number
  readonly repeat: number
  /** Of one command; null where nobody has said what it may cost. */
  readonly budgetNanoUsd: bigint | null
  readonly parallel: number
}
