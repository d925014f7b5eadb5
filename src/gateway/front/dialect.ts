/**
 * How a refusal or a trouble in mid-stream is told, so that the client's own library understands it: Anthropic's
 * and OpenAI's shapes of an error, as a body and as an event. Pure.
 */
import { dialectOf, type Protocol, type Refusal } from '../call.ts'

export type ErrorAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Anthropic's types by status (their page on errors); what is not listed is an `api_error`. */
const ANTHROPIC_TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  408: 'timeout_error',
  413: 'request_too_large',
  421: 'invalid_request_error',
  504: 'timeout_error',
}

const OPENAI_TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'insufficient_quota',
  403: 'permission_error',
  404: 'not_found_error',
  408: 'timeout_error',
  413: 'invalid_request_error',
  421: 'invalid_request_error',
}

/** Codes that sending the same again does not mend: both libraries read `x-should-retry`. */
const FINAL_CODES = new Set(['queue_dropped', 'queue_expired', 'no_price'])

/** The whole answer of a refusal. */
export function errorAnswer(protocol: Protocol, refusal: Refusal): ErrorAnswer {
  return {
    status: refusal.status,
    headers: {
      'content-type': 'application/json',
      ...(FINAL_CODES.has(refusal.code) ? { 'x-should-retry': 'false' } : {}),
    },
    body: JSON.stringify(errorBody(protocol, refusal)),
  }
}

/** One event that says the same in a stream that has begun; nothing comes after it. */
export function errorEvent(protocol: Protocol, refusal: Refusal): string {
  return eventOf(protocol, errorBody(protocol, refusal))
}

/**
 * An upstream's error answer as an event, for a client whose stream is already open. What is no error in the
 * client's dialect is told as `refusal`.
 */
export function errorEventFrom(protocol: Protocol, body: Buffer, refusal: Refusal): string {
  const found = parsed(body)
  if (typeof found !== 'object' || found === null || !('error' in found)) {
    return errorEvent(protocol, refusal)
  }
  if (protocol !== 'responses') return eventOf(protocol, found)
  const { error } = found
  const message =
    typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : ''
  return errorEvent(protocol, { ...refusal, message: message === '' ? refusal.message : message })
}

function errorBody(protocol: Protocol, { status, code, message }: Refusal): object {
  if (dialectOf(protocol) === 'anthropic') {
    const type = ANTHROPIC_TYPES[status] ?? 'api_error'
    return { type: 'error', error: { type, message, code } }
  }
  return { error: { message, type: OPENAI_TYPES[status] ?? 'server_error', code, param: null } }
}

function eventOf(protocol: Protocol, body: object): string {
  if (protocol === 'messages') return `event: error\ndata: ${JSON.stringify(body)}\n\n`
  if (protocol === 'chat') return `data: ${JSON.stringify(body)}\n\n`
  // The event of the Responses API is flat: its library reads `message` and `code` beside the type.
  const { error } = body as { readonly error: { readonly message: string; readonly code: string } }
  const { message, code } = error
  return `event: error\ndata: ${JSON.stringify({ type: 'error', code, message, param: null })}\n\n`
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
