/**
 * Reads an answer that goes by, without touching it: what it cost, which model served it, how its tool calls were.
 * Until the answer has begun each chunk is looked at; then chunks are only kept, and read when the answer is out.
 * A mistake in here never reaches the stream: it is told once, and what was not read is unknown.
 */
import { type AlikeFrames, alikeFrames, type Repeat } from './alike-frames.ts'
import { type Draft, emptyDraft, fail } from './answer-draft.ts'
import { answerError } from './answer-error.ts'
import type { JsonObject, Protocol } from '../call.ts'
import { chatBody, chatDone, chatEvent } from './chat-answer.ts'
import { eventFrames } from './event-frames.ts'
import { objectAt, parsedObject } from '../json-look.ts'
import { messagesBody, messagesEvent } from './messages-answer.ts'
import type { Asked, Reading, StreamTap } from './reading.ts'
import { responsesBody, responsesEvent } from './responses-answer.ts'
import { type TellTrouble, readingOf } from './reading-of.ts'

/** Chunks are kept up to so many bytes; then they are read, and forgotten. */
export const KEPT_BYTES_MAX = 262_144

type Protocols<T> = Readonly<Record<Protocol, T>>

const EVENT: Protocols<(draft: Draft, event: JsonObject, text: string) => Repeat> = {
  messages: messagesEvent,
  chat: chatEvent,
  responses: responsesEvent,
}

const BODY: Protocols<(draft: Draft, body: JsonObject, text: string) => void> = {
  messages: messagesBody,
  chat: chatBody,
  responses: responsesBody,
}

/**
 * Reads a stream of events. While it is `quiet` a chunk may end within the event that begins the answer, so what came
 * is better held back than passed on, but for comments and pings of the gateway's own.
 */
export function tapStream(
  protocol: Protocol,
  asked: Asked,
  tell: TellTrouble = () => undefined,
): StreamTap {
  const draft = emptyDraft()
  const alike = alikeFrames()
  const frames = eventFrames((data, name) => takeEvent({ protocol, draft, alike }, data, name))
  let kept: Buffer[] = []
  let bytes = 0
  let hasFailed = false
  const guarded = (work: () => void): void => {
    if (hasFailed) return
    try {
      work()
    } catch (error) {
      hasFailed = true
      kept = []
      tell(error)
    }
  }
  const readKept = (): void => {
    const [first] = kept
    const all = kept.length === 1 && first !== undefined ? first : Buffer.concat(kept, bytes)
    kept = []
    bytes = 0
    frames.feed(all)
  }
  return {
    push(chunk) {
      guarded(() => {
        kept.push(bufferOf(chunk))
        bytes += chunk.byteLength
        if (draft.opening === 'quiet' || bytes > KEPT_BYTES_MAX) readKept()
      })
    },
    // What cannot be read must not be taken back either.
    opening: () => (hasFailed && draft.opening === 'quiet' ? 'begun' : draft.opening),
    end() {
      guarded(() => {
        if (bytes > 0) readKept()
        frames.finish()
      })
      return readingOf({ draft, asked, tell, hasFailed })
    },
  }
}

/** Reads a whole body of JSON: of an answer, or of an error. What is no JSON reads as cut. */
export function tapJson(
  protocol: Protocol,
  body: Uint8Array,
  asked: Asked,
  tell: TellTrouble = () => undefined,
): Reading {
  const draft = emptyDraft()
  let hasFailed = false
  try {
    const text = bufferOf(body).toString('utf8')
    const parsed = parsedObject(text)
    if (parsed !== null) BODY[protocol](draft, parsed, text)
  } catch (error) {
    hasFailed = true
    tell(error)
  }
  return readingOf({ draft, asked, tell, hasFailed })
}

type Taking = { readonly protocol: Protocol; readonly draft: Draft; readonly alike: AlikeFrames }

function takeEvent(
  { protocol, draft, alike }: Taking,
  data: string,
  name: string | undefined,
): void {
  // An error is one by its name alone, however like the others its data is.
  if (name !== 'error' && alike.take(data)) return
  if (data === '[DONE]') {
    if (protocol === 'chat') chatDone(draft)
    return
  }
  // Malformed: the client's own reader has to say what it makes of it.
  const event = parsedObject(data)
  if (event === null) return
  if (name === 'error' && event['type'] !== 'error') {
    fail(draft, answerError('error' in event ? objectAt(event, 'error') : event, event))
    return
  }
  const isNamedOnly = name !== undefined && event['type'] === undefined && protocol !== 'chat'
  const repeat = EVENT[protocol](draft, isNamedOnly ? { ...event, type: name } : event, data)
  if (repeat !== null && !isNamedOnly) alike.learn(data, repeat)
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
