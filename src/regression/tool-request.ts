/**
 * A prompt with tools as a body for chat completions and for Anthropic messages. The turns of the suite are in
 * OpenAI's shape; for Anthropic calls become tool_use blocks, and results that follow each other one user turn. Pure.
 */
import { isObject, type JsonObject } from './json-value.ts'
import type { ToolPrompt } from './task.ts'
import { readCall } from './tool-reply.ts'

export type Asking = { readonly model: string; readonly maxTokens: number }

type Body = Readonly<Record<string, unknown>>

export function chatBody(prompt: ToolPrompt, { model, maxTokens }: Asking): Body {
  const system = prompt.system === null ? [] : [{ role: 'system', content: prompt.system }]
  const { toolChoice } = prompt
  return {
    model,
    max_tokens: maxTokens,
    // Only Anthropic has a field for it; here the text of the result says that it failed.
    messages: [...system, ...prompt.messages.map(({ is_error: _isError, ...turn }) => turn)],
    tools: prompt.tools.map((tool) => ({ type: 'function', function: tool })),
    tool_choice:
      typeof toolChoice === 'string'
        ? toolChoice
        : { type: 'function', function: { name: toolChoice.name } },
  }
}

export function messagesBody(prompt: ToolPrompt, { model, maxTokens }: Asking): Body {
  return {
    model,
    max_tokens: maxTokens,
    ...(prompt.system === null ? {} : { system: prompt.system }),
    messages: turnsOf(prompt.messages),
    tools: prompt.tools.map(({ name, description, parameters }) => ({
      name,
      description,
      input_schema: parameters,
    })),
    tool_choice: choiceOf(prompt.toolChoice),
  }
}

function choiceOf(choice: ToolPrompt['toolChoice']): Body {
  if (typeof choice !== 'string') return { type: 'tool', name: choice.name }
  return { type: choice === 'required' ? 'any' : choice }
}

type Turn = { readonly role: 'user' | 'assistant'; readonly content: readonly JsonObject[] }

/** Two turns of one side in a row are one: each result of a tool is a turn of its own in OpenAI's shape. */
function turnsOf(messages: readonly JsonObject[]): readonly Turn[] {
  const turns: Turn[] = []
  for (const turn of messages.map(turnOf)) {
    const last = turns.at(-1)
    if (last?.role !== turn.role) turns.push(turn)
    else turns[turns.length - 1] = { role: turn.role, content: [...last.content, ...turn.content] }
  }
  return turns
}

function turnOf(message: JsonObject): Turn {
  if (message['role'] === 'assistant') {
    const calls = Array.isArray(message['tool_calls']) ? message['tool_calls'] : []
    const content = [...textBlocks(message['content']), ...calls.filter(isObject).map(useBlock)]
    return { role: 'assistant', content }
  }
  if (message['role'] !== 'tool') return { role: 'user', content: textBlocks(message['content']) }
  const result = {
    type: 'tool_result',
    tool_use_id: message['tool_call_id'],
    content: message['content'],
    ...(message['is_error'] === true ? { is_error: true } : {}),
  }
  return { role: 'user', content: [result] }
}

/** Anthropic refuses a block of empty text. */
function textBlocks(content: unknown): readonly JsonObject[] {
  return typeof content === 'string' && content !== '' ? [{ type: 'text', text: content }] : []
}

function useBlock(call: JsonObject): JsonObject {
  const { name, arguments: args } = isObject(call['function']) ? call['function'] : {}
  return { type: 'tool_use', id: call['id'], name, input: readCall(name, args).args }
}
