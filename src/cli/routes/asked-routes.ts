/** Routes that agents and jobs of agenthost.yaml ask for, and a routing table does not have. Pure. */
import { NO_ROUTE, type RouteEntry } from '../../config/gateway.ts'
import type { RoutingTable } from '../../routing/table.ts'

export type Asking = { readonly name: string; readonly route?: RouteEntry | typeof NO_ROUTE }

/** A warning each: their calls are refused, or the agent was meant for another table. */
export function missingRoutes(table: RoutingTable, asking: readonly Asking[]): readonly string[] {
  const known = new Set(table.routes.map(({ name }) => name))
  return asking.flatMap(({ name, route }) => {
    const names = route === undefined || route === NO_ROUTE ? [] : route.names
    const missing = names.filter((each) => !known.has(each))
    return missing.map(
      (each) => `${name} asks for the route ${each}, which this table does not have`,
    )
  })
}
