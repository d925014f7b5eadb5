/**
 * An error inside an answer: its status and its type, never its prose, which may quote the prompt. OpenRouter,
 * OpenAI and Anthropic each write it in their own way (reference: openrouter.md 4, Errors). Pure.
 */
import type { JsonObject } from '../call.ts'
import { countAt, objectAt, textAt } from '../json-look.ts'
import type { Reading } from './reading.ts'

export type AnswerError = NonNullable<Reading['error']>

/** Where the type alone says it; the statuses that their makers document for them. */
const STATUS_OF: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  rate_limit_exceeded: 429,
  api_error: 500,
  server_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
}

const TYPE_LETTERS = 64

/** `around` is what the error stands in: the responses protocol writes the type there. */
export function answerError(error: JsonObject, around: JsonObject = {}): AnswerError {
  const type = typeOf([
    textAt(objectAt(error, 'metadata'), 'error_type'),
    textAt(error, 'error_type'),
    textAt(around, 'error_type'),
    textAt(error, 'type'),
    textAt(error, 'code'),
  ])
  const status =
    statusAt(error, 'code') ?? statusAt(error, 'http_status') ?? statusAt(error, 'status')
  return { status: status ?? STATUS_OF[type] ?? null, type }
}

/** A type is one word; the kind `error` says nothing. */
function typeOf(said: readonly string[]): string {
  const word = said.find(
    (each) => /^[\w.-]+$/.test(each) && each !== 'error' && !/^\d+$/.test(each),
  )
  return word?.slice(0, TYPE_LETTERS) ?? 'unknown'
}

function statusAt(error: JsonObject, key: string): number | null {
  const text = textAt(error, key)
  const status = /^\d{3}$/.test(text) ? Number(text) : countAt(error, key)
  return status !== null && status >= 400 && status <= 599 ? status : null
}
