/**
 * What an answer of the source means: taken, tried again after a while, or refused with what to do about
 * it. Pure.
 */
import type { Instant } from '../clock.ts'
import type { ErrorKind } from '../errors.ts'
import type { Got } from './source-http.ts'
import { plainText } from './source-reading.ts'

export type Outcome =
  | { readonly text: string }
  /** Asking again is of no use until somebody does something. */
  | { readonly refused: string; readonly hint: string; readonly kind: ErrorKind }
  /** May pass by itself; `afterMs` is what the source asks for. */
  | { readonly retry: string; readonly afterMs: number | null }

/** Statuses that pass by themselves (reference: errors of the API); all others of the 4xx need a person. */
const PASSING = [408, 425, 429]

export function outcomeOf(got: Got, now: Instant): Outcome {
  if ('failed' in got) return { retry: got.failed, afterMs: null }
  const kind = 'bad'
  if ('tooLong' in got) return { refused: `its answer is ${got.tooLong}`, hint: '', kind }
  if ('movedTo' in got) {
    const hint = 'The key is given to no other host. If it has moved, set upstreams.openrouter.url.'
    return { refused: `it sends us to ${plainText(got.movedTo, 80)}`, hint, kind: 'config' }
  }
  const { status, retryAfter, text } = got
  if (status === 200) return { text }
  const told = messageIn(text)
  const what = `it answers ${status}${told === '' ? '' : `: ${told}`}`
  if (status < 500 && !PASSING.includes(status)) {
    const { hint = '', kind: meant = kind } = REFUSALS[status] ?? {}
    return { refused: what, hint, kind: meant }
  }
  // A limit of the day (`…-rpd-…`) does not pass within a pull, whatever else it says.
  const afterMs = status === 429 && /\brpd\b|per.day/i.test(told) ? Infinity : null
  return { retry: what, afterMs: afterMs ?? retryAfterMs(retryAfter, now) }
}

const REFUSALS: Readonly<Record<number, { readonly hint?: string; readonly kind?: ErrorKind }>> = {
  401: {
    hint: 'The key is not known there. Make one at openrouter.ai/settings/keys, and keep it with `agenthost secrets set openrouter`.',
    kind: 'config',
  },
  402: { hint: 'The account or the key has no credit left: openrouter.ai/settings/credits.' },
  403: {
    hint: 'The key may not read this: look at its limits and guardrails at openrouter.ai/settings/keys.',
  },
  404: { hint: 'Look at upstreams.openrouter.url: it ends in /api/v1.' },
}

/** The source's own words, in one line. */
function messageIn(text: string): string {
  try {
    const { error } = JSON.parse(text) as { readonly error?: { readonly message?: unknown } }
    return typeof error?.message === 'string' ? plainText(error.message, 200) : ''
  } catch {
    // A page of some proxy: the status says enough.
    return ''
  }
}

/** Seconds, or a date (RFC 9110, 10.2.3); null for none. */
function retryAfterMs(header: string | null, now: Instant): number | null {
  if (header === null) return null
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isFinite(ms) ? Math.max(0, ms) : null
}

/** Waits before the second and the third try where the source asks for nothing. */
const BACKOFF_MS = [2000, 10_000]
/** A longer wait is for the next pull. */
const WAIT_MAX_MS = 120_000

/** How long to wait before the next try after so many; null to give up. */
export function waitAfter(tries: number, afterMs: number | null): number | null {
  const backoffMs = BACKOFF_MS[tries - 1]
  if (backoffMs === undefined) return null
  const waitMs = afterMs ?? backoffMs
  return waitMs > WAIT_MAX_MS ? null : waitMs
}
