/**
 * Answers `count_tokens`, which costs nothing: by the upstream of the asked route where it has such a path, else by an
 * estimate. OpenRouter has none.
 */
import { chainOf } from '../relay/chain.ts'
import { isRefused, type Link, type Refusal } from '../call.ts'
import { errorAnswer } from './dialect.ts'
import { headerOf, headersBack, headersOn, type HeadersIn } from './headers.ts'
import { NO_TABLE } from '../relay/relay.ts'
import type { RelayDoors } from '../relay/relay-doors.ts'
import type { Incoming } from '../relay/serving.ts'
import type { Upstream } from '../relay/upstream.ts'

const PATH = '/messages/count_tokens'
/** An answer is one number. */
const ANSWER_MAX_BYTES = 65_536

export async function countTokens(doors: RelayDoors, incoming: Incoming): Promise<void> {
  const { client, body, caller, protocol } = incoming
  const refuse = (refusal: Refusal): void => {
    const { status, headers, body: text } = errorAnswer(protocol, refusal)
    client.whole(status, headers, text)
  }
  const surface = doors.judging.readSurface(protocol, body)
  if (isRefused(surface)) return refuse(surface.refused)
  const table = doors.choosing.inForce()?.table
  if (table === undefined) return refuse(NO_TABLE)
  const chain = chainOf(table, surface.model, caller, doors.choosing.words)
  if (isRefused(chain)) return refuse(chain.refused)
  const [link] = chain.links
  const upstream = doors.choosing.upstreams().get(link.model.upstream)
  const counts = upstream?.isOpenRouter === false && upstream.protocols.includes('messages')
  const told = counts ? await ask(doors, incoming, { upstream, link, surface }) : null
  if (told !== null) client.whole(told.status, headersBack(told.headers), told.body)
  else {
    const { status, headers, body: text } = doors.judging.estimate(link.model, body.length)
    client.whole(status, headers, text)
  }
  return undefined
}

type CountAsk = {
  readonly upstream: Upstream
  readonly link: Link
  readonly surface: ReturnType<RelayDoors['judging']['readSurface']>
}

type Told = { readonly status: number; readonly headers: HeadersIn; readonly body: Buffer }

/** Null where it has no such path, or does not answer in time: an estimate is better than none. */
function ask(
  { send, deadlines, limits }: RelayDoors,
  { body, query, headers, stop }: Incoming,
  { upstream, link, surface }: CountAsk,
): Promise<Told | null> {
  const { promise, resolve } = Promise.withResolvers<Told | null>()
  const span = 'spans' in surface ? surface.spans.get('model') : undefined
  if (span === undefined) return Promise.resolve(null)
  const parts: Buffer[] = []
  let told: Omit<Told, 'body'> = { status: 0, headers: {} }
  let bytes = 0
  const call = {
    upstream,
    method: 'POST' as const,
    path: PATH + query,
    headers: headersOn(headers),
    // No limit of the output goes in here: the model's name is all that is written over.
    body: [
      body.subarray(0, span.from),
      Buffer.from(JSON.stringify(link.model.id)),
      body.subarray(span.to),
    ],
  }
  const sending = send(call, {
    sent: () => undefined,
    head: (status, back) => (told = { status, headers: back }),
    data(chunk) {
      bytes += chunk.length
      if (bytes > ANSWER_MAX_BYTES) sending.abort()
      else parts.push(chunk)
    },
    ended: () => resolve(isAnswer(told) ? { ...told, body: Buffer.concat(parts) } : null),
    failed: () => resolve(null),
  })
  const deadline = deadlines.watch(limits.firstByteMs, sending.abort)
  stop.on(sending.abort)
  return promise.finally(() => {
    deadline.stop()
    stop.on(null)
  })
}

/** 404 and 405: there is no such path. A coding that was not asked for cannot be passed on either. */
function isAnswer({ status, headers }: Omit<Told, 'body'>): boolean {
  const coding = headerOf(headers, 'content-encoding')
  const isRedirect = status >= 300 && status < 400
  return status !== 404 && status !== 405 && !isRedirect && (coding ?? 'identity') === 'identity'
}
