/**
 * Whether the source may be asked now: it takes 500 requests a day (of UTC, for all of an account) and 30 a
 * minute of each key, so that ours are counted. Pure.
 */
import type { Instant } from '../clock.ts'
import { plusDays } from './days.ts'
import { dayOf, startOf } from './source-days.ts'

export const DAY_REQUESTS = 500
export const MINUTE_REQUESTS = 30
/** Of one pull, its own retries with it. */
export const PULL_REQUESTS = 12

const MINUTE_MS = 60_000

export type Leave =
  | { readonly waitMs: number }
  /** Not before then. */
  | { readonly notBefore: Instant }

/** `asked`: when the requests of this day of UTC were made, in any order. */
export function leaveToAsk(asked: readonly Instant[], now: Instant): Leave {
  const today = dayOf(now)
  if (asked.filter((at) => dayOf(at) === today).length >= DAY_REQUESTS)
    return { notBefore: startOf(plusDays(today, 1)) }
  // A clock that was set back has requests in the future: they do not hold up for longer than a minute.
  const minute = asked.filter((at) => at > now - MINUTE_MS && at <= now).toSorted((a, b) => a - b)
  const oldest = minute[minute.length - MINUTE_REQUESTS]
  return { waitMs: oldest === undefined ? 0 : oldest + MINUTE_MS - now }
}
