/** A person's answer as a response of OpenAI's Responses API, whole or as its events in their order. Pure. */
import type { Spoken } from './answer-as-model.ts'
import { eventText } from './event-text.ts'

const USAGE = {
  input_tokens: 0,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: 0,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 0,
}

export function responsesObject(spoken: Spoken): object {
  return response(spoken, 'completed', itemsOf(spoken))
}

export function responsesEvents(spoken: Spoken): readonly string[] {
  const begun = { response: response(spoken, 'in_progress', []) }
  const events: readonly Event[] = [
    ['response.created', begun],
    ['response.in_progress', begun],
    ...itemsOf(spoken).flatMap(itemEvents),
    ['response.completed', { response: responsesObject(spoken) }],
  ]
  return events.map(([type, fields], sequence_number) =>
    eventText(type, { type, sequence_number, ...fields }),
  )
}

type Event = readonly [type: string, fields: object]

type Item =
  | { readonly type: 'message'; readonly id: string; readonly content: readonly [Part] }
  | {
      readonly type: 'function_call'
      readonly id: string
      readonly call_id: string
      readonly name: string
      readonly arguments: string
    }
type Part = {
  readonly type: 'output_text'
  readonly text: string
  readonly annotations: readonly []
  readonly logprobs: readonly []
}

function itemsOf({ id, text, tool }: Spoken): readonly Item[] {
  const part: Part = { type: 'output_text', text, annotations: [], logprobs: [] }
  const said: readonly Item[] =
    text === '' ? [] : [done({ type: 'message', id: `msg_human_${id}`, content: [part] })]
  if (tool === undefined) return said
  const called = { id: `fc_human_${id}`, call_id: `call_human_${id}`, name: tool.name }
  return [
    ...said,
    done({ type: 'function_call', ...called, arguments: JSON.stringify(tool.input) }),
  ]
}

function done<T extends Item>(item: T): T {
  const role = item.type === 'message' ? { role: 'assistant' } : {}
  return { ...item, ...role, status: 'completed' }
}

function itemEvents(item: Item, output_index: number): readonly Event[] {
  const at = { item_id: item.id, output_index }
  const added = (begun: object): Event => [
    'response.output_item.added',
    { output_index, item: { ...begun, status: 'in_progress' } },
  ]
  const end: Event = ['response.output_item.done', { output_index, item }]
  if (item.type === 'function_call') {
    const { name, arguments: text } = item
    return [
      added({ ...item, arguments: '' }),
      ['response.function_call_arguments.delta', { ...at, delta: text }],
      ['response.function_call_arguments.done', { ...at, name, arguments: text }],
      end,
    ]
  }
  const [part] = item.content
  const { text, logprobs } = part
  const within = { ...at, content_index: 0 }
  return [
    added({ ...item, content: [] }),
    ['response.content_part.added', { ...within, part: { ...part, text: '' } }],
    ['response.output_text.delta', { ...within, delta: text, logprobs }],
    ['response.output_text.done', { ...within, text, logprobs }],
    ['response.content_part.done', { ...within, part }],
    end,
  ]
}

function response({ id, model, at = 0 }: Spoken, status: string, output: readonly Item[]): object {
  return {
    id: `human-${id}`,
    object: 'response',
    created_at: Math.floor(at / 1000),
    status,
    error: null,
    incomplete_details: null,
    instructions: null,
    max_output_tokens: null,
    metadata: {},
    model,
    output,
    parallel_tool_calls: true,
    previous_response_id: null,
    store: false,
    temperature: null,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: null,
    truncation: 'disabled',
    usage: status === 'completed' ? USAGE : null,
  }
}
