/**
 * The gateway's settings as they are now: it reads `agenthost.yaml` itself and follows its changes. A file that
 * cannot be used changes nothing. What needs a restart (the port) is the daemon's to see to.
 */
import type { Clock } from '../clock.ts'
import { loadConfig } from '../config/load.ts'
import { watchConfig } from '../config/watch.ts'
import { AgenthostError } from '../errors.ts'
import type { Limits } from '../gateway/limits.ts'
import { secretReader } from '../secrets/read.ts'
import { upstreamKeys, type UpstreamKeys } from './gateway-keys.ts'
import { gatewaySettings, type GatewaySettings } from './gateway-settings.ts'
import { listeners } from './listeners.ts'
import type { HomePaths } from './paths.ts'
import { secretDoors } from './secrets.ts'

export type GatewayInForce = Pick<UpstreamKeys, 'keyOf' | 'refused'> & {
  readonly settings: () => GatewaySettings
  /** Always the same object, with the numbers that hold now: whoever reads it at its use follows the file. */
  readonly limits: Limits
  /** Told when new settings hold and their keys are read. */
  readonly onChange: (listener: () => void) => () => void
  readonly close: () => void
}

export type GatewayInForceFrom = {
  readonly paths: HomePaths
  readonly env: NodeJS.ProcessEnv
  readonly clock: Clock
  /** About an upstream whose key cannot be had, and about a file that cannot be used (subject `gateway`). */
  readonly tell: (subject: string, message: string) => void
}

/** A change is in force within a second: it has to stand for one look, and the file and its keys are read. */
const LOOK_EVERY_MS = 400

/** Rejects with `config` (78) where the file cannot be used, or has no section `gateway`. */
export async function gatewayInForce(from: GatewayInForceFrom): Promise<GatewayInForce> {
  const { paths, env, clock, tell } = from
  const readSecret = secretReader(secretDoors(paths.home, env))
  const keys = upstreamKeys({ clock, readSecret, tell })
  const heard = listeners()
  let settings = await settingsNow(from)
  await keys.read(settings.keys)
  const limits = { ...settings.limits }
  const reload = async (): Promise<void> => {
    const next = await settingsNow(from)
    await keys.read(next.keys)
    // It listens where it listens.
    Object.assign(limits, next.limits, { port: limits.port })
    settings = { ...next, limits }
    heard.tell()
  }
  const changed = (): void => {
    reload().catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error)
      tell('gateway', message.split('\n')[0] ?? message)
    })
  }
  const watcher = watchConfig(paths.config, clock, changed, LOOK_EVERY_MS)
  return {
    keyOf: keys.keyOf,
    refused: keys.refused,
    settings: () => settings,
    limits,
    onChange: heard.add,
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
