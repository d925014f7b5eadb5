/** What ntfy, Slack and a webhook of one's own are sent: the requests, without sending them. */
import { createHmac } from 'node:crypto'
import { isoTime } from '../clock.ts'
import type { Message } from './channel.ts'
import { textOf, whatText } from './message-text.ts'
import type { Request } from './post.ts'

const JSON_TYPE = { 'content-type': 'application/json' } as const

export type NtfyPlace = {
  readonly url: string
  readonly token: string | undefined
  /** Opened when the notification is tapped. */
  readonly click: string | undefined
}

const PRIORITY = { info: 3, warning: 4, urgent: 5 } as const
const TAG = { info: 'information_source', warning: 'warning', urgent: 'rotating_light' } as const

/**
 * As JSON at the server's root, so that no text becomes a header; a second send of one notice replaces the
 * first one (docs.ntfy.sh/publish: "Publish as JSON", "Updating + deleting notifications"). Gives why not.
 */
export function ntfyRequest(message: Message, { url, token, click }: NtfyPlace): Request | string {
  const place = URL.parse(url)
  const topic = /^(.*\/)([-_A-Za-z0-9]{1,64})\/?$/.exec(place?.pathname ?? '')
  if (place === null || topic?.[2] === undefined) return 'its address is no URL of a topic'
  const { severity, kind } = message.notice
  const { title, body } = textOf(message, { letters: 1500, withLines: true })
  const root = new URL(place)
  root.pathname = topic[1] ?? '/'
  return {
    method: 'POST',
    url: root.href,
    headers: {
      ...JSON_TYPE,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({
      topic: topic[2],
      title,
      message: body,
      priority: PRIORITY[severity],
      tags: [kind === 'recovered' ? 'white_check_mark' : TAG[severity]],
      sequence_id: message.once,
      ...(click !== undefined && { click }),
    }),
  }
}

const MARK = { info: ':information_source:', warning: ':warning:', urgent: ':rotating_light:' }

/** An incoming webhook of Slack, and of whatever else takes `{"text"}`. */
export function slackRequest(message: Message, url: string): Request {
  const { notice } = message
  const { title, body } = textOf(message, { letters: 2000 })
  const mark = notice.kind === 'recovered' ? ':white_check_mark:' : MARK[notice.severity]
  const log = notice.lines.join('\n').replaceAll('```', "'''")
  const parts = [`${mark} *${escaped(title)}*`, escaped(body)]
  if (log !== '') parts.push(`\`\`\`${escaped(log)}\`\`\``)
  return {
    method: 'POST',
    url,
    headers: JSON_TYPE,
    body: JSON.stringify({ text: parts.join('\n') }),
  }
}

/** The three characters that mean something to Slack: no text makes a mention or a link. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

export type WebhookPlace = {
  readonly url: string
  /** The key of the signature. */
  readonly key: string | undefined
  readonly now: number
}

/** JSON as docs/operation/alerts.md describes it, signed over the time and the body. */
export function webhookRequest(message: Message, { url, key, now }: WebhookPlace): Request {
  const body = JSON.stringify(payloadOf(message))
  const seconds = String(Math.floor(now / 1000))
  const sign = (with_: string): string =>
    createHmac('sha256', with_).update(`${seconds}.${body}`).digest('hex')
  return {
    method: 'POST',
    url,
    headers: {
      ...JSON_TYPE,
      'idempotency-key': message.once,
      ...(key !== undefined && { 'agenthost-signature': `t=${seconds},v1=${sign(key)}` }),
    },
    body,
  }
}

/** What a webhook and a command get. */
export function payloadOf({ notice, host, once }: Message): Readonly<Record<string, unknown>> {
  const { alert, kind, at, severity, subject, todo, count, firstAt, lines } = notice
  const id = { id: once, alert, kind, at: isoTime(at), host }
  const what = { severity, subject, what: whatText(notice), todo }
  return { ...id, ...what, count, firstAt: isoTime(firstAt), lines }
}
