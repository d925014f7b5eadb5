/**
 * What a person has to read of a request to answer it: the turns since the model last spoke, in full, and what stands
 * before them in numbers. For all three protocols. Pure.
 */
import type { JsonObject, Protocol } from '../call.ts'
import { isObject } from '../json-look.ts'

export type PromptTurn = { readonly role: string; readonly text: string }

export type Prompt = {
  /** Of the system prompt, in characters. */
  readonly systemLength: number
  readonly tools: readonly string[]
  readonly messages: number
  /** Those after the last one of the model; the last one of all, where the model spoke last. */
  readonly turns: readonly PromptTurn[]
}

/** Null for what is no JSON object: the gateway parks none, but a body may have been deleted. */
export function promptOf(protocol: Protocol, body: string): Prompt | null {
  const request = objectIn(body)
  if (request === null) return null
  const said = saidIn(protocol, request)
  const isSystem = ({ role }: PromptTurn): boolean => role === 'system' || role === 'developer'
  const turns = said.filter((turn) => !isSystem(turn))
  const system = [
    textOf(request[protocol === 'messages' ? 'system' : 'instructions']),
    ...said.filter(isSystem).map(({ text }) => text),
  ]
  const from = turns.findLastIndex(({ role }) => role === 'assistant') + 1
  return {
    systemLength: system.reduce((sum, { length }) => sum + length, 0),
    tools: listOf(request['tools']).flatMap((tool) => toolName(tool) ?? []),
    messages: turns.length,
    turns: from < turns.length ? turns.slice(from) : turns.slice(-1),
  }
}

/**
 * Signs that a terminal obeys, shown instead of obeyed: controls, and those that turn the direction of writing, by
 * which a text can look like another one. Line ends and tabs stay.
 */
export function harmless(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, (sign) =>
      sign === '\n' || sign === '\t'
        ? sign
        : `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
}

function saidIn(protocol: Protocol, request: JsonObject): readonly PromptTurn[] {
  if (protocol !== 'responses') return listOf(request['messages']).map(turnOf)
  const { input } = request
  return typeof input === 'string' ? [{ role: 'user', text: input }] : listOf(input).map(itemOf)
}

function turnOf(message: JsonObject): PromptTurn {
  const { role, content, tool_calls: calls } = message
  const texts = [textOf(content), ...listOf(calls).map(blockText)]
  return { role: wordOf(role, 'user'), text: texts.filter(Boolean).join('\n') }
}

/** Of the Responses API: a message, a call, its result, or a thought. */
function itemOf(item: JsonObject): PromptTurn {
  const type = wordOf(item['type'], 'message')
  if (type === 'message') return turnOf(item)
  const isResult = type.endsWith('_output')
  return { role: isResult ? 'tool' : 'assistant', text: blockText(item) }
}

/** Text as it is; everything else by a word in brackets. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  return listOf(content).map(blockText).filter(Boolean).join('\n')
}

function blockText(block: JsonObject): string {
  const type = wordOf(block['type'], 'text')
  if (type.endsWith('image') || type.endsWith('image_url')) return '[image]'
  if (type.includes('audio')) return '[audio]'
  if (type.endsWith('file') || type === 'document') return '[file]'
  if (type.includes('thinking') || type === 'reasoning') return '[thoughts]'
  if (type === 'tool_result') return `[result] ${textOf(block['content'])}`
  if (type.endsWith('_output')) return `[result] ${textOf(block['output'])}`
  const called = toolName(block)
  if (called !== null) return `[call of ${called}]`
  const text = block['text'] ?? block['refusal']
  return typeof text === 'string' ? text : `[${type}]`
}

/** `name`, or in chat completions `function.name`; a tool of the upstream's own has but a type. */
function toolName({ name, function: inner, type }: JsonObject): string | null {
  if (typeof name === 'string') return name
  if (isObject(inner) && typeof inner['name'] === 'string') return inner['name']
  return typeof type === 'string' && /^web_search/.test(type) ? type : null
}

function listOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

function wordOf(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise
}

function objectIn(body: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(body)
    return isObject(value) ? value : null
  } catch {
    // Only whether it is one matters here.
    return null
  }
}
