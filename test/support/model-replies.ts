/**
 * One reply of a model in every protocol, whole and as a stream: written from the shapes of the official packages
 * (@anthropic-ai/sdk, openai) and of OpenRouter's documentation.
 */
import type { Asked } from '../../src/gateway/tap/reading.ts'

export type Reply = {
  readonly text: string
  readonly calls: readonly { readonly name: string; readonly json: string }[]
  /** In OpenAI's words. */
  readonly finish: 'stop' | 'length' | 'tool_calls'
  readonly usage: { readonly input: number; readonly output: number; readonly cached: number }
  /** As it stands in the JSON. */
  readonly cost: string | null
}

export const REPLY: Reply = {
  text: 'Grüße, Welt 👋 "quoted"\nand a \\ backslash',
  calls: [],
  finish: 'stop',
  usage: { input: 1200, output: 40, cached: 1000 },
  cost: '0.000123',
}

export const ID = 'gen-1790000000-abc'
export const MODEL = 'acme/small-1'

/** Keys as they stand and numbers as text: `@@` around a number makes it bare. */
function json(value: unknown): string {
  return JSON.stringify(value).replaceAll(/"@@([^"]+)@@"/g, '$1')
}

function bare(text: string | null): object {
  return text === null ? {} : { cost: `@@${text}@@` }
}

function pieces(text: string, size = 7): readonly string[] {
  const letters = Array.from(text)
  return Array.from({ length: Math.ceil(letters.length / size) }, (_each, index) =>
    letters.slice(index * size, (index + 1) * size).join(''),
  )
}

export function data(value: unknown): string {
  return `data: ${json(value)}\n\n`
}

export function event(value: { readonly type: string; readonly [key: string]: unknown }): string {
  return `event: ${value.type}\ndata: ${json(value)}\n\n`
}

export const DONE = 'data: [DONE]\n\n'

function chatUsage({ usage: { input, output, cached }, cost }: Reply): object {
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    ...bare(cost),
    prompt_tokens_details: { cached_tokens: cached },
  }
}

export function chunk(delta: object, finish: string | null = null, more: object = {}): string {
  return data({
    id: ID,
    provider: 'DeepSeek',
    model: MODEL,
    object: 'chat.completion.chunk',
    created: 1790000000,
    choices: [{ index: 0, delta, finish_reason: finish, native_finish_reason: finish }],
    ...more,
  })
}

/** Calls go out beside each other, a piece of each in turn, with empty names after the first. */
export function chatStream(reply: Reply): string {
  const parts = reply.calls.map(({ json: text }) => pieces(text))
  const most = Math.max(0, ...parts.map(({ length }) => length))
  const call = (index: number, fields: object): string =>
    chunk({ role: 'assistant', content: null, tool_calls: [{ index, ...fields }] })
  return [
    ': OPENROUTER PROCESSING\n\n',
    chunk({ role: 'assistant', content: '' }),
    ...pieces(reply.text).map((content) => chunk({ role: 'assistant', content })),
    ...reply.calls.map(({ name }, index) =>
      call(index, { id: `call_${index}`, type: 'function', function: { name, arguments: '' } }),
    ),
    ...Array.from({ length: most }, (_each, at) =>
      parts.flatMap((each, index) =>
        each[at] === undefined
          ? []
          : [call(index, { type: 'function', function: { name: '', arguments: each[at] } })],
      ),
    ).flat(),
    chunk({ role: 'assistant', content: '' }, reply.finish),
    data({ id: ID, provider: 'DeepSeek', model: MODEL, choices: [], usage: chatUsage(reply) }),
    DONE,
  ].join('')
}

export function chatJson(reply: Reply): string {
  const tool_calls = reply.calls.map(({ name, json: text }, index) => ({
    id: `call_${index}`,
    type: 'function',
    function: { name, arguments: text },
  }))
  const message = {
    role: 'assistant',
    content: reply.text === '' ? null : reply.text,
    ...(tool_calls.length === 0 ? {} : { tool_calls }),
  }
  return json({
    id: ID,
    provider: 'DeepSeek',
    model: MODEL,
    object: 'chat.completion',
    choices: [{ index: 0, message, finish_reason: reply.finish }],
    usage: chatUsage(reply),
  })
}

const STOP = { stop: 'end_turn', length: 'max_tokens', tool_calls: 'tool_use' }

function messageUsage({ usage: { input, output, cached }, cost }: Reply): object {
  return {
    input_tokens: input - cached,
    output_tokens: output,
    cache_read_input_tokens: cached,
    cache_creation_input_tokens: 0,
    ...bare(cost),
  }
}

function message(reply: Reply, content: readonly object[]): object {
  return {
    id: ID,
    type: 'message',
    role: 'assistant',
    provider: 'DeepSeek',
    model: MODEL,
    content,
    stop_reason: STOP[reply.finish],
    stop_sequence: null,
    usage: messageUsage(reply),
  }
}

function block(index: number, start: object, deltas: readonly object[]): string {
  return [
    event({ type: 'content_block_start', index, content_block: start }),
    ...deltas.map((delta) => event({ type: 'content_block_delta', index, delta })),
    event({ type: 'content_block_stop', index }),
  ].join('')
}

