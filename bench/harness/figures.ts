/** The few numbers that a table shows of many measurements. Pure. */

/** The smallest value that at least this share of all values does not exceed; NaN for none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))
  return sorted[at] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

/** `–` for what was not measured: never a zero that nobody saw. */
export function figure(value: number | null | undefined, digits = 1): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–'
  return value.toFixed(digits)
}

/** `0.9 / 1.4 (n=60)` */
export function medianAndP99(values: readonly number[], digits = 1): string {
  const p99 = percentile(values, 0.99)
  return `${figure(median(values), digits)} / ${figure(p99, digits)} (n=${values.length})`
}

/** A seeded source of numbers in [0, 1), so that a fault run can be done again (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
