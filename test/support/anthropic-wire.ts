/** The Anthropic Messages API as the stand-in speaks it: what a request says, and the events of an answer. */
import type { Answer, Turn } from './model-answers.ts'

type Block = { readonly type: string; readonly text?: string; readonly content?: unknown }
export type AnthropicBody = {
  readonly model?: string
  readonly stream?: boolean
  readonly tools?: readonly { readonly name: string }[]
  readonly messages?: readonly {
    readonly role: string
    readonly content: string | readonly Block[]
  }[]
}

type Spoken = Extract<Answer, { say: string } | { call: string }>

/** What was said, without the reminders that Claude Code puts around it. Tool results count as text. */
export function anthropicTurns({ messages = [] }: AnthropicBody): readonly Turn[] {
  return messages.map(({ role, content }) => ({
    role,
    text: (typeof content === 'string' ? content : content.map(blockText).join('\n'))
      .replaceAll(/<system-reminder>[^]*?<\/system-reminder>/g, '')
      .trim(),
  }))
}

function blockText({ text, content }: Block): string {
  if (text !== undefined) return text
  if (Array.isArray(content)) return content.map((each: Block) => blockText(each)).join('\n')
  return typeof content === 'string' ? content : ''
}

const usage = {
  input_tokens: 100,
  output_tokens: 10,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
}

export function anthropicMessage(answer: Spoken, model: string, id: string): object {
  const isCall = 'call' in answer
  const content = isCall
    ? { type: 'tool_use', id: `toolu_${id}`, name: answer.call, input: wholeInput(answer.input) }
    : { type: 'text', text: answer.say }
  const stop_reason = isCall ? 'tool_use' : 'end_turn'
  return {
    id: `msg_${id}`,
    type: 'message',
    role: 'assistant',
    model,
    content: [content],
    stop_reason,
    stop_sequence: null,
    usage,
  }
}

/** The server-sent events of a whole answer, in order. */
export function anthropicEvents(answer: Spoken, model: string, id: string): readonly string[] {
  const message = { ...anthropicMessage(answer, model, id), content: [], stop_reason: null }
  const isCall = 'call' in answer
  const start = isCall
    ? { type: 'tool_use', id: `toolu_${id}`, name: answer.call, input: {} }
    : { type: 'text', text: '' }
  const pieces = piecesOf(isCall ? inputText(answer.input) : answer.say)
  const thought = isCall || answer.think === undefined ? [] : thinking(answer.think, id)
  const index = thought.length === 0 ? 0 : 1
  return [
    event('message_start', { message }),
    ...thought,
    event('content_block_start', { index, content_block: start }),
    ...pieces.map((piece) =>
      event('content_block_delta', {
        index,
        delta: isCall
          ? { type: 'input_json_delta', partial_json: piece }
          : { type: 'text_delta', text: piece },
      }),
    ),
    event('content_block_stop', { index }),
    event('message_delta', {
      delta: { stop_reason: isCall ? 'tool_use' : 'end_turn', stop_sequence: null },
      usage: { output_tokens: 10 },
    }),
    event('message_stop', {}),
  ]
}

/** A block of reasoning; its signature is another one in each answer. */
function thinking(text: string, id: string): readonly string[] {
  const signature = Buffer.from(`signed by the stand-in in its answer ${id}, and by nobody else`)
  const delta = (fields: object): string =>
    event('content_block_delta', { index: 0, delta: fields })
  return [
    event('content_block_start', {
      index: 0,
      content_block: { type: 'thinking', thinking: '', signature: '' },
    }),
    delta({ type: 'thinking_delta', thinking: text }),
    delta({ type: 'signature_delta', signature: signature.toString('base64') }),
    event('content_block_stop', { index: 0 }),
  ]
}

export function anthropicError(status: number): object {
  const types: Record<number, string> = { 429: 'rate_limit_error', 529: 'overloaded_error' }
  return {
    type: 'error',
    error: { type: types[status] ?? 'api_error', message: `stand-in ${status}` },
  }
}

function event(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`
}

export function inputText(input: Readonly<Record<string, unknown>> | string): string {
  return typeof input === 'string' ? input : JSON.stringify(input)
}

function wholeInput(input: Readonly<Record<string, unknown>> | string): unknown {
  return typeof input === 'string' ? { __raw: input } : input
}

/** A few characters at a time, as models do. */
export function piecesOf(text: string): readonly string[] {
  return text.match(/[^]{1,8}/g) ?? []
}
