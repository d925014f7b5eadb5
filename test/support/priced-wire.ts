/**
 * The three protocols as OpenRouter speaks them: the events of test/support/*-wire.ts with a price in their usage, the
 * provider named, and cut where the output limit says. Pure.
 */
import {
  anthropicEvents,
  anthropicMessage,
  anthropicTurns,
  inputText,
  piecesOf,
  type AnthropicBody,
} from './anthropic-wire.ts'
import type { Protocol } from '../../src/gateway/call.ts'
import type { Answer, Turn } from './model-answers.ts'
import { openaiEvents, openaiMessage, openaiTurns, type OpenaiBody } from './openai-wire.ts'
import type { PricedTokens } from './priced-market.ts'
import {
  responsesEvents,
  responsesMessage,
  responsesTurns,
  type ResponsesBody,
} from './responses-wire.ts'

export type Spoken = Extract<Answer, { say: string } | { call: string }>

export type CallBody = {
  readonly model?: string
  readonly stream?: boolean
  readonly provider?: unknown
  readonly max_tokens?: number
  readonly max_completion_tokens?: number
  readonly max_output_tokens?: number
}

/** What an answer says about itself. */
export type Told = {
  readonly model: string
  readonly id: string
  readonly provider: string
  readonly tokens: PricedTokens
  /** Decimal text; null leaves the usage out. */
  readonly cost: string | null
  readonly isCut: boolean
}

export type Frames = {
  readonly head: readonly string[]
  /** One token each. */
  readonly pieces: readonly string[]
  readonly tail: readonly string[]
}

export function turnsOf(protocol: Protocol, body: object): readonly Turn[] {
  if (protocol === 'messages') return anthropicTurns(body as AnthropicBody)
  return protocol === 'chat'
    ? openaiTurns(body as OpenaiBody)
    : responsesTurns(body as ResponsesBody)
}

/** What is said within the limit, and how many tokens that is. */
export function withinLimit(
  spoken: Spoken,
  body: CallBody,
): { readonly spoken: Spoken; readonly tokens: number; readonly isCut: boolean } {
  const limit = body.max_tokens ?? body.max_completion_tokens ?? body.max_output_tokens ?? Infinity
  const text = 'call' in spoken ? inputText(spoken.input) : spoken.say
  const tokens = piecesOf(text).length
  if (tokens <= limit) return { spoken, tokens, isCut: false }
  const cut = piecesOf(text).slice(0, limit).join('')
  return {
    spoken: 'call' in spoken ? { ...spoken, input: cut } : { ...spoken, say: cut },
    tokens: limit,
    isCut: true,
  }
}

const EVENTS = { messages: anthropicEvents, chat: openaiEvents, responses: responsesEvents }
const MESSAGES = { messages: anthropicMessage, chat: openaiMessage, responses: responsesMessage }
/** Events after the last piece, in every protocol. */
const TAIL = 3

export function framesOf(protocol: Protocol, spoken: Spoken, told: Told): Frames {
  const events = EVENTS[protocol](spoken, told.model, told.id).map((text) =>
    dressed(text, protocol, told),
  )
  const isCall = 'call' in spoken
  const head = { messages: 2, chat: isCall ? 2 : 1, responses: isCall ? 2 : 3 }[protocol]
  return {
    head: events.slice(0, head),
    pieces: events.slice(head, -TAIL),
    tail: events.slice(-TAIL),
  }
}

export function messageOf(protocol: Protocol, spoken: Spoken, told: Told): string {
  return dressed(JSON.stringify(MESSAGES[protocol](spoken, told.model, told.id)), protocol, told)
}

export function errorOf(protocol: Protocol, status: number): object {
  const message = `stand-in ${status}`
  if (protocol !== 'messages') return { error: { code: status, message, metadata: {} } }
  const types: Readonly<Record<number, string>> = {
    400: 'invalid_request_error',
    401: 'authentication_error',
    402: 'billing_error',
    403: 'permission_error',
    404: 'not_found_error',
    413: 'request_too_large',
    429: 'rate_limit_error',
    529: 'overloaded_error',
  }
  return { type: 'error', error: { type: types[status] ?? 'api_error', message } }
}

/** An error inside an answer of 200. */
export function errorEvent(protocol: Protocol, id: string): string {
  if (protocol === 'messages') {
    return `event: error\ndata: ${JSON.stringify(errorOf(protocol, 529))}\n\n`
  }
  const error = { code: 502, message: 'the provider broke off' }
  if (protocol === 'responses') {
    const response = { id: `resp_${id}`, object: 'response', status: 'failed', error, output: [] }
    return `event: response.failed\ndata: ${JSON.stringify({ type: 'response.failed', sequence_number: 9, response })}\n\n`
  }
  const choices = [{ index: 0, delta: { content: '' }, finish_reason: 'error' }]
  return `data: ${JSON.stringify({ id, object: 'chat.completion.chunk', error, choices })}\n\n`
}

/** The price, the provider and the reason of the end, written into what the plain wires made. */
function dressed(text: string, protocol: Protocol, told: Told): string {
  const isFirst = text.includes('"message_start"')
  const usage = usageText(protocol, told, isFirst)
  const priced = text
    // As OpenRouter does: a completion is called by the name of its generation.
    .replace('"id":"chatcmpl-gen', '"id":"gen')
    .replace('"model":', `"provider":${JSON.stringify(told.provider)},"model":`)
    .replace(/,?"usage":\{[^{}]*\}/, (found) =>
      usage === null ? '' : `${found.startsWith(',') ? ',' : ''}"usage":${usage}`,
    )
  if (!told.isCut) return priced
  const ended = priced
    .replace(/"stop_reason":"\w+"/, '"stop_reason":"max_tokens"')
    .replace(/"finish_reason":"\w+"/, '"finish_reason":"length"')
  if (protocol !== 'responses' || !ended.includes('"total_tokens"')) return ended
  return ended
    .replaceAll('response.completed', 'response.incomplete')
    .replace('"status":"completed","output":[', '"status":"incomplete","output":[')
    .replace('"incomplete_details":null', '"incomplete_details":{"reason":"max_output_tokens"}')
}

function usageText(protocol: Protocol, { tokens, cost }: Told, isFirst: boolean): string | null {
  if (cost === null) return null
  const { prompt, cached, completion } = tokens
  const price = isFirst
    ? ''
    : `,"cost":${cost},"is_byok":false,"cost_details":{"upstream_inference_cost":null}`
  if (protocol === 'messages') {
    const output = isFirst ? 1 : completion
    return `{"input_tokens":${prompt - cached},"output_tokens":${output},"cache_creation_input_tokens":0,"cache_read_input_tokens":${cached}${price}}`
  }
  const total = `"total_tokens":${prompt + completion}`
  return protocol === 'chat'
    ? `{"prompt_tokens":${prompt},"completion_tokens":${completion},${total},"prompt_tokens_details":{"cached_tokens":${cached}},"completion_tokens_details":{"reasoning_tokens":0}${price}}`
    : `{"input_tokens":${prompt},"input_tokens_details":{"cached_tokens":${cached}},"output_tokens":${completion},"output_tokens_details":{"reasoning_tokens":0},${total}${price}}`
}
