/** A small random source for walks: the same seed gives the same walk, and the seed is printed. */

export type Dice = {
  readonly seed: number
  /** In [0, 1). */
  readonly next: () => number
  readonly below: (count: number) => number
  readonly pick: <T>(from: readonly T[]) => T
}

/** mulberry32: four lines, and good enough to shuffle happenings. */
export function dice(seed: number): Dice {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const below = (count: number): number => Math.floor(next() * count)
  return {
    seed,
    next,
    below,
    pick: (from) => {
      const found = from[below(from.length)]
      if (found === undefined) throw new RangeError('nothing to pick from')
      return found
    },
  }
}

/** AGENTHOST_SEED replays a failing walk; otherwise the seed is the time and stands in the test's name. */
export function walkSeed(): number {
  return Number(process.env['AGENTHOST_SEED'] ?? Date.now() % 1_000_000)
}
