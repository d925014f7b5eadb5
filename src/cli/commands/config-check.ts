/** `agenthost config check`: whether a configuration can be used, without a daemon. */
import { resolve } from 'node:path'
import type { SecretOf } from '../../alerts/channels.ts'
import { secretsOf } from '../../config/alerts.ts'
import type { Config } from '../../config/entry.ts'
import { loadConfig } from '../../config/load.ts'
import { secretsFrom } from '../../daemon/secret-of.ts'
import { homePaths } from '../home.ts'
import type { Terminal } from '../terminal.ts'

/** Throws `config` (78) with every mistake in it; warnings are only told. */
export async function configCheck(file: string | undefined, terminal: Terminal): Promise<void> {
  const path = file === undefined ? homePaths(terminal.env).config : resolve(file)
  const { config, warnings } = await loadConfig(path, terminal.env)
  const names = config.agents.map(({ name }) => name)
  const agents = names.length === 1 ? '1 agent' : `${names.length} agents`
  terminal.out(
    `${path} can be used: ${agents}${names.length === 0 ? '' : ` (${names.join(', ')})`}\n`,
  )
  const all = [...warnings, ...(await missingSecrets(config, secretsFrom(terminal.env)))]
  for (const warning of all) terminal.out(`warning: ${warning}\n`)
}

/** A secret may be set later, so that it is no mistake of the file. */
async function missingSecrets(config: Config, secretOf: SecretOf): Promise<readonly string[]> {
  const names = config.alerts === null ? [] : secretsOf(config.alerts)
  const looks = names.map(async (name) => {
    const found = await secretOf(name)
    return 'missing' in found ? [`alerts: the secret ${name}: ${found.missing}`] : []
  })
  return (await Promise.all(looks)).flat()
}
