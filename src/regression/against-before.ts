/**
 * Whether a model got worse than it was: the attempts of now and of the reference are exchanged within each task,
 * which is exact when nothing changed, however hard the tasks are and however unequal the numbers of attempts (a
 * sign flip of the differences would not be: three attempts against twelve are skewed). Pure.
 */
import {
  atMost,
  CERTAIN_ZERO,
  drawnGood,
  SMALLEST_TOLD,
  sumOf,
  varianceOf,
  type Distribution,
} from './distribution.ts'
import type { TaskScores } from './verdict.ts'

export type Pair = {
  readonly task: string
  readonly now: { readonly passed: number; readonly counted: number }
  readonly before: { readonly passed: number; readonly counted: number }
}

/** Tasks that were counted on both sides; what one side has not cannot be compared. */
export function pairsOf(now: TaskScores, before: TaskScores): readonly Pair[] {
  return [...now].flatMap(([task, score]) => {
    const other = before.get(task)
    const isBoth = other !== undefined && other.counted > 0 && score.counted > 0
    return isBoth ? [{ task, now: score, before: other }] : []
  })
}

export type Exchange = {
  /** Mean over tasks of the pass fraction now, less that of before. */
  readonly change: number
  /** One-sided: the probability of a change at least so bad when nothing changed. */
  readonly worse: number
  /** The same for at least so good. */
  readonly better: number
  /** Of the mean change when nothing changed. */
  readonly standardError: number
}

/** Beyond this many points the grid is made coarser. */
const GRID_MAX = 60_000

/** Null without a pair: nothing was compared. */
export function exchangeTest(pairs: readonly Pair[]): Exchange | null {
  if (pairs.length === 0) return null
  const scale = scaleOf(pairs)
  // Those of one weight are summed first, on the coarse grid that they share.
  const alike = new Map<number, Distribution>()
  let observed = 0
  let variance = 0
  for (const { now, before } of pairs) {
    const all = now.counted + before.counted
    const drawn = drawnGood(all, now.passed + before.passed, now.counted)
    // One more pass now is one fewer before: the difference of the fractions moves by this much.
    const weight = 1 / now.counted + 1 / before.counted
    const step = Math.max(1, Math.round(weight * scale))
    alike.set(step, sumOf(alike.get(step) ?? CERTAIN_ZERO, drawn))
    observed += now.passed * step
    variance += varianceOf(drawn) * weight * weight
  }
  let total = CERTAIN_ZERO
  for (const [step, { least, p }] of alike) total = sumOf(total, { least: least * step, step, p })
  const n = pairs.length
  const change =
    pairs.reduce(
      (sum, { now, before }) => sum + now.passed / now.counted - before.passed / before.counted,
      0,
    ) / n
  return {
    change,
    worse: Math.max(SMALLEST_TOLD, atMost(total, observed)),
    better: Math.max(SMALLEST_TOLD, 1 - atMost(total, observed - 1)),
    standardError: Math.sqrt(variance) / n,
  }
}

/** Makes the weights whole where few kinds of them occur, and nearly so else. */
function scaleOf(pairs: readonly Pair[]): number {
  let common = 1
  let points = 0
  for (const { now, before } of pairs) {
    common = leastCommon(common, now.counted * before.counted)
    points += now.counted * (1 / now.counted + 1 / before.counted)
  }
  const exact = common * points <= GRID_MAX
  return exact ? common : Math.max(1, Math.floor(GRID_MAX / points))
}

function leastCommon(a: number, b: number): number {
  return (a / greatestCommon(a, b)) * b
}

function greatestCommon(a: number, b: number): number {
  return b === 0 ? a : greatestCommon(b, a % b)
}
