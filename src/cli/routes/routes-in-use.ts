/** What the rankings have to know of the routing table; a table that cannot be read is told and costs nothing else. */
import { join } from 'node:path'
import { nearest } from '../../config/nearest.ts'
import { parseDuration } from '../../config/quantity.ts'
import { AgenthostError } from '../../errors.ts'
import type { RouteUse } from '../../rankings/facts.ts'
import { readRouting } from '../../routing/read.ts'
import { routeUses } from '../../routing/table.ts'

export type RoutesInUse = {
  readonly routes: readonly RouteUse[]
  /** For the report; empty when all is well. No table at all is well. */
  readonly warnings: readonly string[]
}

export function routesInUse(home: string): RoutesInUse {
  try {
    const table = readRouting(join(home, 'routing.json'), { nearest, parseDuration })
    return { routes: table === null ? [] : routeUses(table), warnings: [] }
  } catch (error) {
    if (!(error instanceof AgenthostError)) throw error
    // The first mistake says enough here; `routing.json` is looked at whole where it is used.
    const first = error.message.split('\n').slice(0, 2).join('')
    const told = `What moved in your routes is not told: ${first}.`
    return { routes: [], warnings: [told] }
  }
}
