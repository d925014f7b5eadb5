/**
 * Who may stand behind a route: a model that has passed every suite of the route at no significant loss against the
 * model that stands there. Without a comparison on the same tasks nobody may. Pure.
 */
import type { ModelDifference } from '../regression/model-difference.ts'
import type { ModelResult } from '../regression/regression-facts.ts'

/** Fewer tasks in common say nothing. */
export const TASKS_LEAST = 20
/** A loss whose one-sided p is below this counts: as strict as the second stage of a run. */
export const LOSS_SUSPECTED = 0.1
/** However unsure: a mean that is lower by more than this is a loss. */
export const LOSS_MOST = 0.05

export type Compare = (from: ModelResult, to: ModelResult) => ModelDifference | null

export type Passed = { readonly to: ModelResult; readonly difference: ModelDifference }

/**
 * Null unless it has passed. A model that got worse is held against what it was before: to be as good as its worst
 * week is not enough.
 */
export function passedSuite(
  to: ModelResult | null,
  from: ModelResult | null,
  compare: Compare,
): Passed | null {
  if (to === null || from === null) return null
  if (to.suiteHash !== from.suiteHash || to.harness !== from.harness) return null
  if (['REGRESSED', 'SUSPECT', 'INVALID'].includes(to.verdict.word)) return null
  const difference = compare(from, to)
  if (difference === null || difference.tasks < TASKS_LEAST) return null
  const level = Math.max(from.verdict.now, from.verdict.before ?? 0)
  const isLoss =
    difference.worse < LOSS_SUSPECTED ||
    difference.mean < -LOSS_MOST ||
    to.verdict.now < level - LOSS_MOST
  return isLoss ? null : { to, difference }
}

/** Every suite of a route, in their order; null unless it has passed all of them. */
export function passedSuites(
  pairs: readonly { readonly to: ModelResult | null; readonly from: ModelResult | null }[],
  compare: Compare,
): readonly Passed[] | null {
  const passed = pairs.map(({ to, from }) => passedSuite(to, from, compare))
  return passed.length > 0 && passed.every((each) => each !== null) ? passed : null
}
