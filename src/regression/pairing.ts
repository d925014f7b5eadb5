/**
 * Pairs each of the left with one of the right where they fit, as many as can be: augmenting paths, as in Kuhn's
 * method. A greedy choice would take the call that only another expectation could use. Pure.
 */

/** By the place of each left one: the place of its right one, or null where none was free. */
export function pairUp(
  left: number,
  right: number,
  fits: (left: number, right: number) => boolean,
): readonly (number | null)[] {
  const takenBy = new Map<number, number>()
  const place = (one: number, seen: Set<number>): boolean => {
    for (let other = 0; other < right; other += 1) {
      if (seen.has(other) || !fits(one, other)) continue
      seen.add(other)
      const holder = takenBy.get(other)
      if (holder === undefined || place(holder, seen)) {
        takenBy.set(other, one)
        return true
      }
    }
    return false
  }
  for (let one = 0; one < left; one += 1) place(one, new Set())
  const pairs: (number | null)[] = Array.from({ length: left }, () => null)
  for (const [other, one] of takenBy) pairs[one] = other
  return pairs
}
