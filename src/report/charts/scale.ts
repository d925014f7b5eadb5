/** What the charts have in common: where an axis has its lines, and how labels keep out of each other's way. Pure. */

/** Below this width a chart is for a phone: names stand above what they name. */
export const NARROW_PX = 560

/** Round values from 0 to at most `most`, at most `lines` above 0. */
export function ticksTo(most: number, lines: number): readonly number[] {
  const rough = most / lines
  const size = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * size).find((each) => each >= rough) ?? rough
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_none, index) => index * step)
}

/**
 * Positions at least `apart` from each other, each as near to where it wants to be as a pass down and a pass up
 * allow, within `from` to `to` while there is room. Wanted positions come from the greatest to the smallest.
 */
export function spread(
  wanted: readonly number[],
  apart: number,
  from: number,
  to: number,
): readonly number[] {
  const places: number[] = []
  for (const want of wanted) places.push(Math.min(want, (places.at(-1) ?? to + apart) - apart))
  for (let index = places.length - 1, low = from; index >= 0; index -= 1, low += apart) {
    places[index] = Math.max(places[index] ?? low, low)
    low = places[index] ?? low
  }
  return places
}
