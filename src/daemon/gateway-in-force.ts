/**
 * The gateway's settings as they are now: it reads `agenthost.yaml` itself and follows its changes. A file that
 * cannot be used changes nothing. What needs a restart (the port) is the daemon's to see to.
 */
import type { Clock } from '../clock.ts'
import { loadConfig } from '../config/load.ts'
import { watchConfig } from '../config/watch.ts'
import { AgenthostError } from '../errors.ts'
import { secretReader } from '../secrets/read.ts'
import { upstreamKeys, type UpstreamKeys } from './gateway-keys.ts'
import { gatewaySettings, type GatewaySettings } from './gateway-settings.ts'
import type { HomePaths } from './paths.ts'
import { secretDoors } from './secrets.ts'

export type GatewayInForce = Pick<UpstreamKeys, 'keyOf' | 'refused'> & {
  readonly settings: () => GatewaySettings
  readonly close: () => void
}

export type GatewayInForceFrom = {
  readonly paths: HomePaths
  readonly env: NodeJS.ProcessEnv
  readonly clock: Clock
  /** About an upstream whose key cannot be had, and about a file that cannot be used (subject `gateway`). */
  readonly tell: (subject: string, message: string) => void
  /** New settings hold, their keys are read. */
  readonly changed?: (settings: GatewaySettings) => void
}

/** Rejects with `config` (78) where the file cannot be used, or has no section `gateway`. */
export async function gatewayInForce(from: GatewayInForceFrom): Promise<GatewayInForce> {
  const { paths, env, clock, tell } = from
  const readSecret = secretReader(secretDoors(paths.home, env))
  const keys = upstreamKeys({ clock, readSecret, tell })
  let settings = await settingsNow(from)
  await keys.read(settings.keys)
  const reload = async (): Promise<void> => {
    const next = await settingsNow(from)
    await keys.read(next.keys)
    // It listens where it listens.
    settings = { ...next, limits: { ...next.limits, port: settings.limits.port } }
    from.changed?.(settings)
  }
  const watcher = watchConfig(paths.config, clock, () => {
    reload().catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error)
      tell('gateway', message.split('\n')[0] ?? message)
    })
  })
  return {
    keyOf: keys.keyOf,
    refused: keys.refused,
    settings: () => settings,
    close: watcher.close,
  }
}

async function settingsNow({ paths, env }: GatewayInForceFrom): Promise<GatewaySettings> {
  const { config } = await loadConfig(paths.config, env)
  if (config.gateway !== null) return gatewaySettings(config, env)
  throw new AgenthostError(
    'config',
    `unable to serve: ${paths.config} has no section gateway`,
    'Write `gateway: {}` into it.',
  )
}
