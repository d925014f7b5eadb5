/**
 * Reads answers of Anthropic's Messages: the events of a stream, and whole bodies. Pure.
 *
 * An answer has begun with `message_start`: the client then knows the message and its model. Pings are quiet.
 */
import { IDLE, type Repeat } from './alike-frames.ts'
import {
  addArguments,
  addEscapedArguments,
  begin,
  type Draft,
  fail,
  name,
  newCall,
} from './answer-draft.ts'
import { answerError } from './answer-error.ts'
import type { JsonObject } from '../call.ts'
import { costOf } from './cost-of.ts'
import { isObject, nameAt, objectAt, objectsAt, placeAt, textAt } from '../json-look.ts'
import { anthropicTokens } from './usage-of.ts'

/** Its stop reasons in OpenAI's words; others stay as they are. */
const FINISH: Readonly<Record<string, string>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_calls',
  refusal: 'content_filter',
}

const FINISH_LETTERS = 64

/** `text` is what `event` was parsed from. */
export function messagesEvent(draft: Draft, event: JsonObject, text: string): Repeat {
  const type = textAt(event, 'type')
  if (type === 'ping') return null
  if (type === 'error') {
    fail(draft, answerError(objectAt(event, 'error'), event))
    return null
  }
  begin(draft)
  switch (type) {
    case 'message_start':
      messageRead(draft, objectAt(event, 'message'), text)
      return null
    case 'content_block_start':
      blockRead(draft, objectAt(event, 'content_block'), placeAt(event, 'index'))
      return null
    case 'content_block_delta':
      return deltaRead(draft, objectAt(event, 'delta'), placeAt(event, 'index'))
    case 'message_delta':
      finishRead(draft, objectAt(event, 'delta'))
      usageRead(draft, event, text)
      return null
    case 'message_stop':
      draft.isEnded = true
      // Where an upstream puts what Anthropic's own has in `message_delta`.
      usageRead(draft, event, text)
      return null
    default:
      return null
  }
}

export function messagesBody(draft: Draft, body: JsonObject, text: string): void {
  if (body['type'] === 'error' || isObject(body['error'])) {
    fail(draft, answerError(objectAt(body, 'error'), body))
  }
  messageRead(draft, body, text)
  draft.isEnded = Array.isArray(body['content'])
}

function messageRead(draft: Draft, message: JsonObject, text: string): void {
  name(draft, {
    servedModel: nameAt(message, 'model'),
    provider: nameAt(message, 'provider'),
    generation: nameAt(message, 'id'),
  })
  finishRead(draft, message)
  usageRead(draft, message, text)
  objectsAt(message, 'content').forEach((block, nth) => blockRead(draft, block, String(nth)))
}

function usageRead(draft: Draft, around: JsonObject, text: string): void {
  const { usage } = around
  if (!isObject(usage)) return
  draft.tokens = anthropicTokens(usage, draft.tokens)
  draft.cost = costOf(usage, text) ?? draft.cost
  name(draft, { provider: nameAt(around, 'provider') })
}

function finishRead(draft: Draft, around: JsonObject): void {
  const reason = textAt(around, 'stop_reason')
  if (reason !== '') draft.finish = (FINISH[reason] ?? reason).slice(0, FINISH_LETTERS)
}

/** Blocks of server tools and their results are the upstream's own affair. */
function blockRead(draft: Draft, block: JsonObject, place: string): void {
  if (block['type'] === 'text') draft.text.plain(textAt(block, 'text'))
  if (block['type'] !== 'tool_use') return
  const call = newCall(draft, place, { id: textAt(block, 'id'), named: textAt(block, 'name') })
  // Empty in a stream, where the pieces follow.
  if (call !== null) call.value = block['input']
}

function deltaRead(draft: Draft, delta: JsonObject, place: string): Repeat {
  switch (delta['type']) {
    case 'text_delta':
      draft.text.plain(textAt(delta, 'text'))
      return { text: (escaped) => draft.text.escaped(escaped) }
    case 'input_json_delta': {
      const call = draft.places.get(place)
      if (call === undefined) return null
      addArguments(call, textAt(delta, 'partial_json'))
      return { partial_json: (escaped) => addEscapedArguments(call, escaped) }
    }
    case 'thinking_delta':
      return IDLE
    default:
      return null
  }
}
