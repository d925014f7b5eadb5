/**
 * What `openclaw agent exec --json` prints at its end, in the words of an agent's result. Which status the API gave
 * stands in no field, only in its message. Pure.
 */
import type { StreamResult } from './agent-stream.ts'
import { isObject, type JsonObject } from './json-value.ts'

/** Null where there is none: it was ended before. */
export function envelopeIn(printed: string): StreamResult | null {
  const envelope = objectIn(printed)
  if (envelope === null || typeof envelope['status'] !== 'string') return null
  const { ok, status, final, error } = envelope
  const { message, kind } = isObject(error) ? error : {}
  const told = typeof message === 'string' ? message : ''
  // After tries of its own; the trace says whether anything was done before.
  if (/couldn't generate a response/.test(told))
    return { isError: false, reason: told, apiStatus: null, hasText: false }
  return {
    isError: ok !== true,
    reason:
      ok === true
        ? status
        : `${typeof kind === 'string' ? kind : status}: ${told}`.slice(0, REASON_LETTERS),
    apiStatus: ok === true ? null : statusIn(told),
    hasText: typeof final === 'string' && final.trim() !== '',
  }
}

const REASON_LETTERS = 200

/** Its words for it, the first that fits; null for what is not the API's. */
const STATUSES: readonly (readonly [number, RegExp])[] = [
  [402, /billing|credit|payment|spending cap|\bcap\b/i],
  [429, /rate.?limit|too many requests/i],
  [503, /overloaded|unavailable|connection|network|timed? ?out|terminated|socket/i],
]

function statusIn(message: string): number | null {
  const digits = /\b(?:HTTP |status(?: code)?:? ?)?([45]\d\d)\b/.exec(message)?.[1]
  if (digits !== undefined) return Number(digits)
  return STATUSES.find(([, words]) => words.test(message))?.[0] ?? null
}

function objectIn(printed: string): JsonObject | null {
  const from = printed.search(/^\{/m)
  try {
    const value: unknown = JSON.parse(printed.slice(Math.max(from, 0)))
    return isObject(value) ? value : null
  } catch {
    // Nothing, or something cut off.
    return null
  }
}
