/** A good run's result of one model, as the proposals and the report take it. Pure. */
import { bootstrapRate } from './intervals.ts'
import { summaryOf } from './model-summary.ts'
import { seededRandom } from './random.ts'
import type { Estimate, ModelResult } from './regression-facts.ts'
import type { KeptRun } from './run-record.ts'
import { scoresOf } from './scores.ts'
import { counts, type Attempt } from './trial.ts'
import type { ModelVerdict } from './verdict.ts'

const NANO = 1e9

/** Null where no attempt counted. */
export function modelResult(
  run: KeptRun,
  verdict: ModelVerdict,
  attempts: readonly Attempt[],
): ModelResult | null {
  const { model } = verdict
  const own = attempts.filter((each) => each.model === model)
  const random = seededRandom(run.id)
  const { passRate, passInterval, passed, toolFailures, toolFailureInterval } = summaryOf(
    model,
    own,
    random,
  )
  if (passRate === null || passInterval === null) return null
  // All its money counts, that of attempts which came to nothing too.
  const byTask = [...Map.groupBy(own, ({ task }) => task).values()].map((all) => ({
    hits: all.reduce((sum, { measures }) => sum + Number(measures.costNanoUsd ?? 0n), 0) / NANO,
    of: all.filter(({ outcome }) => counts(outcome) && outcome === 'passed').length,
  }))
  const usd = byTask.reduce((sum, { hits }) => sum + hits, 0)
  const { hits, of } = toolFailures
  return {
    model,
    suite: run.suite,
    suiteHash: run.suiteHash,
    harness: run.harness,
    run: run.id,
    at: run.endedAt ?? run.startedAt,
    verdict,
    pass: { mean: passRate, ...passInterval },
    usdPerSolved:
      passed === 0
        ? null
        : { mean: usd / passed, ...bootstrapRate(byTask, random, Number.POSITIVE_INFINITY) },
    toolFailures: estimate(hits, of, toolFailureInterval),
    scores: scoresOf(own),
  }
}

function estimate(
  hits: number,
  of: number,
  interval: Omit<Estimate, 'mean'> | null,
): Estimate | null {
  return of === 0 || interval === null ? null : { mean: hits / of, ...interval }
}
