/** A run as commands show it and as JSON has it: per model its figures beside what is said of it. */
import { isoTime } from '../../clock.ts'
import { decimalText } from '../../decimal.ts'
import { summaryOf, type ModelSummary } from '../../regression/model-summary.ts'
import { seededRandom } from '../../regression/random.ts'
import type { KeptRun } from '../../regression/run-record.ts'
import type { Attempt } from '../../regression/trial.ts'
import type { ModelVerdict, VerdictWord } from '../../regression/verdict.ts'

export type ModelView = Omit<ModelSummary, 'costNanoUsd' | 'costPerSolvedNanoUsd'> & {
  /** Null as long as nothing is said. */
  readonly word: VerdictWord | null
  readonly costUsd: string
  readonly costPerSolvedUsd: string | null
  readonly verdict: ModelVerdict | null
  readonly providers: readonly string[]
}

export type RunView = {
  readonly run: number
  readonly suite: string
  readonly suiteHash: string
  readonly harness: string
  readonly harnessVersion: string
  readonly startedAt: string
  readonly endedAt: string | null
  /** Null while it goes on, or was cut off. */
  readonly state: KeptRun['state']
  readonly why: string
  readonly repeats: number
  readonly budgetUsd: string
  readonly models: readonly ModelView[]
}

const NANO_DIGITS = 9

export type RunReading = {
  readonly rows: { readonly attempts: (run: number) => readonly Attempt[] }
  readonly verdicts: { readonly of: (run: number) => readonly ModelVerdict[] }
}

export function runView(run: KeptRun, { rows, verdicts }: RunReading): RunView {
  const attempts = rows.attempts(run.id)
  const said = verdicts.of(run.id)
  return {
    run: run.id,
    suite: run.suite,
    suiteHash: run.suiteHash,
    harness: run.harness,
    harnessVersion: run.harnessVersion,
    startedAt: isoTime(run.startedAt),
    endedAt: run.endedAt === null ? null : isoTime(run.endedAt),
    state: run.state,
    why: run.why,
    repeats: run.repeats,
    budgetUsd: decimalText(run.budgetNanoUsd, NANO_DIGITS),
    models: run.models.map(({ model }) => {
      const { costNanoUsd, costPerSolvedNanoUsd, ...summary } = summaryOf(
        model,
        attempts,
        seededRandom(run.id),
      )
      const verdict = said.find((each) => each.model === model) ?? null
      const own = attempts.filter((each) => each.model === model)
      return {
        ...summary,
        word: verdict?.word ?? null,
        costUsd: decimalText(costNanoUsd, NANO_DIGITS),
        costPerSolvedUsd:
          costPerSolvedNanoUsd === null ? null : decimalText(costPerSolvedNanoUsd, NANO_DIGITS),
        verdict,
        providers: [...new Set(own.map(({ provider }) => provider))].filter(
          (each) => each !== null,
        ),
      }
    }),
  }
}
