/**
 * What OpenClaw's trace says of an attempt: each request with the conversation so far, and the conversation at the
 * end. In the words of an agent's stream, so that turns, circles and outcomes are judged by the same rules. Pure.
 */
import { STREAM_BEGIN, type StreamSoFar } from './agent-stream.ts'
import { canonical, isObject, type JsonObject } from './json-value.ts'

export type TraceSoFar = {
  readonly stream: StreamSoFar
  /** Requests that were begun; a reply is in the trace when the next one begins. */
  readonly requests: number
  /** Milliseconds of the epoch, by OpenClaw's own clock. */
  readonly firstRequestAt: number | null
  readonly firstReplyAt: number | null
}

export const TRACE_BEGIN: TraceSoFar = {
  stream: STREAM_BEGIN,
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
  const stream = seen.reduce(withMessage, { ...soFar.stream, hasBegun: true })
  if (stage === 'session:after') return { ...soFar, stream }
  return {
    ...soFar,
    stream,
    requests: soFar.requests + 1,
    firstRequestAt: soFar.firstRequestAt ?? at,
  }
}

/** Each line has the whole conversation again: what is known already changes nothing. */
function withMessage(stream: StreamSoFar, message: JsonObject): StreamSoFar {
  if (message['role'] === 'assistant') return withReply(stream, message)
  return message['role'] === 'toolResult' ? withToolResult(stream, message) : stream
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

function withToolResult(stream: StreamSoFar, message: JsonObject): StreamSoFar {
  const { toolCallId, content, details } = message
  if (typeof toolCallId !== 'string') return stream
  const id = idOf(toolCallId)
  if (stream.answered.has(id)) return stream
  const text = JSON.stringify(content ?? '')
  const kind = failureOf(message, isObject(details) ? details : {}, text)
  const failures = stream.failures
  // What is hidden may be new each time; a call that was refused is refused with the same words.
  const told = text.includes(HIDDEN) && kind !== 'seen_bad_schema' ? `${text} ${id}` : text
  return {
    ...stream,
    answered: new Set([...stream.answered, id]),
    recent: [...stream.recent, `${stream.calls.get(id) ?? ''} ${told}`].slice(-RECENT),
    failures: kind === null ? failures : { ...failures, [kind]: (failures[kind] ?? 0) + 1 },
  }
}

/** OpenClaw's own words; its sums leave out a command that exits 1, which Claude Code counts as a tool that failed. */
function failureOf(message: JsonObject, details: JsonObject, text: string): string | null {
  const { exitCode } = details
  if (typeof exitCode === 'number' && exitCode !== 0) return 'seen_tool_failed'
  if (message['isError'] !== true) return null
  if (/Tool \S+ not found/.test(text)) return 'seen_unknown_tool'
  // It quotes the arguments, so that the trace hides it; other failures have details.
  const isRefused = Object.keys(details).length === 0 && text.includes(HIDDEN)
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
