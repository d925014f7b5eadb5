/**
 * Puts a streamed chat completion together again, event by event, into what a whole one would have been. Only what
 * the judge of a prompt has to know is kept. Pure.
 */
import { isObject } from './json-value.ts'
import { readCall, type ToolReply } from './tool-reply.ts'

export type ChatSoFar = {
  readonly text: string
  readonly calls: ReadonlyMap<number, { readonly name: string; readonly args: string }>
  /** `stop`, `tool_calls`, `length`, …; null while it goes on. */
  readonly finish: string | null
  /** What an error inside the stream says; null while there is none. */
  readonly error: string | null
  /** Whether anything of the model's came: text, thoughts, or a call. */
  readonly hasBegun: boolean
}

export const NOTHING_YET: ChatSoFar = {
  text: '',
  calls: new Map(),
  finish: null,
  error: null,
  hasBegun: false,
}

/** The `data:` texts of whole events, and the rest that is not whole yet. Comments are left out. */
export function eventsIn(buffer: string): {
  readonly events: readonly string[]
  readonly rest: string
} {
  const parts = buffer.split(/\r?\n\r?\n/)
  const rest = parts.pop() ?? ''
  const events = parts.flatMap((part) => {
    const lines = part.split(/\r?\n/).filter((line) => line.startsWith('data:'))
    return lines.length === 0 ? [] : [lines.map((line) => line.slice(5).trimStart()).join('\n')]
  })
  return { events, rest }
}

/** What cannot be read is passed over, as every client does. */
export function withEvent(soFar: ChatSoFar, data: string): ChatSoFar {
  const event = parsed(data)
  if (!isObject(event)) return soFar
  const choice: unknown = Array.isArray(event['choices']) ? event['choices'][0] : null
  const delta = isObject(choice) && isObject(choice['delta']) ? choice['delta'] : {}
  const finish = isObject(choice) ? choice['finish_reason'] : null
  const text = typeof delta['content'] === 'string' ? delta['content'] : ''
  const tools = Array.isArray(delta['tool_calls']) ? delta['tool_calls'].filter(isObject) : []
  const thought = [delta['reasoning'], delta['reasoning_content']].some(
    (each) => typeof each === 'string' && each !== '',
  )
  return {
    text: soFar.text + text,
    calls: tools.length === 0 ? soFar.calls : withCalls(soFar.calls, tools),
    finish: typeof finish === 'string' ? finish : soFar.finish,
    error: isObject(event['error']) ? errorText(event['error']) : soFar.error,
    hasBegun: soFar.hasBegun || text !== '' || tools.length > 0 || thought,
  }
}

export function replyOf({ calls, text }: ChatSoFar): ToolReply {
  const inOrder = [...calls].toSorted(([a], [b]) => a - b)
  return { calls: inOrder.map(([, { name, args }]) => readCall(name, args)), text }
}

function withCalls(
  before: ChatSoFar['calls'],
  deltas: readonly Readonly<Record<string, unknown>>[],
): ChatSoFar['calls'] {
  const calls = new Map(before)
  for (const delta of deltas) {
    // Some hosts leave the index out where there is one call.
    const index = typeof delta['index'] === 'number' ? delta['index'] : 0
    const { name, arguments: args } = isObject(delta['function']) ? delta['function'] : {}
    const known = calls.get(index) ?? { name: '', args: '' }
    calls.set(index, {
      name: known.name === '' && typeof name === 'string' ? name : known.name,
      args: known.args + (typeof args === 'string' ? args : ''),
    })
  }
  return calls
}

function errorText({ code, type }: Readonly<Record<string, unknown>>): string {
  return [code, type].filter((each) => ['string', 'number'].includes(typeof each)).join(' ')
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data) as unknown
  } catch {
    // `[DONE]`, or a broken one.
    return null
  }
}
