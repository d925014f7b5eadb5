/** The fallback chain of a route as it will be walked: names of routes in order, and perhaps a person. Pure. */
import type { Fallback, RoutingTable } from './table.ts'

export type Walk = {
  /** Routes behind the one that was asked for, which is never among them. */
  readonly routes: readonly string[]
  readonly human: Fallback['human']
}

/** The route's own list, else that of the table. */
export function walkOf(table: RoutingTable, name: string): Walk {
  const own = table.routes.find((route) => route.name === name)?.fallback ?? table.fallback
  return { routes: own.routes.filter((each) => each !== name), human: own.human }
}
