/**
 * Whether two models differ on the same tasks: the signs of the differences of their pass fractions are flipped, a
 * task at a time. Tasks may suit the one or the other; what is tested is the mean. Pure.
 */
import { atMost, CERTAIN_ZERO, sumOf, type Distribution } from './distribution.ts'

export type SignFlip = {
  readonly mean: number
  /** One-sided: a mean at least so low, at least so high. */
  readonly lower: number
  readonly higher: number
  readonly twoSided: number
}

/** Fractions of 1 are put on this grid: exact for up to 12 attempts and their common multiples. */
const GRID = 27_720
const POINTS_MAX = 400_000

/** Null without differences. */
export function signFlipTest(differences: readonly number[]): SignFlip | null {
  if (differences.length === 0) return null
  const steps = gridOf(differences)
  const sum = steps.reduce((total, step) => total + step, 0)
  let all: Distribution = CERTAIN_ZERO
  for (const step of steps) {
    const size = Math.abs(step)
    if (size > 0) all = sumOf(all, { least: -size, step: 2 * size, p: Float64Array.of(0.5, 0.5) })
  }
  const lower = atMost(all, sum)
  const higher = atMost(all, -sum)
  const mean = differences.reduce((total, each) => total + each, 0) / differences.length
  return { mean, lower, higher, twoSided: Math.min(1, 2 * Math.min(lower, higher)) }
}

/** Divided by what they have in common, so that the sums stay few. */
function gridOf(differences: readonly number[]): readonly number[] {
  const exact = differences.map((each) => Math.round(each * GRID))
  const common = exact.reduce((a, b) => greatestCommon(Math.abs(a), Math.abs(b)), 0) || 1
  const reduced = exact.map((each) => each / common)
  const points = reduced.reduce((total, each) => total + 2 * Math.abs(each), 0)
  const coarser = Math.ceil(points / POINTS_MAX)
  return coarser <= 1 ? reduced : reduced.map((each) => Math.round(each / coarser))
}

function greatestCommon(a: number, b: number): number {
  return b === 0 ? a : greatestCommon(b, a % b)
}
