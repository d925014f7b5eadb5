/**
 * What a model answered to a prompt with tools, out of the two shapes in which it comes: chat completions and
 * Anthropic messages. Arguments that are not JSON are kept as they came. Pure.
 */
import { isObject, type JsonObject } from './json-value.ts'

export type ToolCall = {
  readonly name: string
  readonly args: unknown
  /** The arguments as they came, when they are not JSON; then `args` is null. */
  readonly notJson?: string
}

export type ToolReply = { readonly calls: readonly ToolCall[]; readonly text: string }

/** Body of a chat completion; null when it is none. */
export function chatReply(body: unknown): ToolReply | null {
  const choice: unknown =
    isObject(body) && Array.isArray(body['choices']) ? body['choices'][0] : null
  const message = isObject(choice) ? choice['message'] : null
  if (!isObject(message)) return null
  const calls = Array.isArray(message['tool_calls']) ? message['tool_calls'] : []
  return { calls: calls.filter(isObject).map(chatCall), text: textOf(message['content']) }
}

/** Body of an Anthropic message; null when it is none. */
export function messagesReply(body: unknown): ToolReply | null {
  if (!isObject(body) || !Array.isArray(body['content'])) return null
  const blocks = body['content'].filter(isObject)
  const calls = blocks.filter((block) => block['type'] === 'tool_use')
  return {
    calls: calls.map(({ name, input }) => readCall(name, input)),
    text: textOf(blocks),
  }
}

/** `input` is the arguments' text (chat completions, joined deltas of a stream) or the value itself. */
export function readCall(name: unknown, input: unknown): ToolCall {
  const called = typeof name === 'string' ? name : ''
  if (typeof input !== 'string') return { name: called, args: input ?? {} }
  // A call without arguments comes as an empty text from several providers.
  if (input.trim() === '') return { name: called, args: {} }
  try {
    return { name: called, args: JSON.parse(input) as unknown }
  } catch {
    return { name: called, args: null, notJson: input }
  }
}

function chatCall(call: JsonObject): ToolCall {
  const { name, arguments: args } = isObject(call['function']) ? call['function'] : {}
  return readCall(name, args)
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content
    .filter(isObject)
    .filter((part) => part['type'] === 'text' && typeof part['text'] === 'string')
    .map((part) => String(part['text']))
    .join('\n')
}
