/** A local HTTP server that keeps what it is sent and answers as it is told to. */
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export type Received = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly at: number
}

export type Reply = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** Takes the request and never answers. */
  readonly silent?: true
}

export type HttpSink = {
  readonly url: string
  readonly received: Received[]
  /** What the next requests get; as long as nothing else is said. */
  readonly answer: (reply: Reply) => void
  /** Stops listening, and listens again at the same port. */
  readonly down: () => Promise<void>
  readonly up: () => Promise<void>
}

export async function httpSink(): Promise<HttpSink & { readonly close: () => Promise<void> }> {
  const received: Received[] = []
  let reply: Reply = { status: 200 }
  let port = 0
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { method = '', url: path = '', headers } = request
      received.push({ method, path, headers, body, at: performance.now() })
      if (reply.silent) return
      response.writeHead(reply.status, reply.headers).end('{}')
    })
  })
  const up = async (): Promise<void> => {
    await new Promise<void>((resolve) => {
      server.listen(port, '127.0.0.1', resolve)
    })
    port = (server.address() as AddressInfo).port
  }
  const down = (): Promise<void> => {
    server.closeAllConnections()
    return new Promise((resolve) => {
      server.close(() => resolve())
    })
  }
  await up()
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    answer: (next) => (reply = next),
    down,
    up,
    close: async () => {
      if (server.listening) await down()
    },
  }
}
