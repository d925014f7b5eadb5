/** The routing table of the home, read as the gateway reads it. */
import { existsSync } from 'node:fs'
import type { Config } from '../../config/entry.ts'
import { loadConfig } from '../../config/load.ts'
import { gatewayPaths } from '../../daemon/gateway-paths.ts'
import { gatewaySettings, type GatewaySettings } from '../../daemon/gateway-settings.ts'
import type { HomePaths } from '../../daemon/paths.ts'
import { routingReading } from '../../daemon/routing-reading.ts'
import { AgenthostError } from '../../errors.ts'
import type { Asking } from './asked-routes.ts'
import type { ParsedRouting, Reading } from '../../routing/parse.ts'
import { parseRoutingBytes, readRoutingFile } from '../../routing/read.ts'
import { shaOf } from '../../routing/version.ts'

export type Surroundings = {
  readonly reading: Reading
  readonly settings: GatewaySettings
  /** Agents and jobs, with the routes that they ask for. */
  readonly asking: readonly Asking[]
  /** Of a configuration that cannot be used: then its upstreams are not looked for. */
  readonly warnings: readonly string[]
}

export type RoutingFile = {
  readonly bytes: Buffer
  readonly sha: string
  readonly writtenAt: number
  readonly parsed: ParsedRouting
}

type Read = Pick<Config, 'gateway' | 'upstreams' | 'agents' | 'jobs'>

const BARE: Read = { gateway: null, upstreams: [], agents: [], jobs: [] }

/** A broken configuration keeps nobody from looking at the table. */
export async function surroundingsOf(
  paths: HomePaths,
  env: NodeJS.ProcessEnv,
): Promise<Surroundings> {
  try {
    const config = existsSync(paths.config) ? (await loadConfig(paths.config, env)).config : BARE
    const settings = gatewaySettings(config, env)
    const reading = routingReading(settings.upstreams.map(({ name }) => name))
    return { settings, reading, asking: [...config.agents, ...config.jobs], warnings: [] }
  } catch (error) {
    if (!(error instanceof AgenthostError)) throw error
    const warning =
      'agenthost.yaml cannot be used, so that upstreams are not looked for: agenthost config check'
    return {
      settings: gatewaySettings(BARE, env),
      reading: routingReading(null),
      asking: [],
      warnings: [warning],
    }
  }
}

export function routingPath({ home }: HomePaths): string {
  return gatewayPaths(home).routing
}

/** Null where there is no file. Throws `config` for one that cannot be read at all. */
export function routingFile(path: string, reading: Reading): RoutingFile | null {
  const file = readRoutingFile(path)
  if (file === null) return null
  return { ...file, sha: shaOf(file.bytes), parsed: parseRoutingBytes(file.bytes, reading) }
}
