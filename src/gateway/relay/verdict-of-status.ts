/**
 * What an upstream's status means for the chain, the breaker and the person who pays: go on to the next link, or
 * pass it on as it is. Pure.
 */
import type { CallEnd } from './breaker.ts'

/** Overloaded, in Anthropic's and OpenRouter's words. */
const OVERLOADED = 529

/**
 * Whether the next link may mend it: the client's own faults and ours (400, 401, 403, 404, 413 …) it does not, and
 * the client's recovery reads them. A redirect is a fault of the address and is not followed.
 */
export function mayGoOn(status: number): boolean {
  return status === 408 || status === 429 || status >= 500 || (status >= 300 && status < 400)
}

/** A rate limit says that the model is there; a wrong request says nothing of it. */
export function breakerEnd(status: number): CallEnd {
  if (status >= 500 || status === OVERLOADED) return 'bad'
  return status < 300 ? 'good' : 'neutral'
}

/** 401, 402 and 403 are about our key at the upstream and not about the call. */
export function isOurKeysFault(status: number): boolean {
  return status === 401 || status === 402 || status === 403
}

/** Milliseconds of a `Retry-After`: seconds, or a date; null for none or one that cannot be read. */
export function retryAfterMs(value: string | null, now: number): number | null {
  if (value === null) return null
  const text = value.trim()
  if (/^\d{1,6}(\.\d{1,3})?$/.test(text)) return Math.ceil(Number(text) * 1000)
  const at = text.endsWith(' GMT') ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}
