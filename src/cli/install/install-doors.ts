/** What an installation needs of the world: launchd, the daemon's socket, signals. */
import { controlClient } from '../../control/client.ts'
import { AgenthostError } from '../../errors.ts'
import type { DaemonSeen, InstallDoors } from '../../install/installation.ts'
import { isThere, type Mac } from './mac-places.ts'
import type { Terminal } from '../terminal.ts'

export function installDoors({ launchd, clock, places }: Mac, terminal: Terminal): InstallDoors {
  return {
    launchd,
    clock,
    isAlive: isThere,
    daemon: () => daemonSeen(places.controlSocket),
    end: (pid) => {
      try {
        return process.kill(pid, 'SIGTERM')
      } catch {
        // It has gone in the meantime, or is not ours: the caller sees that nothing of it changes.
        return false
      }
    },
    tell: (line) => {
      if (terminal.isInteractive) terminal.err(`${line}…\n`)
    },
  }
}

/** A daemon of a version that we do not understand counts as one that does not answer. */
async function daemonSeen(controlSocket: string): Promise<DaemonSeen | null> {
  try {
    const { daemon, agents } = await controlClient(controlSocket).status()
    const { pid, version, configError } = daemon
    const seen = agents.map((agent) => ({ name: agent.name, pid: agent.pid }))
    return { pid, version, configError, agents: seen }
  } catch (error) {
    if (error instanceof AgenthostError) return null
    throw error
  }
}
