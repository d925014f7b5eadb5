/**
 * Reads answers of chat completions: chunks of a stream, and whole bodies, which are one chunk with a `message` for
 * its `delta`. Pure.
 *
 * An answer has begun with its first content (text, reasoning, a call, a picture) or its end. A chunk with a role
 * alone is quiet: upstreams send it before they know whether a model will answer.
 */
import { IDLE, type Repeat } from './alike-frames.ts'
import {
  addArguments,
  addEscapedArguments,
  addName,
  begin,
  type CallDraft,
  type Draft,
  fail,
  newCall,
} from './answer-draft.ts'
import { answerError } from './answer-error.ts'
import type { JsonObject } from '../call.ts'
import { isObject, objectAt, objectsAt, placeAt, textAt } from '../json-look.ts'
import { openaiFacts } from './openai-facts.ts'

/** `text` is what `chunk` was parsed from. */
export function chatEvent(draft: Draft, chunk: JsonObject, text: string): Repeat {
  const choices = chunkRead(draft, chunk, text)
  const told = choices.map((choice) => choiceRead(draft, choice, objectAt(choice, 'delta')))
  return choices.length === 1 && !isObject(chunk['usage']) ? (told[0] ?? null) : null
}

export function chatBody(draft: Draft, body: JsonObject, text: string): void {
  const choices = chunkRead(draft, body, text)
  for (const choice of choices) choiceRead(draft, choice, objectAt(choice, 'message'))
  draft.isEnded = choices.length > 0
}

/** After `[DONE]` nothing comes; an empty answer is one too. */
export function chatDone(draft: Draft): void {
  draft.isEnded = true
  begin(draft)
}

function chunkRead(draft: Draft, chunk: JsonObject, text: string): readonly JsonObject[] {
  openaiFacts(draft, chunk, text)
  const { error } = chunk
  // Before the choices: what stands beside an error is no content yet.
  if (error !== undefined && error !== null)
    fail(draft, answerError(objectAt(chunk, 'error'), chunk))
  return objectsAt(chunk, 'choices')
}

function choiceRead(draft: Draft, choice: JsonObject, delta: JsonObject): Repeat {
  const { error } = choice
  if (isObject(error)) fail(draft, answerError(error, choice))
  const place = placeAt(choice, 'index')
  const calls = objectsAt(delta, 'tool_calls').map((call, nth) =>
    callRead(draft, call, `${place}:${placeAt(call, 'index', nth)}`),
  )
  if (contentRead(draft, delta)) begin(draft)
  const finish = textAt(choice, 'finish_reason')
  if (finish === '') return isObject(error) ? null : repeatOf(draft, delta, calls)
  draft.finish ??= finish.slice(0, FINISH_LETTERS)
  if (finish === 'error') fail(draft, UNEXPLAINED)
  else chatDone(draft)
  return null
}

const FINISH_LETTERS = 64
/** The choice ended with an error, and nothing beside it says which. */
const UNEXPLAINED = { status: null, type: 'unknown' }

/** Whether the client sees something: text, calls, or what only newer protocols have words for. */
function contentRead(draft: Draft, delta: JsonObject): boolean {
  for (const key of ['content', 'refusal']) {
    const content = delta[key]
    if (typeof content === 'string') draft.text.plain(content)
    for (const part of objectsAt(delta, key)) draft.text.plain(textAt(part, 'text'))
  }
  return Object.entries(delta).some(([key, value]) => key !== 'role' && !isNothing(value))
}

function isNothing(value: unknown): boolean {
  if (value === '' || value === null || value === undefined) return true
  return Array.isArray(value) && value.length === 0
}

function callRead(draft: Draft, said: JsonObject, place: string): CallDraft | null {
  const id = textAt(said, 'id')
  const isFreeText = said['type'] === 'custom'
  const body = objectAt(said, isFreeText ? 'custom' : 'function')
  const named = textAt(body, 'name')
  const former = draft.places.get(place)
  // Some upstreams give every call the same place, and another id.
  const isOther = former !== undefined && named !== '' && former.id !== '' && id !== former.id
  const isNew = former === undefined || (isOther && id !== '')
  const call = isNew ? newCall(draft, place, { id, named, isFreeText }) : former
  if (call === null) return null
  if (!isNew) addName(call, named)
  const input = body[call.isFreeText ? 'input' : 'arguments']
  if (typeof input === 'string') addArguments(call, input)
  else if (isObject(input)) call.value = input
  return call
}

/** What chunks like this one do again: text, one call's arguments, or nothing that matters (reasoning). */
function repeatOf(draft: Draft, delta: JsonObject, calls: readonly (CallDraft | null)[]): Repeat {
  const { content, refusal } = delta
  if (draft.opening !== 'begun' || !isNothing(refusal) || refusal === '') return null
  if (Array.isArray(content) || isObject(content)) return null
  const text: Repeat =
    typeof content === 'string' ? { content: (escaped) => draft.text.escaped(escaped) } : IDLE
  if (calls.length === 0) return text
  const [call] = calls
  const body = objectAt(objectsAt(delta, 'tool_calls')[0] ?? {}, 'function')
  if (calls.length > 1 || call === undefined || call === null) return null
  if (textAt(body, 'name') !== '' || typeof body['arguments'] !== 'string') return null
  return { ...text, arguments: (escaped) => addEscapedArguments(call, escaped) }
}
