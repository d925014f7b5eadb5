/** The section `regression` as the rest of the program sees it: what is run each week, and what may follow of itself. */
export type RegressionEntry = {
  readonly suites: readonly string[]
  readonly harness: 'claude-code' | 'openclaw' | 'direct'
  /** Full names beside those of the routes. */
  readonly models: readonly string[]
  /** How many candidates of the week's rankings are tried. */
  readonly candidates: number
  readonly repeat: number
  /** Of one run; null where nobody said one: then nothing is called. */
  readonly budgetNanoUsd: bigint | null
  readonly parallel: number
  /** A model with a larger share of its attempts lost on the way makes the run invalid for it. */
  readonly transport: number
  /** The suites that count for a route, where not all do. */
  readonly routes: Readonly<Record<string, readonly string[]>>
  /** Null: a person decides. */
  readonly autoApply: AutoApplyEntry | null
}

export type AutoApplyEntry = {
  readonly maxChanges: number
  /** Null for all. */
  readonly routes: readonly string[] | null
  readonly price: 'same-or-lower' | 'any'
}

export const REGRESSION_DEFAULT: RegressionEntry = {
  suites: ['chores', 'tools'],
  harness: 'claude-code',
  models: [],
  candidates: 2,
  repeat: 3,
  budgetNanoUsd: null,
  parallel: 2,
  transport: 0.05,
  routes: {},
  autoApply: null,
}

export function suitesOfRoute(
  { suites, routes }: RegressionEntry,
  route: string,
): readonly string[] {
  return (Object.hasOwn(routes, route) ? routes[route] : undefined) ?? suites
}
