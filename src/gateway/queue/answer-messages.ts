/** A person's answer as an Anthropic message, whole or as its events (platform.claude.com: streaming messages). Pure. */
import type { Spoken } from './answer-as-model.ts'
import type { JsonObject } from '../call.ts'
import { eventText } from './event-text.ts'

const USAGE = {
  input_tokens: 0,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  output_tokens: 0,
}

export function messagesObject(spoken: Spoken): object {
  return message(spoken, blocksOf(spoken), stopOf(spoken))
}

export function messagesEvents(spoken: Spoken): readonly string[] {
  return [
    event('message_start', { message: message(spoken, [], null) }),
    ...blocksOf(spoken).flatMap((block, index) => [
      event('content_block_start', { index, content_block: begun(block) }),
      event('content_block_delta', { index, delta: deltaOf(block) }),
      event('content_block_stop', { index }),
    ]),
    event('message_delta', {
      delta: { stop_reason: stopOf(spoken), stop_sequence: null },
      usage: { output_tokens: 0 },
    }),
    event('message_stop', {}),
  ]
}

type Block =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'tool_use'
      readonly id: string
      readonly name: string
      readonly input: JsonObject
    }

function blocksOf({ id, text, tool }: Spoken): readonly Block[] {
  const texts: readonly Block[] = text === '' ? [] : [{ type: 'text', text }]
  if (tool === undefined) return texts
  const { name, input } = tool
  return [...texts, { type: 'tool_use', id: `toolu_human_${id}`, name, input }]
}

function begun(block: Block): Block {
  return block.type === 'text' ? { ...block, text: '' } : { ...block, input: {} }
}

function deltaOf(block: Block): object {
  return block.type === 'text'
    ? { type: 'text_delta', text: block.text }
    : { type: 'input_json_delta', partial_json: JSON.stringify(block.input) }
}

function stopOf({ tool }: Spoken): string {
  return tool === undefined ? 'end_turn' : 'tool_use'
}

function message(
  { id, model }: Spoken,
  content: readonly Block[],
  stop_reason: string | null,
): object {
  const about = { id: `human-${id}`, type: 'message', role: 'assistant', model }
  return { ...about, content, stop_reason, stop_sequence: null, usage: USAGE }
}

function event(type: string, fields: object): string {
  return eventText(type, { type, ...fields })
}
