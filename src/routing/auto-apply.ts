/** Whether a proposal may be taken without a person: only whole, within what was allowed, and never upwards. Pure. */
import type { ProposedLine } from './proposal.ts'

export type AutoApply = {
  /** Lines in seven days, with those that were taken by themselves already. */
  readonly maxChanges: number
  /** Routes that it may touch; null for all. */
  readonly routes: readonly string[] | null
  /** Whether a model may cost more per solved task than the one before. */
  readonly price: 'same-or-lower' | 'any'
}

/** Null when it may; else why not, for a person. */
export function whyNot(
  lines: readonly ProposedLine[],
  limits: AutoApply,
  lately: number,
): string | null {
  if (lately + lines.length > limits.maxChanges)
    return `it would be ${lately + lines.length} changes in a week, and ${limits.maxChanges} are allowed`
  for (const { route, change } of lines) {
    const of = route === '' ? 'the table as a whole' : route
    if (limits.routes !== null && !limits.routes.includes(route)) return `it touches ${of}`
    if (change.kind === 'cap' && Number(change.toUsd) > Number(change.fromUsd))
      return `it raises the cap of ${of}`
    if (change.kind !== 'model' || limits.price === 'any') continue
    if (change.solvedUsd === null)
      return `what ${change.to} costs beside ${change.from} is not known`
    if (change.solvedUsd.to > change.solvedUsd.from) return `${change.to} costs more for ${of}`
  }
  return null
}
