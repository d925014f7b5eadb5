/**
 * The fallback chain of a route as it will be walked: the one rule of it, for the gateway as for whatever shows or
 * exports a table. Pure.
 */
import type { Fallback, Route, RoutingTable } from './table.ts'

export type Walk = {
  /** Behind the route that was asked for, which is never among them; each once. */
  readonly behind: readonly Route[]
  readonly human: Fallback['human']
}

/** The route's own list, else that of the table; names that the table does not have lead nowhere. */
export function walkOf(table: RoutingTable, route: Route): Walk {
  const { routes, human } = route.fallback ?? table.fallback
  const names = new Set(routes)
  names.delete(route.name)
  const behind = [...names].flatMap((name) => table.routes.find((each) => each.name === name) ?? [])
  return { behind, human }
}
