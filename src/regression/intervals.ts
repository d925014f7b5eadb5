/**
 * Intervals: by bootstrap over tasks, since attempts at one task are alike (Miller, "Adding error bars to evals"),
 * and the two that need no dice. Pure.
 */
import type { Random } from './random.ts'
import type { Interval } from './verdict.ts'

const RESAMPLES = 4000
const TAIL = 0.025

/** Of the mean over tasks, 95 %. Of one task, or none, nothing can be said: then it is its own interval. */
export function bootstrapMean(perTask: readonly number[], random: Random): Interval {
  return bootstrap(perTask.length, random, (pick) => {
    let sum = 0
    for (let at = 0; at < perTask.length; at += 1) sum += perTask[pick()] ?? 0
    return sum / perTask.length
  })
}

/**
 * Of a rate whose numerator and denominator both come from tasks (tool-call failures over calls). `none` is the rate of
 * tasks that have nothing in the denominator: no failure of no call, but no end to the cost of nothing solved.
 */
export function bootstrapRate(
  perTask: readonly { readonly hits: number; readonly of: number }[],
  random: Random,
  none = 0,
): Interval {
  return bootstrap(perTask.length, random, (pick) => {
    let hits = 0
    let of = 0
    for (let at = 0; at < perTask.length; at += 1) {
      const one = perTask[pick()]
      hits += one?.hits ?? 0
      of += one?.of ?? 0
    }
    return of === 0 ? none : hits / of
  })
}

function bootstrap(tasks: number, random: Random, draw: (pick: () => number) => number): Interval {
  if (tasks === 0) return { low: Number.NaN, high: Number.NaN }
  const pick = (): number => random.below(tasks)
  const means = Float64Array.from({ length: RESAMPLES }, () => draw(pick)).sort()
  const at = (share: number): number => means[Math.round(share * (RESAMPLES - 1))] ?? Number.NaN
  return { low: at(TAIL), high: at(1 - TAIL) }
}

const Z95 = 1.959963984540054

/** Wilson's score interval of a share (Wilson 1927), 95 %. */
export function wilson(passed: number, of: number): Interval {
  if (of === 0) return { low: 0, high: 1 }
  const share = passed / of
  const zz = (Z95 * Z95) / of
  const middle = (share + zz / 2) / (1 + zz)
  const half = (Z95 / (1 + zz)) * Math.sqrt((share * (1 - share)) / of + zz / (4 * of))
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}

/** With no event in `of`, a rate above this would have shown one 95 times in 100. */
export function ruleOfThree(of: number): number {
  return of === 0 ? 1 : 1 - 0.05 ** (1 / of)
}
