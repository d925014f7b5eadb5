/**
 * What the week proposes for the routing table: rankings moves, measured cost and verdicts joined into lines, each
 * with its reason and its figures. No line without evidence, no model without a pass; nothing is a normal result. Pure.
 */
import type { Move } from '../rankings/week-view.ts'
import type { RegressionFacts } from '../regression/regression-facts.ts'
import { limitLines, type RouteLoad, type RouteMonth } from './propose-limits.ts'
import { listLines } from './propose-lists.ts'
import { modelLine } from './propose-model.ts'
import type { Compare } from './pass-rule.ts'
import { changeKey, type ProposedLine } from './proposal.ts'
import type { RoutingTable } from './table.ts'

export type OwnCost = {
  readonly route: string
  readonly model: string
  readonly usdPerMillion: string
  readonly usd: string
}

export type ProposeFrom = {
  readonly table: RoutingTable
  readonly moves: readonly Move[]
  readonly own: readonly OwnCost[]
  readonly facts: RegressionFacts
  /** The suites that a model has to pass to stand behind the route. */
  readonly suitesOf: (route: string) => readonly string[]
  readonly compare: Compare
  readonly loads: readonly RouteLoad[]
  readonly months: readonly RouteMonth[]
  /** Changes (`changeKey`) that a person did not want lately. */
  readonly unwanted: ReadonlySet<string>
}

/** At most one line of a kind for each route, in the order of the table. */
export function propose(from: ProposeFrom): readonly ProposedLine[] {
  const wanted = (line: ProposedLine): boolean => !from.unwanted.has(changeKey(line))
  const models = from.table.routes.flatMap((route) => modelLine(route, from) ?? []).filter(wanted)
  const switched = new Set(models.map(({ route }) => route))
  const others = [...listLines(from, switched), ...limitLines(from)].filter(wanted)
  return [...models, ...others]
}
