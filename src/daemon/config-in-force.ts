/**
 * The configuration that is in force, and how a new one replaces it: whole or not at all. A file that
 * cannot be used changes nothing and is told; the daemon goes on with what it had.
 */
import type { Config } from '../config/entry.ts'
import { AgenthostError } from '../errors.ts'

export type ConfigInForce = {
  readonly config: () => Config | null
  /** What is wrong with the file on disk; null when it is the one in force. */
  readonly error: () => string | null
  /** Reads the file again. Throws what is wrong with it, once told. */
  readonly read: () => Promise<Config>
}

export type ConfigDoors = {
  readonly load: () => Promise<{ readonly config: Config; readonly warnings: readonly string[] }>
  readonly tell: (kind: string, subject: string, message: string) => void
  /** Gets every configuration that takes force, for what follows it by itself. */
  readonly use?: (config: Config) => void
}

export function configInForce({ load, tell, use }: ConfigDoors): ConfigInForce {
  let config: Config | null = null
  let wrong: string | null = null
  return {
    config: () => config,
    error: () => wrong,
    async read() {
      try {
        const loaded = await load()
        config = loaded.config
        wrong = null
        use?.(loaded.config)
        for (const warning of loaded.warnings) tell('config.warning', 'daemon', warning)
        return loaded.config
      } catch (error) {
        if (!(error instanceof AgenthostError)) throw error
        if (error.message !== wrong) tell('config.rejected', 'daemon', error.message)
        wrong = error.message
        throw error
      }
    },
  }
}
