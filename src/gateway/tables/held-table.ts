/**
 * The table of a session that goes on with an earlier version: its models and their order are those of then, but
 * what may be spent, and how much at once, is always what holds now. A cap that was lowered holds at once. Pure.
 */
import type { Route, RoutingTable } from '../../routing/table.ts'

export function heldTable(former: RoutingTable, now: RoutingTable): RoutingTable {
  const limits = new Map(now.routes.map((route) => [route.name, route]))
  const routes = former.routes.map((route) => limited(route, limits.get(route.name)))
  const known = new Set(routes.map(({ name }) => name))
  return {
    ...former,
    caps: now.caps,
    allowDirect: now.allowDirect,
    // A route that is new may be asked for by a session that is old.
    routes: [...routes, ...now.routes.filter(({ name }) => !known.has(name))],
  }
}

/** A route that is gone keeps its own limits: it serves only those who began with it. */
function limited(route: Route, now: Route | undefined): Route {
  if (now === undefined) return route
  const { caps, maxConcurrency, maxOutputTokens, allow } = now
  return { ...route, caps, maxConcurrency, maxOutputTokens, allow }
}
