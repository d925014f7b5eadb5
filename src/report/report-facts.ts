/**
 * What a report is made of: the week as the rankings have it, and what else there is to tell. A part that is
 * null leaves no trace in the report. Pure.
 */
import type { WeekView } from '../rankings/week-view.ts'

export type RouteSpend = {
  readonly route: string
  /** Decimal string of USD. */
  readonly usd: string
  /** Null where the route has none. */
  readonly capUsd: string | null
}

export type Spend = {
  /** What the figures and the caps are for: `May 2026`. */
  readonly period: string
  /** How the dollars were come by; printed beside them. */
  readonly method: string
  readonly routes: readonly RouteSpend[]
}

/** A part that another room fills: the regression of the week, the proposals that came of it. */
export type Part = {
  readonly lead: string
  readonly columns: readonly string[]
  /** Which of the columns have figures, by their titles; none where it does not say. */
  readonly figures?: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly notes: readonly string[]
}

export type Report = {
  readonly view: WeekView
  readonly spend: Spend | null
  readonly regression: Part | null
  readonly proposals: Part | null
}

/** The report as JSON: the week's contract, and beside its fields the parts that there are. */
export function reportJson({ view, spend, regression, proposals }: Report): string {
  const parts = {
    ...(spend === null ? {} : { spend }),
    ...(regression === null ? {} : { regression }),
    ...(proposals === null ? {} : { proposals }),
  }
  return `${JSON.stringify({ ...view, ...parts }, null, 2)}\n`
}
