/**
 * Reads answers of OpenAI's Responses: the events of a stream, and whole bodies. Pure.
 *
 * An answer has begun with the first event of an output item, or its end. `response.created`, `in_progress` and
 * `queued` are quiet: they go out before a model has been asked, and a failure follows them.
 */
import { IDLE, type Repeat } from './alike-frames.ts'
import {
  addArguments,
  addEscapedArguments,
  addName,
  begin,
  type Draft,
  fail,
  newCall,
} from './answer-draft.ts'
import { answerError } from './answer-error.ts'
import type { JsonObject } from '../call.ts'
import { isObject, objectAt, objectsAt, placeAt, textAt } from '../json-look.ts'
import { openaiFacts } from './openai-facts.ts'

const QUIET = new Set([
  'response.created',
  'response.in_progress',
  'response.queued',
  'ping',
  'keepalive',
])

/** Kinds of calls that the client has to answer, and the key of their input. */
const CALLS: Readonly<Record<string, string>> = {
  function_call: 'arguments',
  custom_tool_call: 'input',
}

/** `text` is what `event` was parsed from. */
export function responsesEvent(draft: Draft, event: JsonObject, text: string): Repeat {
  const type = textAt(event, 'type')
  const { response } = event
  if (type === 'error') {
    const inner = event['error']
    fail(draft, answerError(isObject(inner) ? inner : event, event))
    return null
  }
  if (isObject(response)) return responseRead(draft, response, { type, text })
  if (QUIET.has(type)) return null
  begin(draft)
  return itemEvent(draft, event, type)
}

export function responsesBody(draft: Draft, body: JsonObject, text: string): void {
  openaiFacts(draft, body, text)
  outputRead(draft, body)
  endRead(draft, body, textAt(body, 'status'))
}

function responseRead(
  draft: Draft,
  response: JsonObject,
  { type, text }: { readonly type: string; readonly text: string },
): Repeat {
  openaiFacts(draft, response, text)
  if (QUIET.has(type)) return null
  // Usually it repeats what the events said; some upstreams leave those out.
  if (draft.calls.length === 0 && draft.text.isEmpty()) outputRead(draft, response)
  endRead(draft, response, type.replace('response.', ''))
  begin(draft)
  return null
}

/** Status and type of the last event have the same words. */
function endRead(draft: Draft, response: JsonObject, status: string): void {
  const { error } = response
  if (isObject(error) || status === 'failed') {
    fail(draft, answerError(objectAt(response, 'error'), response))
  }
  const reason = textAt(objectAt(response, 'incomplete_details'), 'reason')
  const finish: Readonly<Record<string, string | null>> = {
    completed: draft.calls.length > 0 ? 'tool_calls' : 'stop',
    incomplete: reason === 'max_output_tokens' ? 'length' : reason || null,
    cancelled: 'cancelled',
    failed: 'error',
  }
  draft.finish = finish[status] ?? draft.finish
  draft.isEnded ||= status in finish
}

function outputRead(draft: Draft, response: JsonObject): void {
  objectsAt(response, 'output').forEach((item, nth) => {
    itemRead(draft, item, String(nth))
    for (const part of objectsAt(item, 'content')) {
      // Reasoning has parts too.
      if (item['type'] === 'message')
        draft.text.plain(textAt(part, 'text') + textAt(part, 'refusal'))
    }
  })
}

/** A call, with its input as far as it is known. */
function itemRead(draft: Draft, item: JsonObject, place: string): void {
  const kind = textAt(item, 'type')
  const key = CALLS[kind]
  if (key === undefined) return
  const call =
    draft.places.get(place) ??
    newCall(draft, place, {
      id: textAt(item, 'call_id'),
      named: textAt(item, 'name'),
      isFreeText: kind === 'custom_tool_call',
    })
  if (call === null) return
  if (call.name === '') addName(call, textAt(item, 'name'))
  if (call.pieces.isEmpty()) addArguments(call, textAt(item, key))
}

function itemEvent(draft: Draft, event: JsonObject, type: string): Repeat {
  const place = placeAt(event, 'output_index')
  const delta = textAt(event, 'delta')
  switch (type) {
    case 'response.output_text.delta':
    case 'response.refusal.delta':
      draft.text.plain(delta)
      return { delta: (escaped) => draft.text.escaped(escaped) }
    case 'response.function_call_arguments.delta':
    case 'response.custom_tool_call_input.delta': {
      const call = draft.places.get(place)
      if (call === undefined) return null
      addArguments(call, delta)
      return { delta: (escaped) => addEscapedArguments(call, escaped) }
    }
    case 'response.output_item.added':
    case 'response.output_item.done':
      itemRead(draft, objectAt(event, 'item'), place)
      return null
    case 'response.function_call_arguments.done':
      itemRead(draft, { ...event, type: 'function_call' }, place)
      return null
    default:
      return /\.delta$/.test(type) ? IDLE : null
  }
}
