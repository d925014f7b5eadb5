/** Holm's step-down (Holm 1979): many models are looked at each week, and one of twenty would stand out by luck. Pure. */

/** Adjusted p in the order given; null where there was no test, which takes no part. */
export function holm(ps: readonly (number | null)[]): readonly (number | null)[] {
  const tested = ps
    .map((p, index) => ({ p, index }))
    .filter((each): each is { p: number; index: number } => each.p !== null)
    .toSorted((a, b) => a.p - b.p)
  const adjusted = new Map<number, number>()
  let least = 0
  for (const [rank, { p, index }] of tested.entries()) {
    least = Math.max(least, Math.min(1, (tested.length - rank) * p))
    adjusted.set(index, least)
  }
  return ps.map((_p, index) => adjusted.get(index) ?? null)
}
