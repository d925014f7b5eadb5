/**
 * What Claude Code's stream of events says of an attempt (`--output-format stream-json --verbose`): its turns, its
 * calls and what became of them, a circle, and the result line. Field names as of version 2.1. Pure.
 */
import { canonical, isObject, type JsonObject } from './json-value.ts'

export type StreamResult = {
  readonly isError: boolean
  /** `completed`, `api_error`, …; empty where an older version says none. */
  readonly reason: string
  readonly apiStatus: number | null
  readonly hasText: boolean
}

export type StreamSoFar = {
  readonly hasBegun: boolean
  /** Ids of the model's own replies. */
  readonly replies: ReadonlySet<string>
  /** By id: what was called with what, as one text. */
  readonly calls: ReadonlyMap<string, string>
  /** Ids of calls with a result. */
  readonly answered: ReadonlySet<string>
  /** Calls that failed, by what it was. */
  readonly failures: Readonly<Record<string, number>>
  /** The newest calls with their results, each as one text. */
  readonly recent: readonly string[]
  readonly result: StreamResult | null
}

export const STREAM_BEGIN: StreamSoFar = {
  hasBegun: false,
  replies: new Set(),
  calls: new Map(),
  answered: new Set(),
  failures: {},
  recent: [],
  result: null,
}

const RECENT = 8
/** The same call with the same result so often among the newest is a circle. */
const CIRCLE = 6

export function isCircle({ recent }: StreamSoFar): boolean {
  const last = recent.at(-1)
  return last !== undefined && recent.filter((each) => each === last).length >= CIRCLE
}

/** One line of it; what is no event is passed over. */
export function withLine(soFar: StreamSoFar, line: string): StreamSoFar {
  const event = eventIn(line)
  if (event === null) return soFar
  const content = contentOf(event)
  if (event['type'] === 'assistant') return withReply(soFar, event, content)
  if (event['type'] === 'user') return content.reduce(withToolResult, soFar)
  if (event['type'] === 'result') return { ...soFar, result: resultOf(event) }
  return event['type'] === 'system' && event['subtype'] === 'init'
    ? { ...soFar, hasBegun: true }
    : soFar
}

/** Calls that never had a result: the attempt was ended under them. */
export function lostCalls({ calls, answered }: StreamSoFar): number {
  return [...calls.keys()].filter((id) => !answered.has(id)).length
}

function withReply(
  soFar: StreamSoFar,
  { message }: JsonObject,
  content: readonly JsonObject[],
): StreamSoFar {
  const { id, model } = isObject(message) ? message : {}
  // Claude Code's own words about trouble with the API.
  if (typeof id !== 'string' || model === '<synthetic>') return soFar
  const calls = content.flatMap(({ type, id: call, name, input }): [string, string][] =>
    type === 'tool_use' && typeof call === 'string'
      ? [[call, `${String(name)} ${canonical(input)}`]]
      : [],
  )
  return {
    ...soFar,
    replies: new Set([...soFar.replies, id]),
    calls: calls.length === 0 ? soFar.calls : new Map([...soFar.calls, ...calls]),
  }
}

function withToolResult(soFar: StreamSoFar, block: JsonObject): StreamSoFar {
  const { type, tool_use_id: id, is_error: isError, content } = block
  if (type !== 'tool_result' || typeof id !== 'string') return soFar
  const text = typeof content === 'string' ? content : JSON.stringify(content ?? '')
  const call = `${soFar.calls.get(id) ?? ''} ${text}`
  const kind = isError === true ? failureOf(text) : null
  return {
    ...soFar,
    answered: new Set([...soFar.answered, id]),
    recent: [...soFar.recent, call].slice(-RECENT),
    failures:
      kind === null
        ? soFar.failures
        : { ...soFar.failures, [kind]: (soFar.failures[kind] ?? 0) + 1 },
  }
}

/** Words of the harness itself; a command that exits 1 is normal work. */
const FAILURES: readonly (readonly [string, RegExp])[] = [
  ['seen_bad_json', /InputValidationError[^]*could not be parsed as JSON/],
  ['seen_bad_schema', /InputValidationError/],
  ['seen_unknown_tool', /No such tool available/],
  ['seen_denied', /permission|haven't granted|denied/i],
  ['seen_refused', /<tool_use_error>/],
]

function failureOf(text: string): string {
  return FAILURES.find(([, words]) => words.test(text.slice(0, 1000)))?.[0] ?? 'seen_tool_failed'
}

function resultOf(event: JsonObject): StreamResult {
  const { is_error: isError, api_error_status: status, result } = event
  const reason = event['terminal_reason'] ?? event['subtype']
  return {
    isError: isError === true,
    reason: typeof reason === 'string' ? reason : '',
    apiStatus: typeof status === 'number' ? status : null,
    hasText: typeof result === 'string' && result.trim() !== '',
  }
}

function contentOf({ message }: JsonObject): readonly JsonObject[] {
  const content = isObject(message) ? message['content'] : null
  return Array.isArray(content) ? content.filter(isObject) : []
}

function eventIn(line: string): JsonObject | null {
  try {
    const event: unknown = JSON.parse(line)
    return isObject(event) ? event : null
  } catch {
    // A note of its own between the events.
    return null
  }
}
