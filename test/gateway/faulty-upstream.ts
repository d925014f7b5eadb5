/** An upstream that answers as each test wants, well or badly, and counts what it saw. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Seen = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export type Answer = (response: ServerResponse, seen: Seen) => void | Promise<void>

export type FaultyUpstream = {
  readonly url: string
  readonly seen: Seen[]
  /** The next requests, in order; the last one goes on for all that follow. */
  readonly answers: (...answers: readonly Answer[]) => void
  /** Connections that were closed before their answer was whole. */
  readonly cut: () => number
  readonly underWay: () => number
  /** Resets every connection that has a request. */
  readonly resetAll: () => void
  readonly close: () => Promise<void>
}

export async function faultyUpstream(): Promise<FaultyUpstream> {
  const seen: Seen[] = []
  let answers: Answer[] = [json({})]
  let cut = 0
  let underWay = 0
  const going = new Set<ServerResponse>()
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    underWay += 1
    going.add(response)
    response.on('close', () => {
      underWay -= 1
      going.delete(response)
      if (!response.writableFinished) cut += 1
    })
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('error', () => undefined)
    request.on('end', () => {
      const one: Seen = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(parts).toString('utf8'),
      }
      seen.push(one)
      const [answer] = answers
      if (answers.length > 1) answers = answers.slice(1)
      void answer?.(response, one)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/api/v1`,
    seen,
    answers: (...next) => (answers = [...next]),
    cut: () => cut,
    underWay: () => underWay,
    resetAll: () => going.forEach((response) => response.socket?.resetAndDestroy()),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(body))
  }
}

const SSE = { 'content-type': 'text/event-stream' }

/** Pieces one after another, each in a turn of its own, then an end. */
export function stream(pieces: readonly (string | Buffer)[], headers = {}): Answer {
  return async (response) => {
    response.writeHead(200, { ...SSE, ...headers })
    await writeAll(response, pieces)
    response.end()
  }
}

/** Pieces, then the connection is reset. */
export function streamThenReset(pieces: readonly string[]): Answer {
  return async (response) => {
    response.writeHead(200, SSE)
    response.flushHeaders()
    await writeAll(response, pieces)
    response.socket?.resetAndDestroy()
  }
}

/** Pieces, then nothing for ever. */
export function streamThenSilence(pieces: readonly string[]): Answer {
  return async (response) => {
    response.writeHead(200, SSE)
    response.flushHeaders()
    await writeAll(response, pieces)
  }
}

export const silence: Answer = () => undefined

export const reset: Answer = (response) => void response.socket?.resetAndDestroy()

async function writeAll(
  response: ServerResponse,
  pieces: readonly (string | Buffer)[],
): Promise<void> {
  for (const piece of pieces) {
    await new Promise((resolve) => response.write(piece, resolve))
    await new Promise((resolve) => setImmediate(resolve))
  }
}

export const chat = {
  chunk: (content: string) =>
    `data: ${JSON.stringify({ id: 'gen-1', choices: [{ index: 0, delta: { content } }] })}\n\n`,
  /** The last chunk, with what it cost. */
  usage: (cost: string) =>
    `data: {"id":"gen-1","model":"served/model","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":2,"cost":${cost}}}\n\n`,
  done: 'data: [DONE]\n\n',
  comment: ': OPENROUTER PROCESSING\n\n',
  error: (code: number) => `data: {"error":{"code":${code},"message":"of the upstream"}}\n\n`,
  whole: (cost: number) => ({
    id: 'gen-1',
    choices: [{ index: 0, message: { role: 'assistant', content: 'hello' } }],
    usage: { prompt_tokens: 10, completion_tokens: 2, cost },
  }),
}
