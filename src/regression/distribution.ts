/**
 * Exact distributions of sums of independent whole numbers, by convolution: a permutation test over tasks is
 * counted out instead of drawn, and gives the same p each time. Pure.
 */

/** Probabilities of `least`, `least + step`, … */
export type Distribution = {
  readonly least: number
  readonly step: number
  readonly p: Float64Array
}

/** Numbers on a common grid, so that sums land on it: `step` is the distance of two neighbours of this one. */
export type Whole = Distribution

export const CERTAIN_ZERO: Distribution = { least: 0, step: 1, p: Float64Array.of(1) }

/**
 * Probability that may be cut off each end of a sum: the tails of a hundred tasks are most of the grid and hold
 * nothing that anybody could see.
 */
const CUT = 1e-17
/** Less than this is not told from what was cut off, over ten thousand sums. */
export const SMALLEST_TOLD = 1e-12

/** Of the sum of two; the first one's grid is 1. Its ends are cut where they are next to nothing. */
export function sumOf(total: Distribution, one: Whole): Distribution {
  const p = new Float64Array(total.p.length + (one.p.length - 1) * one.step)
  for (let index = 0; index < one.p.length; index += 1) {
    const weight = one.p[index] ?? 0
    if (weight === 0) continue
    const shift = index * one.step
    for (let at = 0; at < total.p.length; at += 1) {
      p[at + shift] = (p[at + shift] ?? 0) + (total.p[at] ?? 0) * weight
    }
  }
  return withoutTails({ least: total.least + one.least, step: 1, p })
}

function withoutTails({ least, step, p }: Distribution): Distribution {
  let from = 0
  for (let cut = p[0] ?? 0; cut < CUT && from < p.length - 1; cut += p[from] ?? 0) from += 1
  let to = p.length
  for (let cut = p[to - 1] ?? 0; cut < CUT && to > from + 1; cut += p[to - 1] ?? 0) to -= 1
  return { least: least + from * step, step, p: p.subarray(from, to) }
}

/** Probability of at most `value`; with room for what rounding did to a sum of floats. */
export function atMost({ least, p }: Distribution, value: number, room = 1e-9): number {
  let sum = 0
  for (let at = 0; at < p.length && least + at <= value + room; at += 1) sum += p[at] ?? 0
  return Math.min(1, sum)
}

export function varianceOf({ least, step, p }: Distribution): number {
  let mean = 0
  let square = 0
  for (const [index, weight] of p.entries()) {
    const value = least + index * step
    mean += weight * value
    square += weight * value * value
  }
  return Math.max(0, square - mean * mean)
}

/**
 * How many of `drawn` are good when `good` of `all` are: the hypergeometric distribution, from its smallest
 * possible value on.
 */
export function drawnGood(all: number, good: number, drawn: number): Distribution {
  const least = Math.max(0, drawn - (all - good))
  const most = Math.min(drawn, good)
  const p = new Float64Array(most - least + 1)
  for (let x = least; x <= most; x += 1) {
    p[x - least] = Math.exp(
      logChoose(good, x) + logChoose(all - good, drawn - x) - logChoose(all, drawn),
    )
  }
  return { least, step: 1, p }
}

const LOG_FACTORIALS = [0]

function logFactorial(n: number): number {
  for (let next = LOG_FACTORIALS.length; next <= n; next += 1)
    LOG_FACTORIALS.push((LOG_FACTORIALS[next - 1] ?? 0) + Math.log(next))
  return LOG_FACTORIALS[n] ?? 0
}

export function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k)
}
