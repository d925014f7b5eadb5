/**
 * Whether a link can serve a call, and at what worst price: its upstream, its protocol, the fields of the request,
 * the price. Nothing is held or sent yet. Pure.
 */
import type { Link, Refusal, Refused } from '../call.ts'
import type { NanoUsd } from '../ledger/money.ts'
import type { ModelPrice } from '../prices/prices.ts'
import type { LinkBound, RelayDoors, SessionAsk } from './relay-doors.ts'
import type { Rewrite } from '../request/request.ts'
import type { Upstream } from './upstream.ts'

export type FitLink = {
  readonly link: Link
  readonly upstream: Upstream
  readonly price: ModelPrice
  readonly bound: LinkBound
  readonly outputLimit: number
  readonly worst: NanoUsd
  readonly rewrite: Rewrite
}

/** A call as far as it matters here. */
export type Judged = {
  readonly ask: SessionAsk
  readonly boundOf: (link: Link, price: ModelPrice) => LinkBound
}

export function judgeLink(
  { judging, choosing, limits }: Pick<RelayDoors, 'judging' | 'choosing' | 'limits'>,
  link: Link,
  { ask, boundOf }: Judged,
): FitLink | Refused {
  const { surface, body, caller } = ask
  const upstream = choosing.upstreams().get(link.model.upstream)
  const wrong = upstreamTrouble(link, upstream, ask)
  if (wrong !== null || upstream === undefined) return { refused: wrong ?? NO_UPSTREAM }
  if (upstream.isOpenRouter && choosing.keyOf(upstream.name) === null) return noKey(upstream)
  const fields = judging.checkFields(surface, body, link.allow)
  if (fields !== null) return { refused: fields }
  const provider = upstream.isOpenRouter ? (caller.provider ?? link.provider) : null
  const price = judging.priceOf(link.model, provider)
  if (price === null) return noPrice(link)
  const outputLimit = judging.outputLimitOf({ surface, body, link, price, limits })
  if (typeof outputLimit !== 'number') return outputLimit
  const bound = boundOf(link, price)
  return {
    link,
    upstream,
    price,
    bound,
    outputLimit,
    worst: bound.worst(outputLimit),
    rewrite: { model: link.model.id, outputLimit, provider },
  }
}

/** How a link is called before people: the model's full name. */
export function nameOf({ model }: Pick<Link, 'model'>): string {
  // OpenRouter's own models carry its name already (`openrouter/owl-alpha`).
  return model.id.startsWith(`${model.upstream}/`) ? model.id : `${model.upstream}/${model.id}`
}

export const NO_PRICE = 'no_price'

const NO_UPSTREAM: Refusal = {
  status: 400,
  code: 'no_upstream',
  message: 'its upstream is not known',
}

function upstreamTrouble(
  { model }: Link,
  upstream: Upstream | undefined,
  { surface }: SessionAsk,
): Refusal | null {
  if (upstream === undefined) {
    const message = `no upstream is called ${model.upstream}: name it under upstreams: in agenthost.yaml`
    return { ...NO_UPSTREAM, message }
  }
  if (upstream.protocols.includes(surface.protocol)) return null
  const message =
    `upstream ${upstream.name} does not speak ${surface.protocol}, it speaks ` +
    `${upstream.protocols.join(', ')}; nothing is translated`
  return { status: 400, code: 'wrong_protocol', message }
}

function noKey({ name }: Upstream): Refused {
  const message = `there is no key for ${name}: set one with \`agenthost secrets set ${name}\``
  return { refused: { status: 503, code: 'no_key', message } }
}

function noPrice(link: Link): Refused {
  const message =
    `the price of ${nameOf(link)} is not known, so no money can be held for it; ` +
    'state it under upstreams: in agenthost.yaml, or name a model that is priced'
  return { refused: { status: 503, code: NO_PRICE, message } }
}
