/** The sockets of an agent's tmux servers, and how a person gets at the newest. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { AgenthostError, codeOf } from '../errors.ts'

/** The one session of each server. */
export const SESSION = 'main'

/** `sun_path` of macOS holds 104 bytes with the ending zero; Linux has 108. */
const SOCKET_MAX_BYTES = 103

/** A socket of its own for each start: a server that is still ending takes its socket away with it. */
export function socketPath(folder: string, generation: number): string {
  return join(folder, `tmux.${generation}.sock`)
}

/** Why the socket cannot be, in words for a person; null when it can. */
export function socketTooLong(folder: string, generation: number): string | null {
  const path = socketPath(folder, generation)
  const bytes = Buffer.byteLength(path)
  if (bytes <= SOCKET_MAX_BYTES) return null
  return `the path of its tmux socket, ${path}, is ${bytes} bytes long and may be ${SOCKET_MAX_BYTES}; give it a shorter name, or set AGENTHOST_HOME to a shorter path`
}

/** The command that attaches a terminal to the newest start; also from within another tmux. */
export function attachCommand(folder: string): readonly string[] {
  const newest = Math.max(0, ...generationsIn(folder))
  if (newest === 0)
    throw new AgenthostError('bad', 'unable to attach: it has no terminal yet', 'Start it first.')
  const path = socketPath(folder, newest)
  return ['env', '-u', 'TMUX', 'tmux', '-u', '-S', path, 'attach-session', '-t', SESSION]
}

/** Starts that have left a socket here. */
export function generationsIn(folder: string): readonly number[] {
  try {
    return readdirSync(folder).flatMap((name) => {
      const generation = /^tmux\.([1-9]\d*)\.sock$/.exec(name)?.[1]
      return generation === undefined ? [] : [Number(generation)]
    })
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}