export function messagesStream(reply: Reply): string {
  const start = { ...message(reply, []), stop_reason: null }
  const first = { ...messageUsage({ ...reply, cost: null }), output_tokens: 1 }
  return [
    event({ type: 'ping' }),
    event({ type: 'message_start', message: { ...start, usage: first } }),
    block(
      0,
      { type: 'text', text: '' },
      pieces(reply.text).map((text) => ({ type: 'text_delta', text })),
    ),
    ...reply.calls.map(({ name, json: text }, index) =>
      block(
        index + 1,
        { type: 'tool_use', id: `toolu_${index}`, name, input: {} },
        ['', ...pieces(text)].map((each) => ({ type: 'input_json_delta', partial_json: each })),
      ),
    ),
    event({
      type: 'message_delta',
      delta: { stop_reason: STOP[reply.finish], stop_sequence: null },
      usage: { output_tokens: reply.usage.output, ...bare(reply.cost) },
    }),
    event({ type: 'message_stop' }),
  ].join('')
}

/** Arguments have to be JSON: the protocol has no way to say others. */
export function messagesJson(reply: Reply): string {
  const calls = reply.calls.map(({ name, json: text }, index) => ({
    type: 'tool_use',
    id: `toolu_${index}`,
    name,
    input: JSON.parse(text === '' ? '{}' : text) as unknown,
  }))
  return json(message(reply, [{ type: 'text', text: reply.text }, ...calls]))
}

function response(reply: Reply): object {
  const calls = reply.calls.map((call, index) => functionCall(call, index))
  return {
    id: ID,
    object: 'response',
    provider: 'DeepSeek',
    model: MODEL,
    error: null,
    incomplete_details: reply.finish === 'length' ? { reason: 'max_output_tokens' } : null,
    status: reply.finish === 'length' ? 'incomplete' : 'completed',
    output: [
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: reply.text }] },
      ...calls,
    ],
    usage: {
      input_tokens: reply.usage.input,
      input_tokens_details: { cached_tokens: reply.usage.cached },
      output_tokens: reply.usage.output,
      ...bare(reply.cost),
    },
  }
}

function functionCall({ name, json: text }: Reply['calls'][number], index: number): object {
  return {
    type: 'function_call',
    call_id: `call_${index}`,
    id: `fc_${index}`,
    name,
    arguments: text,
  }
}

export function responsesJson(reply: Reply): string {
  return json(response(reply))
}

export function responsesStream(reply: Reply): string {
  let sequence_number = 0
  const next = (type: string, fields: object): string => {
    sequence_number += 1
    return event({ type, sequence_number, ...fields })
  }
  const created = { id: ID, object: 'response', model: MODEL, status: 'in_progress', output: [] }
  const end = reply.finish === 'length' ? 'response.incomplete' : 'response.completed'
  return [
    next('response.created', { response: created }),
    next('response.in_progress', { response: created }),
    next('response.output_item.added', { output_index: 0, item: { type: 'message', content: [] } }),
    ...pieces(reply.text).map((delta, at) =>
      next('response.output_text.delta', {
        item_id: 'msg_1',
        output_index: 0,
        content_index: 0,
        delta,
        logprobs: [],
        obfuscation: 'x'.repeat(at % 5),
      }),
    ),
    ...reply.calls.flatMap((call, index) => [
      next('response.output_item.added', {
        output_index: index + 1,
        item: functionCall({ ...call, json: '' }, index),
      }),
      ...pieces(call.json).map((delta) =>
        next('response.function_call_arguments.delta', { output_index: index + 1, delta }),
      ),
      next('response.output_item.done', {
        output_index: index + 1,
        item: functionCall(call, index),
      }),
    ]),
    next(end, { response: response(reply) }),
  ].join('')
}

export const PROTOCOLS = {
  chat: { stream: chatStream, whole: chatJson },
  messages: { stream: messagesStream, whole: messagesJson },
  responses: { stream: responsesStream, whole: responsesJson },
} as const

const PARAMETERS = {
  type: 'object',
  properties: { command: { type: 'string' }, timeout: { type: 'integer' } },
  required: ['command'],
  additionalProperties: false,
}

/** Lists the tools as the protocol does: `Bash` with a schema, `Free` without one. */
export function askedIn(
  protocol: keyof typeof PROTOCOLS,
  { choice = null, without = false }: { choice?: unknown; without?: boolean } = {},
): Asked {
  const tools = {
    chat: [
      { type: 'function', function: { name: 'Bash', parameters: PARAMETERS } },
      { type: 'function', function: { name: 'Free' } },
    ],
    messages: [
      { name: 'Bash', input_schema: PARAMETERS },
      { type: 'bash_20250124', name: 'Free' },
      { type: 'web_search_20250305', name: 'web_search' },
    ],
    responses: [
      { type: 'function', name: 'Bash', parameters: PARAMETERS },
      { type: 'custom', name: 'Free' },
      { type: 'web_search' },
    ],
  }[protocol]
  return {
    tools: () => (without ? null : JSON.stringify(tools)),
    toolChoice: () => (choice === null ? null : JSON.stringify(choice)),
  }
}
