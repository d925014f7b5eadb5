/** The gateway and the routing table as the files have them now; what cannot be read is as if it were not there. */
import { nearest } from '../../config/nearest.ts'
import type { GatewayEntry } from '../../config/gateway.ts'
import { loadConfig } from '../../config/load.ts'
import { parseDuration } from '../../config/quantity.ts'
import { gatewayPaths } from '../../daemon/gateway-paths.ts'
import type { HomePaths } from '../../daemon/paths.ts'
import { AgenthostError } from '../../errors.ts'
import { readRouting } from '../../routing/read.ts'
import type { RoutingTable } from '../../routing/table.ts'

export type GatewayNow = {
  readonly gateway: GatewayEntry | null
  readonly table: RoutingTable | null
}

export async function gatewayNow(paths: HomePaths, env: NodeJS.ProcessEnv): Promise<GatewayNow> {
  const gateway = await loadConfig(paths.config, env).then(({ config }) => config.gateway, ours)
  return { gateway, table: tableIn(paths.home) }
}

/** Null where there is none, and where it has mistakes: `routes check` says them. */
export function tableIn(home: string): RoutingTable | null {
  try {
    return readRouting(gatewayPaths(home).routing, { nearest, parseDuration })
  } catch (error) {
    return ours(error)
  }
}

function ours(error: unknown): null {
  if (error instanceof AgenthostError) return null
  throw error
}
