/** What a change of model does to the price per solved task: whether it is surely cheaper, and how it is told. Pure. */
import type { ModelResult } from '../regression/regression-facts.ts'
import type { Passed } from './pass-rule.ts'
import type { ModelChange } from './proposal.ts'
import { costText, percentText } from './propose-words.ts'

/** Per solved task; and the two intervals do not touch, which is stricter than a test at 5 %. */
const CHEAPER_BY = 0.2

/** Per solved task, by at least a fifth, and surely: what it may cost at most is below what the other does at least. */
export function isCheaper(from: ModelResult | null, to: ModelResult): boolean {
  const [was, is] = [from?.usdPerSolved ?? null, to.usdPerSolved]
  if (was === null || is === null) return false
  return is.high < was.low && is.mean <= was.mean * (1 - CHEAPER_BY)
}

/** Of the suite in which the change does worst, since a limit on price has to hold in each; null where one is not known. */
export function solvedPrices(
  its: readonly (ModelResult | null)[],
  suites: readonly Passed[],
): ModelChange['solvedUsd'] {
  const from = its.map((each) => each?.usdPerSolved?.mean)
  const to = suites.map((each) => each.to.usdPerSolved?.mean)
  const pairs = from.map((was, at) => ({ from: was, to: to[at] }))
  const known = pairs.filter((pair): pair is { from: number; to: number } => {
    return pair.from !== undefined && pair.to !== undefined
  })
  if (known.length === 0 || known.length < pairs.length) return null
  return known.toSorted((a, b) => b.to / b.from - a.to / a.from)[0] ?? null
}

/** Whether it costs more for each solved task, as far as that was measured. */
export function isDearer(solved: ModelChange['solvedUsd']): boolean {
  return solved !== null && solved.to > solved.from
}

/** What a change of model does to the price, in words: also where it goes up, or is not known. */
export function priceChangeText(solved: ModelChange['solvedUsd']): string {
  if (solved === null) return 'what it costs per solved task beside the other is not known'
  const { from, to } = solved
  const both = `per solved task (${costText(to)} instead of ${costText(from)})`
  if (to === from) return `it costs the same ${both}`
  if (to < from) return `it is ${percentText(1 - to / from)} cheaper ${both}`
  return from === 0
    ? `it is dearer ${both}`
    : `it is dearer, ${(to / from).toFixed(1)} times the price ${both}`
}
