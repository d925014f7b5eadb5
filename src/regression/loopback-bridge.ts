/**
 * A Unix socket that leads to one port of this host's loopback: the one hole of a sandbox that has a network of
 * its own (Linux). One for each port, for as long as the run lasts.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'

export type Bridges = {
  readonly to: (port: number) => Promise<string>
  readonly close: () => void
}

/** `temporary`: a folder with a short path, since that of a socket may have 107 bytes. */
export function loopbackBridges(temporary: string): Bridges {
  const open = new Map<number, Promise<string>>()
  const servers: Server[] = []
  const sockets = new Set<Socket>()
  let folder: string | null = null
  const start = async (port: number): Promise<string> => {
    folder ??= mkdtempSync(join(temporary, 'agenthost-way-'))
    const path = join(folder, `${port}.sock`)
    const server = createServer((inner) => joined(inner, port, sockets))
    servers.push(server.listen(path))
    await once(server, 'listening')
    server.unref()
    return path
  }
  return {
    to(port) {
      const known = open.get(port) ?? start(port)
      open.set(port, known)
      return known
    },
    close() {
      for (const socket of sockets) socket.destroy()
      for (const server of servers) server.close()
      if (folder !== null) rmSync(folder, { recursive: true, force: true })
    },
  }
}

function joined(inner: Socket, port: number, sockets: Set<Socket>): void {
  const outer = connect(port, '127.0.0.1')
  for (const [socket, other] of [
    [inner, outer],
    [outer, inner],
  ] as const) {
    sockets.add(socket)
    socket.on('error', () => other.destroy())
    socket.on('close', () => {
      sockets.delete(socket)
      other.destroySoon()
    })
    socket.pipe(other)
  }
}
