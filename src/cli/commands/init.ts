/** `agenthost init`: writes a configuration of what is found on this host. */
import { existsSync, writeFileSync } from 'node:fs'
import { findPrograms, type Found } from '../../config/find-programs.ts'
import { starterAgents, starterConfig } from '../../config/starter.ts'
import { OPENROUTER } from '../../config/upstreams.ts'
import { secretDoors } from '../../daemon/secrets.ts'
import { AgenthostError, codeOf, unable } from '../../errors.ts'
import { listSecrets } from '../../secrets/keeping.ts'
import { ensureHome, homePaths } from '../home.ts'
import type { Terminal } from '../terminal.ts'

/** Never overwrites: throws when there is a configuration. */
export function init(terminal: Terminal): void {
  const { config } = homePaths(terminal.env)
  if (!writeStarter(terminal)) {
    const hint = 'Edit it, and check it with `agenthost config check`.'
    throw new AgenthostError('bad', `unable to write ${config}: it is there`, hint)
  }
  terminal.out('Read it, change it, then start with `agenthost up`.\n')
}

/** Writes the configuration and says of what it is made; false when there is one. */
export function writeStarter(terminal: Terminal): boolean {
  const paths = homePaths(terminal.env)
  ensureHome(paths)
  if (existsSync(paths.config)) return false
  const found = findPrograms(terminal.env)
  try {
    writeFileSync(paths.config, starterConfig(found), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw unable({ verb: 'write', object: paths.config, kind: 'config' }, error)
  }
  for (const line of foundLines(found)) terminal.out(`${line}\n`)
  if (hasOpenRouterKey(paths.home, terminal.env)) terminal.out(GATEWAY_OFFER)
  terminal.out(`Wrote ${paths.config} with ${starterAgents(found).join(', ')}.\n`)
  return true
}

const GATEWAY_OFFER =
  'Found a key of OpenRouter: agents can use it through the gateway, see `gateway:` in the file.\n'

/** Only whether there is one. */
function hasOpenRouterKey(home: string, env: NodeJS.ProcessEnv): boolean {
  if ((env['OPENROUTER_API_KEY'] ?? '') !== '') return true
  try {
    return listSecrets(secretDoors(home, env)).some(({ name }) => name === OPENROUTER)
  } catch (error) {
    // A file of secrets that cannot be used is told by what needs it.
    if (error instanceof AgenthostError) return false
    throw error
  }
}

function foundLines(found: Found): readonly string[] {
  const lines = Object.entries(found).map(([program, path]) =>
    path === null ? `Did not find ${program} on the PATH.` : `Found ${program} at ${path}.`,
  )
  return lines
}
