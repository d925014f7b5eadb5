/**
 * What OpenClaw's trace says of an attempt: each request with the conversation so far, and the conversation at the
 * end. In the words of an agent's stream, so that turns, circles and outcomes are judged by the same rules. Pure.
 */
import { STREAM_BEGIN, type StreamSoFar } from './agent-stream.ts'
import { canonical, isObject, type JsonObject } from './json-value.ts'

export type TraceSoFar = {
  readonly stream: StreamSoFar
  /** By call: how it failed, as far as it is known; null where it did not. */
  readonly kinds: ReadonlyMap<string, string | null>
  /** Requests that were begun; a reply is in the trace when the next one begins. */
  readonly requests: number
  /** Milliseconds of the epoch, by OpenClaw's own clock. */
  readonly firstRequestAt: number | null
  readonly firstReplyAt: number | null
}

export const TRACE_BEGIN: TraceSoFar = {
  stream: STREAM_BEGIN,
  kinds: new Map(),
  requests: 0,
  firstRequestAt: null,
  firstReplyAt: null,
}

const RECENT = 8
/** What stands in the trace for a text that looks like broken JSON. */
const HIDDEN = '[Malformed diagnostic JSON redacted]'

/** One line of it; what is no line of a trace is passed over. */
export function withTraceLine(soFar: TraceSoFar, line: string): TraceSoFar {
  const entry = entryIn(line)
  if (entry === null) return soFar
  const { stage, ts, messages } = entry
  const at = typeof ts === 'string' ? Date.parse(ts) : Number.NaN
  if (stage === 'cache:result') return { ...soFar, firstReplyAt: soFar.firstReplyAt ?? at }
  if (stage !== 'stream:context' && stage !== 'session:after') return soFar
  const seen = Array.isArray(messages) ? messages.filter(isObject) : []
  const begun = { ...soFar, stream: { ...soFar.stream, hasBegun: true } }
  const now = seen.reduce(withMessage, begun)
  if (stage === 'session:after') return now
  return {
    ...now,
    requests: soFar.requests + 1,
    firstRequestAt: soFar.firstRequestAt ?? at,
  }
}

/** Each line has the whole conversation again: what is known already changes nothing. */
function withMessage(soFar: TraceSoFar, message: JsonObject): TraceSoFar {
  if (message['role'] === 'assistant') return { ...soFar, stream: withReply(soFar.stream, message) }
  return message['role'] === 'toolResult' ? withToolResult(soFar, message) : soFar
}

/** In its requests only letters and digits of an id are left, at the end it stands as it came. */
function idOf(call: string): string {
  return call.replaceAll(/[^a-z0-9]/gi, '')
}

function withReply(stream: StreamSoFar, message: JsonObject): StreamSoFar {
  const { responseId, timestamp, content, stopReason } = message
  const id = String(responseId ?? timestamp)
  // One that broke off is sent for again, and is no turn.
  if (stopReason === 'error' || stream.replies.has(id)) return stream
  const blocks = Array.isArray(content) ? content.filter(isObject) : []
  const calls = blocks.flatMap(({ type, id: call, name, arguments: args }): [string, string][] =>
    type === 'toolCall' && typeof call === 'string'
      ? [[idOf(call), `${String(name)} ${canonical(args)}`]]
      : [],
  )
  return {
    ...stream,
    replies: new Set([...stream.replies, id]),
    calls: new Map([...stream.calls, ...calls]),
  }
}

function withToolResult(soFar: TraceSoFar, message: JsonObject): TraceSoFar {
  const { toolCallId, content } = message
  if (typeof toolCallId !== 'string') return soFar
  const id = idOf(toolCallId)
  const text = JSON.stringify(content ?? '')
  // Only at the end has a result its details: what is said last of it holds.
  const kinds = new Map([...soFar.kinds, [id, failureOf(message, text)]])
  const stream = { ...soFar.stream, failures: countsOf(kinds) }
  if (stream.answered.has(id)) return { ...soFar, kinds, stream }
  // What is hidden may be new each time.
  const told = text.includes(HIDDEN) ? `${text} ${id}` : text
  const recent = [...stream.recent, `${stream.calls.get(id) ?? ''} ${told}`].slice(-RECENT)
  const answered = new Set([...stream.answered, id])
  return { ...soFar, kinds, stream: { ...stream, answered, recent } }
}

function countsOf(kinds: TraceSoFar['kinds']): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const kind of kinds.values()) if (kind !== null) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}

/** OpenClaw's own words; its sums leave out a command that exits 1, which Claude Code counts as a tool that failed. */
function failureOf({ details, isError }: JsonObject, text: string): string | null {
  if (isError !== true)
    return /\(Command exited with code [1-9]/.test(text) ? 'seen_tool_failed' : null
  if (/Tool \S+ not found/.test(text)) return 'seen_unknown_tool'
  // It quotes the arguments, so that the trace hides it; other failures have details.
  const isRefused = isObject(details) && Object.keys(details).length === 0 && text.includes(HIDDEN)
  if (isRefused || /Validation failed for tool/.test(text)) return 'seen_bad_schema'
  return 'seen_tool_failed'
}

function entryIn(line: string): JsonObject | null {
  try {
    const entry: unknown = JSON.parse(line)
    return isObject(entry) ? entry : null
  } catch {
    // Cut off, or no line of ours.
    return null
  }
}
