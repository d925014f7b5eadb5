/**
 * What goes over the gateway's own socket: the human queue, notices for the daemon, figures. Fields may be added,
 * none renamed: `queue --json` prints these shapes as they are.
 */
import * as z from 'zod/mini'
import { eventShape } from './protocol.ts'

const time = z.iso.datetime()
const count = z.int().check(z.nonnegative())

export const parkedShape = z.object({
  id: count,
  state: z.enum(['waiting', 'answered', 'retried', 'dropped', 'expired']),
  at: time,
  expiresAt: time,
  caller: z.object({ kind: z.string(), name: z.string(), run: z.nullable(z.string()) }),
  /** The route, or the model, that was asked for. */
  asked: z.string(),
  protocol: z.enum(['messages', 'chat', 'responses']),
  stream: z.boolean(),
  why: z.string(),
  /** Clients that hold on to it now. */
  holding: count,
  bodyBytes: count,
  /** Who decided, and when it was over; null while it waits. */
  by: z.nullable(z.string()),
  overAt: z.nullable(time),
  /** Of a decision: `kept` for the next repeat of the request, `used`, or `lapsed` unfetched. */
  use: z.nullable(z.enum(['kept', 'used', 'lapsed'])),
  /** Where it was sent on. */
  route: z.nullable(z.string()),
})

/** GET /v1/queue?last=N: the open ones, then the newest N of the others. */
export const queueQueryShape = z.object({
  last: z._default(z.coerce.number().check(z.nonnegative(), z.maximum(1000)), 20),
})
export const queueShape = z.object({ requests: z.array(parkedShape) })

/** GET /v1/queue/ID. `prompt` is null once the body was deleted. */
export const shownShape = z.object({
  request: parkedShape,
  prompt: z.nullable(
    z.object({
      systemLength: count,
      tools: z.array(z.string()),
      messages: count,
      turns: z.array(z.object({ role: z.string(), text: z.string() })),
    }),
  ),
})

const by = z.string().check(z.minLength(1), z.maxLength(100))

/** POST /v1/queue/answer. With `tool` the answer ends in a call of it. */
export const answerShape = z.strictObject({
  id: count,
  text: z.string().check(z.maxLength(1_000_000)),
  tool: z.optional(z.strictObject({ name: z.string(), input: z.record(z.string(), z.unknown()) })),
  by,
})
/** POST /v1/queue/retry */
export const retryShape = z.strictObject({ id: count, route: z.string(), by })
/** POST /v1/queue/drop */
export const dropShape = z.strictObject({ id: count, why: z.string().check(z.maxLength(300)), by })

/** `served` clients have it now; with 0 it is kept for the next repeat of the request. */
export const decidedShape = z.object({ request: parkedShape, served: count })

/**
 * GET /v1/notices?since=CURSOR&follow=true: one a line, of all that the daemon is to be told; without `since` the newest
 * hundred. They are events as those of the daemon are.
 */
export const gatewayNoticeShape = eventShape

/** GET /v1/figures: in Prometheus' text form. */
export const figuresShape = z.object({ exposition: z.string() })

export type ParkedLine = z.infer<typeof parkedShape>
export type Shown = z.infer<typeof shownShape>
export type AnswerWish = z.infer<typeof answerShape>
export type RetryWish = z.infer<typeof retryShape>
export type DropWish = z.infer<typeof dropShape>
export type DecidedAnswer = z.infer<typeof decidedShape>
export type GatewayNoticeLine = z.infer<typeof gatewayNoticeShape>
