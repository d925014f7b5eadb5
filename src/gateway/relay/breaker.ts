/**
 * Whether a model is worth a try: after so many failures in a row, or too large a share of them in a window, it is
 * left alone for a while, then tried by one call, whose end decides. Pure: time is an argument.
 */
import type { Steady } from '../../clock.ts'

export type BreakerLimits = {
  /** So many failures in a row open it. */
  readonly inRow: number
  /** Or this share of the calls of a window, if there were at least `least`. */
  readonly share: number
  readonly least: number
  readonly windowMs: number
  /** How long it stays open at first; doubled with each failed probe, up to `longestMs`. */
  readonly openMs: number
  readonly longestMs: number
}

export const BREAKER: BreakerLimits = {
  inRow: 5,
  share: 0.5,
  least: 20,
  windowMs: 60_000,
  openMs: 15_000,
  longestMs: 240_000,
}

type Counted = { readonly windowAt: Steady; readonly calls: number; readonly failures: number }

export type Breaker =
  | ({ readonly phase: 'closed'; readonly inRow: number } & Counted)
  | { readonly phase: 'open'; readonly until: Steady; readonly openMs: number }
  /** One call is out to see; `openMs` is how long it had been left alone. */
  | { readonly phase: 'probing'; readonly openMs: number }

/** `neutral`: it says nothing about the model (a client went away, a rate limit, a wrong request). */
export type CallEnd = 'good' | 'bad' | 'neutral'

export const CLOSED: Breaker = {
  phase: 'closed',
  inRow: 0,
  windowAt: Number.NEGATIVE_INFINITY,
  calls: 0,
  failures: 0,
}

/** Whether a call may go out now. It changes nothing: `began` has to be told of the call. */
export function mayTry(breaker: Breaker, now: Steady): boolean {
  if (breaker.phase === 'closed') return true
  return breaker.phase === 'open' && now >= breaker.until
}

/** A call goes out. Only after `mayTry`. */
export function began(breaker: Breaker): Breaker {
  return breaker.phase === 'open' ? { phase: 'probing', openMs: breaker.openMs } : breaker
}

/**
 * A call has ended. `isProbe` tells the one that went out to see from those that had been out before the breaker
 * opened: those count for nothing any more.
 */
export function ended(
  breaker: Breaker,
  { end, isProbe }: { readonly end: CallEnd; readonly isProbe: boolean },
  now: Steady,
  limits: BreakerLimits = BREAKER,
): Breaker {
  switch (breaker.phase) {
    case 'closed':
      return isProbe || end === 'neutral' ? breaker : counted(breaker, end, now, limits)
    case 'open':
      return breaker
    case 'probing': {
      if (!isProbe) return breaker
      if (end === 'good') return CLOSED
      // Nothing was learnt: the next call is the probe.
      if (end === 'neutral') return { phase: 'open', until: now, openMs: breaker.openMs }
      const openMs = Math.min(breaker.openMs * 2, limits.longestMs)
      return { phase: 'open', until: now + openMs, openMs }
    }
  }
}

function counted(
  breaker: Breaker & { readonly phase: 'closed' },
  end: 'good' | 'bad',
  now: Steady,
  limits: BreakerLimits,
): Breaker {
  const isFresh = now - breaker.windowAt >= limits.windowMs
  const bad = end === 'bad' ? 1 : 0
  const calls = (isFresh ? 0 : breaker.calls) + 1
  const failures = (isFresh ? 0 : breaker.failures) + bad
  const inRow = bad === 1 ? breaker.inRow + 1 : 0
  const isTooMany = calls >= limits.least && failures / calls >= limits.share
  if (inRow >= limits.inRow || (bad === 1 && isTooMany)) {
    return { phase: 'open', until: now + limits.openMs, openMs: limits.openMs }
  }
  return { phase: 'closed', inRow, windowAt: isFresh ? now : breaker.windowAt, calls, failures }
}
