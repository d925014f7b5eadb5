/** `agenthost config check`: whether a configuration can be used, without a daemon. */
import { resolve } from 'node:path'
import { loadConfig } from '../../config/load.ts'
import { secretDoors } from '../../daemon/secrets.ts'
import { homePaths } from '../home.ts'
import type { Terminal } from '../terminal.ts'
import { unsetSecrets } from '../unset-secrets.ts'

/** Throws `config` (78) with every mistake in it; warnings are only told. */
export async function configCheck(file: string | undefined, terminal: Terminal): Promise<void> {
  const path = file === undefined ? homePaths(terminal.env).config : resolve(file)
  const { config, warnings } = await loadConfig(path, terminal.env)
  const names = config.agents.map(({ name }) => name)
  const agents = names.length === 1 ? '1 agent' : `${names.length} agents`
  terminal.out(
    `${path} can be used: ${agents}${names.length === 0 ? '' : ` (${names.join(', ')})`}\n`,
  )
  const unset = unsetSecrets(config.agents, secretDoors(homePaths(terminal.env).home, terminal.env))
  for (const warning of [...warnings, ...unset]) terminal.out(`warning: ${warning}\n`)
}
