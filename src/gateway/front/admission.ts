/**
 * Whether a request may come in at all, before anything of it is read: the right host, no page of a browser, a path
 * and method that there are, a token that is known. Loopback is open to every program of this Mac. Pure.
 */
import type { Protocol, Refusal } from '../call.ts'
import { headerOf, type HeadersIn } from './headers.ts'

export type Place =
  | { readonly is: 'call'; readonly protocol: Protocol }
  | { readonly is: 'count-tokens' | 'models' | 'health' | 'metrics' }

const PLACES: Readonly<Record<string, Place & { readonly method: 'GET' | 'POST' }>> = {
  '/v1/messages': { is: 'call', protocol: 'messages', method: 'POST' },
  '/v1/chat/completions': { is: 'call', protocol: 'chat', method: 'POST' },
  '/v1/responses': { is: 'call', protocol: 'responses', method: 'POST' },
  '/v1/messages/count_tokens': { is: 'count-tokens', method: 'POST' },
  '/v1/models': { is: 'models', method: 'GET' },
  '/healthz': { is: 'health', method: 'GET' },
  '/metrics': { is: 'metrics', method: 'GET' },
}

export type Admitted = { readonly place: Place; readonly query: string }

export type NotAdmitted = {
  readonly status: 400 | 403 | 404 | 405 | 421
  readonly code: string
  readonly message: string
  /** Of a 405. */
  readonly allow?: string
}

export type Knocking = {
  readonly method: string
  /** As it stands in the request line. */
  readonly url: string
  readonly headers: HeadersIn
  readonly port: number
}

/** What clients send (Claude Code: `?beta=true`). An upstream might read other names as fields that nobody measured. */
const QUERY = /^(?:\?(?:(?:beta|api-version)=[\w.-]{0,40}(?:&(?!$)|$))*)?$/

/** Names of another host lead here by DNS rebinding; an `Origin` is only ever sent by a browser. */
export function admitted({ method, url, headers, port }: Knocking): Admitted | NotAdmitted {
  if (!isOurs(headerOf(headers, 'host'), port)) {
    const message = `this gateway is 127.0.0.1:${port} and nobody else`
    return { status: 421, code: 'wrong_host', message }
  }
  if (headers['origin'] !== undefined) {
    return { status: 403, code: 'browser_refused', message: 'web pages may not use this gateway' }
  }
  const mark = url.indexOf('?')
  const path = mark < 0 ? url : url.slice(0, mark)
  const place = Object.hasOwn(PLACES, path) ? PLACES[path] : undefined
  if (place === undefined) {
    const message = `there is nothing at this path; there is ${Object.keys(PLACES).join(', ')}`
    return { status: 404, code: 'path_not_found', message }
  }
  if (place.method !== method) {
    const message = `${path} takes ${place.method}`
    return { status: 405, code: 'method_not_allowed', message, allow: place.method }
  }
  const query = mark < 0 ? '' : url.slice(mark)
  if (method === 'POST' && !QUERY.test(query)) {
    const message = 'of a query only beta= and api-version= are taken: fields belong into the body'
    return { status: 400, code: 'bad_query', message }
  }
  return { place, query }
}

/** In whose shape a refusal is told, before the path was understood. */
export function protocolOf(url: string): Protocol {
  return url.startsWith('/v1/messages') ? 'messages' : 'chat'
}

/** The client's token: a bearer's, as OpenAI's clients send it, or a key, as Anthropic's do. */
export function tokenOf(headers: HeadersIn): string | null {
  const bearer = /^bearer +(\S+) *$/i.exec(headerOf(headers, 'authorization') ?? '')?.[1]
  return bearer ?? headerOf(headers, 'x-api-key')
}

/** Why a body cannot be read as it is announced; null when it can. */
export function bodyTrouble(headers: HeadersIn, maxBytes: number): Refusal | null {
  const coding = headerOf(headers, 'content-encoding')
  if (coding !== null && coding !== 'identity') {
    const message = `bodies are taken as they are, not in the coding of their content-encoding header`
    return { status: 400, code: 'coded_body', message }
  }
  const length = Number(headerOf(headers, 'content-length') ?? 0)
  return length > maxBytes ? tooLarge(maxBytes) : null
}

export function tooLarge(maxBytes: number): Refusal {
  const message = `the request is larger than the ${maxBytes} bytes that this gateway takes`
  return { status: 413, code: 'body_too_large', message }
}

export const NO_ROOM: Refusal = {
  status: 503,
  code: 'bodies_full',
  message: 'the requests under way are too large together; this one may be sent again in a moment',
}

export const NO_TOKEN: Refusal = {
  status: 401,
  code: 'token_unknown',
  message:
    'this token is not known here, was revoked, or has run out; `agenthost gateway token NAME` makes one',
}

function isOurs(host: string | null, port: number): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}` || host === `[::1]:${port}`
}
