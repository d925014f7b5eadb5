/** Whether two models differ on the tasks of one run, and what the one costs and takes of the other. Pure. */
import { signFlipTest, type SignFlip } from './between-models.ts'
import { bootstrapMean } from './intervals.ts'
import { summaryOf, type ModelSummary } from './model-summary.ts'
import { seededRandom } from './random.ts'
import { scoresOf } from './scores.ts'
import type { Attempt } from './trial.ts'
import type { Interval } from './verdict.ts'

export type Comparison = {
  readonly a: ModelSummary
  readonly b: ModelSummary
  /** Tasks that were counted of both. */
  readonly tasks: number
  /** a - b, over those tasks; null where there is none. */
  readonly difference: (SignFlip & Interval) | null
  /** a over b; null where one of them has no figure. */
  readonly costRatio: number | null
  readonly wallRatio: number | null
  readonly firstTokenRatio: number | null
}

export function compareModels(
  attempts: readonly Attempt[],
  [a, b]: readonly [string, string],
  seed: number,
): Comparison {
  const random = seededRandom(seed)
  const [left, right] = [summaryOf(a, attempts, random), summaryOf(b, attempts, random)]
  const [scores, others] = [a, b].map((model) =>
    scoresOf(attempts.filter((each) => each.model === model)),
  )
  const differences = [...(scores ?? [])].flatMap(([task, { passed, counted }]) => {
    const other = others?.get(task)
    return other === undefined ? [] : [passed / counted - other.passed / other.counted]
  })
  const test = signFlipTest(differences)
  return {
    a: left,
    b: right,
    tasks: differences.length,
    difference: test === null ? null : { ...test, ...bootstrapMean(differences, random) },
    costRatio: ratio(numberOf(left.costPerSolvedNanoUsd), numberOf(right.costPerSolvedNanoUsd)),
    wallRatio: ratio(left.wallMsMedian, right.wallMsMedian),
    firstTokenRatio: ratio(left.firstTokenMsMedian, right.firstTokenMsMedian),
  }
}

function ratio(a: number | null, b: number | null): number | null {
  return a === null || b === null || b === 0 ? null : a / b
}

function numberOf(nanoUsd: bigint | null): number | null {
  return nanoUsd === null ? null : Number(nanoUsd)
}
