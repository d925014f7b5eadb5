/** OpenAI's Responses as the stand-in speaks them: what a request says, and the events of an answer. */
import { inputText, piecesOf } from './anthropic-wire.ts'
import type { Answer, Turn } from './model-answers.ts'

type Part = { readonly type: string; readonly text?: string }
type Item = {
  readonly type?: string
  readonly role?: string
  readonly content?: string | readonly Part[]
  readonly output?: string
}
export type ResponsesBody = {
  readonly model?: string
  readonly stream?: boolean
  readonly input?: string | readonly Item[]
}

type Spoken = Extract<Answer, { say: string } | { call: string }>

/** A call of a tool is the model's own turn, its output the user's. */
export function responsesTurns({ input = [] }: ResponsesBody): readonly Turn[] {
  if (typeof input === 'string') return [{ role: 'user', text: input }]
  return input.map(({ type, role, content, output }) => ({
    role: role ?? (type === 'function_call' ? 'assistant' : 'user'),
    text:
      output ??
      (typeof content === 'string'
        ? content
        : (content ?? []).map((part) => part.text ?? '').join('\n')),
  }))
}

const usage = {
  input_tokens: 100,
  output_tokens: 10,
  total_tokens: 110,
}

export function responsesMessage(answer: Spoken, model: string, id: string): object {
  return responseOf(model, id, { status: 'completed', output: [itemOf(answer, id)], usage })
}

/** Head: two events of the response and those of the item; tail: the rest from the first `done` on. */
export function responsesEvents(answer: Spoken, model: string, id: string): readonly string[] {
  const isCall = 'call' in answer
  const item = itemOf(answer, id)
  const open = isCall
    ? { ...item, arguments: '', status: 'in_progress' }
    : { ...item, content: [], status: 'in_progress' }
  const at = { item_id: `item_${id}`, output_index: 0 }
  const part = { ...at, content_index: 0 }
  const begun = responseOf(model, id, { status: 'in_progress', output: [], usage: null })
  const whole = isCall ? inputText(answer.input) : answer.say
  const delta = isCall ? 'response.function_call_arguments.delta' : 'response.output_text.delta'
  const events: readonly (readonly [string, object])[] = [
    ['response.created', { response: begun }],
    ['response.output_item.added', { output_index: 0, item: open }],
    ...(isCall ? [] : [['response.content_part.added', { ...part, part: textPart('') }] as const]),
    ...piecesOf(whole).map((piece) => [delta, { ...(isCall ? at : part), delta: piece }] as const),
    isCall
      ? ['response.function_call_arguments.done', { ...at, arguments: whole }]
      : ['response.output_text.done', { ...part, text: whole }],
    ['response.output_item.done', { output_index: 0, item }],
    ['response.completed', { response: responsesMessage(answer, model, id) }],
  ]
  return events.map(
    ([type, fields], sequence_number) =>
      `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number, ...fields })}\n\n`,
  )
}

function responseOf(model: string, id: string, more: object): object {
  return {
    id: `resp_${id}`,
    object: 'response',
    created_at: 0,
    error: null,
    incomplete_details: null,
    model,
    tools: [],
    ...more,
  }
}

function itemOf(answer: Spoken, id: string): object {
  if ('call' in answer) {
    return {
      type: 'function_call',
      id: `item_${id}`,
      call_id: `call_${id}`,
      name: answer.call,
      arguments: inputText(answer.input),
      status: 'completed',
    }
  }
  return {
    type: 'message',
    id: `item_${id}`,
    role: 'assistant',
    status: 'completed',
    content: [textPart(answer.say)],
  }
}

function textPart(text: string): object {
  return { type: 'output_text', text, annotations: [] }
}
