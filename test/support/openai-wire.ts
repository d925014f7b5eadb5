/** OpenAI chat completions as the stand-in speaks them: what a request says, and the chunks of an answer. */
import { inputText, piecesOf } from './anthropic-wire.ts'
import type { Answer, Turn } from './model-answers.ts'

type Part = { readonly type: string; readonly text?: string }
export type OpenaiBody = {
  readonly model?: string
  readonly stream?: boolean
  readonly stream_options?: { readonly include_usage?: boolean }
  readonly messages?: readonly {
    readonly role: string
    readonly content: string | readonly Part[] | null
  }[]
}

type Spoken = Extract<Answer, { say: string } | { call: string }>

export function openaiTurns({ messages = [] }: OpenaiBody): readonly Turn[] {
  return messages.map(({ role, content }) => ({
    role,
    text:
      typeof content === 'string'
        ? content
        : (content ?? []).map(({ text }) => text ?? '').join('\n'),
  }))
}

const usage = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 }

export function openaiMessage(answer: Spoken, model: string, id: string): object {
  const isCall = 'call' in answer
  const message = isCall
    ? {
        role: 'assistant',
        content: null,
        tool_calls: [
          toolCall(answer.call, inputText(answer.input), id),
          ...moreCalls(answer).map(({ call, input }, at) => toolCall(call, input, `${id}-${at}`)),
        ],
      }
    : { role: 'assistant', content: answer.say }
  const choices = [{ index: 0, message, finish_reason: isCall ? 'tool_calls' : 'stop' }]
  return { id: `chatcmpl-${id}`, object: 'chat.completion', created: 0, model, choices, usage }
}

export function openaiEvents(answer: Spoken, model: string, id: string): readonly string[] {
  const chunk = (delta: object, finish_reason: string | null = null): string =>
    data({
      id: `chatcmpl-${id}`,
      object: 'chat.completion.chunk',
      created: 0,
      model,
      choices: [{ index: 0, delta, finish_reason }],
    })
  const isCall = 'call' in answer
  const pieces = piecesOf(isCall ? inputText(answer.input) : answer.say)
  return [
    chunk({ role: 'assistant', content: '' }),
    ...(isCall ? [chunk({ tool_calls: [{ index: 0, ...toolCall(answer.call, '', id) }] })] : []),
    ...pieces.map((piece) =>
      chunk(
        isCall
          ? { tool_calls: [{ index: 0, function: { arguments: piece } }] }
          : { content: piece },
      ),
    ),
    ...moreCalls(answer).map(({ call, input }, at) =>
      chunk({ tool_calls: [{ index: at + 1, ...toolCall(call, input, `${id}-${at}`) }] }),
    ),
    chunk({}, isCall ? 'tool_calls' : 'stop'),
    data({
      id: `chatcmpl-${id}`,
      object: 'chat.completion.chunk',
      created: 0,
      model,
      choices: [],
      usage,
    }),
    'data: [DONE]\n\n',
  ]
}

function moreCalls(answer: Spoken): readonly { readonly call: string; readonly input: string }[] {
  return 'call' in answer ? (answer.more ?? []) : []
}

export function openaiError(status: number): object {
  const type = status === 429 ? 'rate_limit_error' : 'server_error'
  return { error: { message: `stand-in ${status}`, type, code: null } }
}

function toolCall(name: string, text: string, id: string): object {
  return { id: `call_${id}`, type: 'function', function: { name, arguments: text } }
}

function data(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`
}
