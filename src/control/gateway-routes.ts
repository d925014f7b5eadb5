/** The questions to the gateway: its human queue, its notices, its figures; what is done is the doors' affair. */
import { Readable } from 'node:stream'
import type { Clock } from '../clock.ts'
import { AgenthostError } from '../errors.ts'
import { noticesQueryShape } from './alert-protocol.ts'
import { eventLines, type EventDoors } from './event-lines.ts'
import {
  answerShape,
  dropShape,
  queueQueryShape,
  retryShape,
  type AnswerWish,
  type DecidedAnswer,
  type DropWish,
  type GatewayNoticeLine,
  type ParkedLine,
  type RetryWish,
  type Shown,
} from './gateway-protocol.ts'
import { Lines, type Route } from './json-http.ts'
import { API } from './protocol.ts'
import { validated } from './refusal.ts'

export type QueueQuestions = {
  readonly list: (last: number) => readonly ParkedLine[]
  /** Null for a number that no request has. */
  readonly show: (id: number) => Shown | null
  /** All of these throw what a person is to read. */
  readonly answer: (asked: AnswerWish) => DecidedAnswer
  readonly retry: (asked: RetryWish) => DecidedAnswer
  readonly drop: (asked: DropWish) => DecidedAnswer
}

export type GatewayQuestions = {
  readonly queue: QueueQuestions
  readonly notices: EventDoors<GatewayNoticeLine>
  readonly figures: () => string
  /** The host has slept: connections to the upstreams are not what they were. */
  readonly wake: () => void | Promise<void>
}

export function gatewayRoutes(
  doors: GatewayQuestions,
  { clock, closing }: { readonly clock: Clock; readonly closing: AbortSignal },
): readonly Route[] {
  return [
    ...queueRoutes(doors.queue),
    {
      method: 'GET',
      path: `${API}/notices`,
      answer({ query, gone }) {
        const asked = validated(noticesQueryShape, query, 'read notices')
        const stop = AbortSignal.any([closing, gone])
        const lines = eventLines(asked, doors.notices, { clock, stop })
        return new Lines(Readable.from(lines, { objectMode: false }))
      },
    },
    {
      method: 'GET',
      path: `${API}/figures`,
      answer: () => ({ exposition: doors.figures() }),
    },
    {
      method: 'POST',
      path: `${API}/wake`,
      async answer() {
        await doors.wake()
        return {}
      },
    },
  ]
}

function queueRoutes(queue: QueueQuestions): readonly Route[] {
  return [
    {
      method: 'GET',
      path: `${API}/queue`,
      answer({ query }) {
        const { last } = validated(queueQueryShape, query, 'list the queue')
        return { requests: queue.list(last) }
      },
    },
    {
      method: 'GET',
      path: `${API}/queue/:name`,
      answer({ name }) {
        const shown = /^\d{1,15}$/.test(name) ? queue.show(Number(name)) : null
        if (shown !== null) return shown
        const message = `unable to show request ${name}: there is no parked request of that number`
        throw new AgenthostError('bad', message, 'See what waits with `agenthost queue`.')
      },
    },
    {
      method: 'POST',
      path: `${API}/queue/answer`,
      answer: ({ body }) => queue.answer(validated(answerShape, body, 'answer a request')),
    },
    {
      method: 'POST',
      path: `${API}/queue/retry`,
      answer: ({ body }) => queue.retry(validated(retryShape, body, 'send a request on')),
    },
    {
      method: 'POST',
      path: `${API}/queue/drop`,
      answer: ({ body }) => queue.drop(validated(dropShape, body, 'drop a request')),
    },
  ]
}
