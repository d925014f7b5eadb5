/**
 * When the host is held awake: while any agent is wanted up. Pure. What holds it (caffeinate on macOS) may
 * die or be missing: it is held again, later and later, and told once that it cannot be.
 * `daemon/awake-hold.ts` feeds it each second and does what it says.
 */
import type { Steady } from '../clock.ts'

export type Hold = {
  readonly state:
    | { readonly phase: 'free' }
    | { readonly phase: 'held'; readonly since: Steady }
    | { readonly phase: 'waiting'; readonly until: Steady; readonly why: string }
  /** Holds in a row that did not last. */
  readonly failures: number
  /** It was told that the host cannot be held awake, and nothing to the contrary since. */
  readonly isLost: boolean
}

export type HoldEvent =
  | { readonly kind: 'tick'; readonly wanted: boolean }
  /** What held the host has ended, though nobody asked it to. */
  | { readonly kind: 'ended'; readonly why: string }
  /** The daemon goes. */
  | { readonly kind: 'end' }

export type HoldEffect =
  | { readonly do: 'hold' | 'release' | 'tell-held' }
  | { readonly do: 'tell-lost'; readonly why: string }

export type HoldStep = readonly [Hold, ...HoldEffect[]]

export const FREE: Hold = { state: { phase: 'free' }, failures: 0, isLost: false }

const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 60_000
/** One that is held for so long is held indeed. */
const LASTS_MS = 10_000
/** A single death (somebody's `killall caffeinate`) is mended in a second, and is no news. */
const TELL_AT_FAILURES = 2

export function holding(hold: Hold, event: HoldEvent, now: Steady): HoldStep {
  switch (event.kind) {
    case 'tick':
      return event.wanted ? wanted(hold, now) : released(hold)
    case 'ended':
      return lost(hold, event.why, now)
    case 'end':
      return released(hold)
  }
}

function wanted(hold: Hold, now: Steady): HoldStep {
  const { state } = hold
  switch (state.phase) {
    case 'free':
      return [{ ...hold, state: { phase: 'held', since: now } }, { do: 'hold' }]
    case 'waiting':
      return state.until <= now
        ? [{ ...hold, state: { phase: 'held', since: now } }, { do: 'hold' }]
        : [hold]
    case 'held': {
      if (hold.failures === 0 || now - state.since < LASTS_MS) return [hold]
      const lasting: Hold = { ...hold, failures: 0, isLost: false }
      return hold.isLost ? [lasting, { do: 'tell-held' }] : [lasting]
    }
  }
}

function lost(hold: Hold, why: string, now: Steady): HoldStep {
  if (hold.state.phase !== 'held') return [hold]
  const failures = hold.failures + 1
  const waitMs = Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS)
  const isNews = !hold.isLost && failures >= TELL_AT_FAILURES
  const next: Hold = {
    state: { phase: 'waiting', until: now + waitMs, why },
    failures,
    isLost: hold.isLost || isNews,
  }
  return isNews ? [next, { do: 'tell-lost', why }] : [next]
}

function released(hold: Hold): HoldStep {
  return hold.state.phase === 'held' ? [FREE, { do: 'release' }] : [FREE]
}
