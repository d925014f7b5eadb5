/**
 * One request over HTTP, with a deadline for all of it, and an answer in words that never hold the address:
 * the path of a webhook is a secret. Redirects are not followed. What speaks HTTP is loaded when it is needed.
 */
import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Clock } from '../clock.ts'
import { connectionCauseOf } from '../errors.ts'
import type { Outcome } from './channel.ts'

export type Request = {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export type PostDoors = { readonly clock: Clock; readonly stop: AbortSignal }

const WITHIN_MS = 15_000

/** Never rejects. */
export async function post(request: Request, { clock, stop }: PostDoors): Promise<Outcome> {
  const url = URL.parse(request.url)
  if (url === null || !/^https?:$/.test(url.protocol)) return { refused: 'its address is no URL' }
  const { request: begin } = await (url.protocol === 'https:'
    ? import('node:https')
    : import('node:http'))
  const { promise, resolve } = Promise.withResolvers<Outcome>()
  let sent: ClientRequest | undefined
  const give = (outcome: Outcome): void => {
    resolve(outcome)
    sent?.destroy()
  }
  const cancel = clock.wakeAt(clock.steady() + WITHIN_MS, () =>
    give({ retry: `no answer within ${WITHIN_MS / 1000} s` }),
  )
  const going = (): void => give({ retry: 'the daemon is going' })
  stop.addEventListener('abort', going, { once: true })
  try {
    if (stop.aborted) return { retry: 'the daemon is going' }
    const { method, body, headers } = request
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    sent = begin(url, { method, headers: { ...AGENT, ...headers, ...length }, agent: false })
    sent.on('error', (error) => give(failureOf(error)))
    sent.on('response', (response) => give(outcomeOf(response, clock.now())))
    sent.end(body)
    return await promise
  } catch (error) {
    return failureOf(error)
  } finally {
    cancel()
    stop.removeEventListener('abort', going)
  }
}

const AGENT = { 'user-agent': 'agenthost' }

/** Statuses that pass by themselves; all others of the 4xx need a person. */
const PASSING = [408, 425, 429]

/** What a status means for whoever wants to deliver something. */
export function outcomeOf(
  { statusCode: status = 0, headers }: Pick<IncomingMessage, 'statusCode' | 'headers'>,
  now: number,
): Outcome {
  if (status >= 200 && status < 300) return { ok: true }
  if (status >= 300 && status < 400) return { refused: `it answers ${status}: it has moved` }
  if (status >= 400 && status < 500 && !PASSING.includes(status)) {
    const meaning = MEANINGS[status]
    return { refused: `it answers ${status}${meaning === undefined ? '' : `: ${meaning}`}` }
  }
  const afterMs = retryAfterMs(headers['retry-after'], now)
  return { retry: `it answers ${status}`, ...(afterMs !== null && { afterMs }) }
}

const MEANINGS: Readonly<Record<number, string>> = {
  401: 'it does not know who we are',
  403: 'it does not let us',
  404: 'there is nothing at that address',
  410: 'what was at that address is gone',
  413: 'the message is too long for it',
}

/** Seconds, or a date (RFC 9110, 10.2.3); null for none. */
export function retryAfterMs(header: string | undefined, now: number): number | null {
  if (header === undefined) return null
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isFinite(ms) ? Math.max(0, ms) : null
}

/** By its code alone: messages of errors quote addresses. */
export function failureOf(error: unknown): Outcome {
  return { retry: connectionCauseOf(error) }
}
