/**
 * What goes over the control socket about alerts. Fields may be added, none renamed: `alerts --json` prints
 * these shapes as they are, also to an `agenthost watch` of another version.
 */
import * as z from 'zod/mini'

const time = z.iso.datetime()
const count = z.int().check(z.nonnegative())
const severity = z.enum(['info', 'warning', 'urgent'])

/** GET /v1/alerts: the open ones, then the newest of the others. */
export const alertShape = z.object({
  id: count,
  /** `open` until it is over; `closed` is over without a word. */
  state: z.enum(['open', 'recovered', 'closed']),
  severity,
  subject: z.string(),
  what: z.string(),
  todo: z.string(),
  count,
  firstAt: time,
  lastAt: time,
  ackedAt: z.nullable(time),
  /** How it went on its way, newest first. */
  deliveries: z.array(z.object({ channel: z.string(), state: z.string(), why: z.string() })),
})

export const alertsQueryShape = z.object({ last: z.optional(z.coerce.number()) })
export const alertsShape = z.object({ alerts: z.array(alertShape), undelivered: count })

/** POST /v1/alerts/:name/ack */
export const ackedShape = z.object({ alert: alertShape })

/** POST /v1/alerts/test: what came back from each channel. */
export const alertTestShape = z.object({
  channels: z.array(z.object({ channel: z.string(), ok: z.boolean(), what: z.string() })),
})

/** GET /v1/notices?since=CURSOR&follow=true: one a line. The first one says whose they are. */
export const noticesQueryShape = z.object({
  since: z.optional(z.coerce.number().check(z.nonnegative())),
  follow: z._default(z.stringbool(), false),
})

export const helloShape = z.object({
  kind: z.literal('hello'),
  /** The newest there is: with a smaller one than was seen before, the host has begun anew. */
  cursor: count,
  host: z.string(),
  version: z.string(),
})

export const noticeShape = z.object({
  kind: z.enum(['raised', 'again', 'recovered']),
  cursor: count,
  at: time,
  alert: count,
  host: z.string(),
  severity,
  subject: z.string(),
  what: z.string(),
  todo: z.string(),
  count,
  firstAt: time,
  lines: z.array(z.string()),
})

export const noticeLineShape = z.union([helloShape, noticeShape])

export type AlertRow = z.infer<typeof alertShape>
export type AlertsAnswer = z.infer<typeof alertsShape>
export type AlertTest = z.infer<typeof alertTestShape>
export type Hello = z.infer<typeof helloShape>
export type NoticeRow = z.infer<typeof noticeShape>
export type NoticeLine = z.infer<typeof noticeLineShape>

/** A line of `alerts --follow --json`; null for what is none, such as the greeting of a login shell. */
export function noticeLineOf(text: string): NoticeLine | null {
  try {
    const parsed = noticeLineShape.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    // It is no JSON.
    return null
  }
}
