/**
 * Makes the place of a control socket free: a socket that nobody listens on is what a killed daemon left
 * behind, everything else at that place is not ours to remove.
 */
import { lstatSync, unlinkSync } from 'node:fs'
import { connect } from 'node:net'
import { AgenthostError, codeOf } from '../errors.ts'

/** `sun_path` has 104 bytes on macOS (108 on Linux), one of them for the end. */
const PATH_MAX_BYTES = 103

/** Throws `config` for a path that has no room in a socket's address. Touches nothing. */
export function refuseLongPath(path: string): void {
  const bytes = Buffer.byteLength(path)
  if (bytes <= PATH_MAX_BYTES) return
  throw new AgenthostError(
    'config',
    `unable to listen on ${path}: the path has ${bytes} bytes, a socket's may have ${PATH_MAX_BYTES}`,
    'Set AGENTHOST_HOME to a folder with a shorter path.',
  )
}

/** Throws `config` for a path that cannot be a socket, `temporary` when somebody listens there. */
export async function freeSocketPath(path: string): Promise<void> {
  refuseLongPath(path)
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (found === undefined) return
  if (!found.isSocket()) {
    const hint = 'Look at what it is, and move it away.'
    throw new AgenthostError(
      'config',
      `unable to listen on ${path}: it is there and no socket`,
      hint,
    )
  }
  if (await isListenedOn(path)) {
    const hint = 'Look at it with `agenthost status`.'
    throw new AgenthostError('temporary', `unable to listen on ${path}: another daemon does`, hint)
  }
  try {
    unlinkSync(path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}

function isListenedOn(path: string): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>()
  const socket = connect(path)
  socket.on('connect', () => {
    socket.destroy()
    resolve(true)
  })
  socket.on('error', (error) => {
    const code = codeOf(error)
    if (code === 'ECONNREFUSED' || code === 'ENOENT') resolve(false)
    else reject(error)
  })
  return promise
}
