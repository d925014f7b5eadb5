/** The tour's own upstream on loopback: what the gateway takes for OpenRouter. It calls nobody. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { standInAnswer } from './stand-in-answers.ts'

export type StandIn = {
  /** `http://127.0.0.1:PORT/api/v1`. */
  readonly url: string
  readonly close: () => Promise<void>
}

const BODY_MAX_BYTES = 1024 * 1024

export async function standIn(): Promise<StandIn> {
  let calls = 0
  const server = createServer((request, response) => {
    calls += 1
    serve(request, response, calls).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/api/v1`,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  call: number,
): Promise<void> {
  let body = ''
  request.setEncoding('utf8')
  for await (const piece of request) {
    body += String(piece)
    if (body.length > BODY_MAX_BYTES) return void response.destroy()
  }
  const { pathname } = new URL(request.url ?? '', 'http://127.0.0.1')
  const { status, body: told } = standInAnswer(pathname.replace(/^\/api\/v1/, ''), body, call)
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(told))
}
