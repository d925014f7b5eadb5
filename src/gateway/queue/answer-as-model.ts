/**
 * A person's text as the model's answer, whole or as a stream, in the client's protocol. A stream may follow pings
 * that were sent while the client waited: nothing of an answer was begun by them. Pure.
 */
import type { Instant } from '../../clock.ts'
import { messagesEvents, messagesObject } from './answer-messages.ts'
import { chatEvents, chatObject } from './answer-chat.ts'
import { responsesEvents, responsesObject } from './answer-responses.ts'
import { dialectOf, type Protocol } from '../call.ts'
import type { ToolAnswer } from './parked.ts'

export type Spoken = {
  /** What was asked for: the route's name. */
  readonly model: string
  readonly text: string
  /** Of the parked request, or of the call that fetches; the answer's own id is made of it. */
  readonly id: string
  readonly tool?: ToolAnswer | undefined
  /** When it was answered; shown in OpenAI's shapes, in seconds. */
  readonly at?: Instant | undefined
}

export type ModelAnswer = {
  readonly contentType: string
  /** Say that it was a person; of no use once the head of the answer is out. */
  readonly headers: Readonly<Record<string, string>>
  readonly chunks: readonly string[]
}

const SHAPES: Readonly<
  Record<
    Protocol,
    {
      readonly whole: (spoken: Spoken) => object
      readonly events: (spoken: Spoken) => readonly string[]
    }
  >
> = {
  messages: { whole: messagesObject, events: messagesEvents },
  chat: { whole: chatObject, events: chatEvents },
  responses: { whole: responsesObject, events: responsesEvents },
}

export function answerAsModel(
  protocol: Protocol,
  { stream, ...spoken }: Spoken & { readonly stream: boolean },
): ModelAnswer {
  const { whole, events } = SHAPES[protocol]
  return {
    contentType: stream ? STREAM : 'application/json',
    headers: { 'x-agenthost-answered-by': 'person', 'x-agenthost-parked': spoken.id },
    chunks: stream ? events(spoken) : [JSON.stringify(whole(spoken))],
  }
}

const STREAM = 'text/event-stream; charset=utf-8'

/** A sign of life for a client that waits for a stream; clients skip it, also before an answer begins. */
export function pingOf(protocol: Protocol): string {
  return dialectOf(protocol) === 'anthropic'
    ? 'event: ping\ndata: {"type": "ping"}\n\n'
    : ': waiting for a person\n\n'
}
