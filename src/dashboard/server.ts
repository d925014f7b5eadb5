/**
 * The page's server, on 127.0.0.1 alone: refuses what is foreign, serves the page's own files to anybody here, and
 * everything else to who has the token. What is asked for is answered by the doors.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bearerIn, PAGE_POLICY, refusedFor, REPORT_POLICY } from './access.ts'
import type { Tickets } from './tickets.ts'
import type { Token } from './token.ts'

export type PageFile = { readonly type: string; readonly bytes: Uint8Array }

export type PageDoors = {
  /** By its path. */
  readonly files: ReadonlyMap<string, PageFile>
  readonly token: Token
  /** Answers everything under `/v1/`, once it is let in. */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => void
  readonly tickets: Pick<Tickets, 'take'>
}

/** A browser has six at most for one address; a stream and a log hold one each. */
const CONNECTIONS_MAX = 64
const HEADERS_WITHIN_MS = 10_000
const QUESTION_WITHIN_MS = 30_000
const REPORT = '/report/'

const ALWAYS = {
  'content-security-policy': PAGE_POLICY,
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
}

export function pageServer(doors: PageDoors): Server {
  const server = createServer(
    { headersTimeout: HEADERS_WITHIN_MS, requestTimeout: QUESTION_WITHIN_MS },
    (request, response) => {
      for (const [name, value] of Object.entries(ALWAYS)) response.setHeader(name, value)
      answerOne(request, response, doors)
    },
  )
  server.maxConnections = CONNECTIONS_MAX
  return server
}

function answerOne(request: IncomingMessage, response: ServerResponse, doors: PageDoors): void {
  const { method = '', headers } = request
  const fetchSite = headers['sec-fetch-site']?.toString()
  const refused = refusedFor({ method, host: headers.host, origin: headers.origin, fetchSite })
  if (refused !== null) return refuse(response, refused.status, refused)
  const path = (request.url ?? '/').split('?')[0] ?? '/'
  const file = doors.files.get(path)
  if (file !== undefined && method === 'GET') return write(response, file)
  if (path.startsWith(REPORT) && method === 'GET') return writeReport(path, response, doors)
  if (!path.startsWith('/v1/')) {
    return refuse(response, 404, { message: `there is nothing at ${path}`, hint: '' })
  }
  if (!doors.token.is(bearerIn(headers.authorization))) {
    return refuse(response, 401, {
      message: 'the token is missing, or is not that of this dashboard',
      hint: 'Open the address that `agenthost dashboard` printed: each start of it has a new one.',
    })
  }
  doors.answer(request, response)
}

function writeReport(path: string, response: ServerResponse, { tickets }: PageDoors): void {
  const html = tickets.take(path.slice(REPORT.length))
  if (html === null) {
    return refuse(response, 404, { message: 'this address was good once', hint: '' })
  }
  response.setHeader('content-security-policy', REPORT_POLICY)
  write(response, { type: 'text/html; charset=utf-8', bytes: Buffer.from(html) })
}

function write(response: ServerResponse, { type, bytes }: PageFile): void {
  response.writeHead(200, { 'content-type': type, 'content-length': bytes.byteLength })
  response.end(bytes)
}

/** In the shape of every refusal of ours. What is left of its body is not waited for. */
function refuse(
  response: ServerResponse,
  status: number,
  { message, hint }: { readonly message: string; readonly hint: string },
): void {
  const error = { kind: 'usage', message: `unable to answer: ${message}`, hint }
  response.writeHead(status, {
    'content-type': 'application/json',
    'www-authenticate': 'Bearer',
    connection: 'close',
  })
  response.end(JSON.stringify({ error }))
}

/** The port it got. Rejects with the system's error. */
export function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}
