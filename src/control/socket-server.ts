/** Serves JSON over HTTP on a Unix socket that only its owner can open. */
import { chmodSync } from 'node:fs'
import type { Server } from 'node:http'
import type { Clock } from '../clock.ts'
import { unable } from '../errors.ts'
import { jsonServer, type Route } from './json-http.ts'
import { freeSocketPath } from './socket-path.ts'

export type SocketServer = {
  /** Where to listen; a socket that a killed process left there is removed. */
  readonly path: string
  /** `closing` is aborted when the server goes: what is followed ends then. */
  readonly routes: (closing: AbortSignal) => readonly Route[]
  readonly clock: Clock
  /** Gets what nobody foresaw, for the log: the asker is told only that it happened. */
  readonly mistake: (error: unknown) => void
}

const CONNECTIONS_MAX = 256

/** How long askers get to read the rest of their answers when the process goes. */
const CLOSE_GRACE_MS = 500

/** Throws `config` for a path that cannot be a socket, `temporary` when somebody listens there. */
export async function socketServer({
  path,
  routes,
  clock,
  mistake,
}: SocketServer): Promise<{ close(): Promise<void> }> {
  await freeSocketPath(path)
  const closing = new AbortController()
  const server = jsonServer(routes(closing.signal), mistake)
  server.maxConnections = CONNECTIONS_MAX
  try {
    await listen(server, path)
    // Until here it was closed to others by the home's own mode, 0700.
    chmodSync(path, 0o600)
  } catch (error) {
    server.close()
    throw unable({ verb: 'listen on', object: path }, error)
  }
  return {
    async close() {
      closing.abort()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      const cancel = clock.wakeAt(clock.steady() + CLOSE_GRACE_MS, () =>
        server.closeAllConnections(),
      )
      await closed
      cancel()
    },
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
}
