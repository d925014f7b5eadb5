/**
 * JSON questions over node:http: finds the route, reads and limits the body, writes the answer or the
 * refusal. Knows nothing of what is asked (docs/decisions/0012-no-fastify-in-the-daemon.md).
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { jsonOf } from './json-body.ts'
import { noSuchPlace, Refused, refusalOf } from './refusal.ts'
import { nameIn } from './route-path.ts'

export type Question = {
  /** What stood in the path's `:name`; empty for a path without one. */
  readonly name: string
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
  /** Of an asker whose connection broke: the last that it was given. */
  readonly lastEventId: string | undefined
  /** Aborted when the asker has gone. */
  readonly gone: AbortSignal
}

/** Gives the JSON of the answer, or a stream of lines. */
export type Answer = (question: Question) => unknown

export type Route = {
  readonly method: 'GET' | 'POST'
  /** As it stands, but for one segment `:name`. */
  readonly path: string
  readonly answer: Answer
}

export class Lines {
  readonly stream: Readable
  readonly type: string
  constructor(stream: Readable, type = 'application/x-ndjson') {
    this.stream = stream
    this.type = type
  }
}

export type Listener = (request: IncomingMessage, response: ServerResponse) => void

/** `mistake` gets what nobody foresaw; the asker is told only that it happened. */
export function jsonServer(routes: readonly Route[], mistake: (error: unknown) => void): Server {
  return createServer(jsonListener(routes, mistake))
}

/** The same for a server that answers other requests beside these. */
export function jsonListener(
  routes: readonly Route[],
  mistake: (error: unknown) => void,
): Listener {
  return (request, response) => {
    const question = `${request.method ?? ''} ${request.url ?? ''}`
    const refuse = (error: unknown): void => {
      const { status, body, isMistake } = refusalOf(error, question)
      if (isMistake) mistake(error)
      write(response, status, body)
    }
    answerOne(routes, { request, response, refuse }).catch(refuse)
  }
}

type Exchange = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly refuse: (error: unknown) => void
}

async function answerOne(
  routes: readonly Route[],
  { request, response, refuse }: Exchange,
): Promise<void> {
  const { pathname, searchParams } = pathOf(request)
  const found = routes.flatMap((route) => {
    const name = nameIn(route.path, pathname)
    return name === null || route.method !== request.method ? [] : [{ route, name }]
  })[0]
  if (found === undefined) {
    const { status, body } = noSuchPlace(`${request.method ?? ''} ${request.url ?? ''}`)
    return write(response, status, body)
  }
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const body = request.method === 'POST' ? await jsonOf(request) : undefined
  const query = Object.fromEntries(searchParams)
  const lastEventId = request.headers['last-event-id']?.toString()
  const question = { name: found.name, query, body, lastEventId, gone: gone.signal }
  const answer = await found.route.answer(question)
  if (!(answer instanceof Lines)) return write(response, 200, answer)
  response.writeHead(200, { 'content-type': answer.type })
  // Refused in the middle, it breaks off, and is not taken for a whole one.
  answer.stream.once('error', refuse)
  answer.stream.pipe(response)
  response.once('close', () => answer.stream.destroy())
}

function pathOf(request: IncomingMessage): URL {
  const url = URL.parse(request.url ?? '/', 'http://control')
  if (url === null) throw new Refused(400, 'the path is none')
  return url
}

function write(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const text = JSON.stringify(body ?? {})
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    // One question a connection: a Unix socket costs nothing, and what is left of a refused body is dropped.
    connection: 'close',
  })
  response.end(text)
}
