/**
 * Where everything of one agenthost lies, and whether that folder may be trusted: it holds the control
 * socket, so that whoever can write to it can command the agents.
 */
import { lstatSync, mkdirSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { HomePaths } from '../daemon/paths.ts'
import { AgenthostError, unable } from '../errors.ts'

/** The places under `AGENTHOST_HOME` (relative to the working directory), else under `~/.agenthost`. */
export function homePaths(env: NodeJS.ProcessEnv): HomePaths {
  const named = env['AGENTHOST_HOME']
  const unset = named === undefined || named === ''
  const home = unset ? join(env['HOME'] ?? homedir(), '.agenthost') : resolve(named)
  return {
    home,
    config: join(home, 'agenthost.yaml'),
    controlSocket: join(home, 'control.sock'),
    hostDb: join(home, 'host.db'),
    logs: join(home, 'logs'),
    agents: join(home, 'agents'),
  }
}

/**
 * Creates the home for its owner alone (0700). Throws `config` for a home that is no folder, that
 * belongs to another user, or that others may write to.
 */
export function ensureHome(paths: HomePaths): void {
  try {
    mkdirSync(paths.home, { recursive: true, mode: 0o700 })
    refuseUnsafe(paths.home)
    for (const folder of [paths.logs, paths.agents]) {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
    }
  } catch (error) {
    if (error instanceof AgenthostError) throw error
    const hint = 'Set AGENTHOST_HOME to a folder that you may write to.'
    throw unable({ verb: 'create', object: `the home ${paths.home}`, kind: 'config', hint }, error)
  }
}

/** Throws `config` unless the folder is this user's and nobody else may write to it. */
function refuseUnsafe(home: string): void {
  const { uid, mode } = statSync(home)
  const me = process.getuid?.()
  if (me !== undefined && uid !== me) {
    const owner = lstatSync(home).isSymbolicLink() ? 'it leads to a folder of' : 'it belongs to'
    throw unsafe(home, `${owner} user ${uid}, and you are ${me}`, 'Use a home of your own.')
  }
  if ((mode & 0o022) !== 0) {
    throw unsafe(home, 'others may write to it', `Close it with \`chmod 700 ${home}\`.`)
  }
}

function unsafe(home: string, cause: string, hint: string): AgenthostError {
  return unable({ verb: 'use', object: `the home ${home}`, kind: 'config', hint }, cause)
}
