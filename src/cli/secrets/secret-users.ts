/** Which agents and jobs use which secret, by the configuration as it stands. */
import { loadConfig } from '../../config/load.ts'
import { AgenthostError } from '../../errors.ts'

export type SecretUsers = {
  /** Names that the configuration speaks of. */
  readonly names: readonly string[]
  readonly of: (secret: string) => readonly string[]
}

/** With a configuration that is missing or wrong nobody is known to use any. */
export async function secretUsers(config: string, env: NodeJS.ProcessEnv): Promise<SecretUsers> {
  const entries = await loadConfig(config, env).then(
    ({ config }) => [...config.agents, ...config.jobs],
    (error: unknown) => {
      if (error instanceof AgenthostError) return []
      throw error
    },
  )
  return {
    names: [...new Set(entries.flatMap(({ secretEnv }) => Object.values(secretEnv)))],
    of: (secret) =>
      entries
        .filter(({ secretEnv }) => Object.values(secretEnv).includes(secret))
        .map(({ name }) => name),
  }
}
