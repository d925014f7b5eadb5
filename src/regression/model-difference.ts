/** How two models differ on the tasks that both have tried: the mean, its interval, and how sure the loss is. Pure. */
import { signFlipTest } from './between-models.ts'
import { bootstrapMean } from './intervals.ts'
import type { Random } from './random.ts'
import type { Interval, TaskScores } from './verdict.ts'

export type ModelDifference = Interval & {
  /** Tasks that both have tried. */
  readonly tasks: number
  /** Pass fraction of the second less that of the first. */
  readonly mean: number
  /** One-sided p of the second being worse. */
  readonly worse: number
}

/** Null where they have no task in common. */
export function modelDifference(
  first: TaskScores,
  second: TaskScores,
  random: Random,
): ModelDifference | null {
  const differences = [...first].flatMap(([task, a]) => {
    const b = second.get(task)
    if (b === undefined || a.counted === 0 || b.counted === 0) return []
    return [b.passed / b.counted - a.passed / a.counted]
  })
  const test = signFlipTest(differences)
  if (test === null) return null
  const interval = bootstrapMean(differences, random)
  return { ...interval, tasks: differences.length, mean: test.mean, worse: test.lower }
}
