/**
 * What is made of sleeps and stalls. Pure. A machine sleeps on with short wakes of some 45 s (DarkWake): they
 * and the sleeps between them are one sleep, which is told once, when the host is awake for good.
 * `daemon/wakefulness.ts` feeds it and does what it says.
 */
import type { Instant, Steady } from '../clock.ts'
import { causeOf, type Cause, type Gap } from './gap.ts'

/** A sleep, with the short wakes in it. */
export type Sleep = {
  readonly from: Instant
  readonly to: Instant
  /** Asleep in all, without the short wakes. */
  readonly ms: number
  readonly wakes: number
  /** False: nobody could say whether the host slept or the daemon was stalled. */
  readonly certain: boolean
}

export type Awake = {
  /** Gaps whose cause is being asked for, oldest first. */
  readonly asking: readonly Gap[]
  /** A sleep that may go on; null when awake for good. */
  readonly sleep: Sleep | null
  /** When the newest gap was noticed. */
  readonly since: Steady
  /** When to ask whether a person uses the host; null: not, or not again. */
  readonly askAt: Steady | null
}

export type Waking =
  /** Nobody was looking. */
  | { readonly kind: 'gap'; readonly gap: Gap }
  /** What the platform says of the oldest gap that is asked about. */
  | { readonly kind: 'cause'; readonly cause: Cause }
  /** Whether a person uses the host; `since` says after which wake it was asked. */
  | { readonly kind: 'user'; readonly since: Steady; readonly active: boolean }
  | { readonly kind: 'tick' }
  /** The daemon goes: what it knows is told now. */
  | { readonly kind: 'end' }

export type WakingEffect =
  | { readonly do: 'tell-slept'; readonly sleep: Sleep }
  | { readonly do: 'tell-stalled'; readonly cause: Cause }
  /** What started before this moment has slept through, and is restarted where it wants that. */
  | { readonly do: 'wake-agents'; readonly startedBefore: Steady }
  | { readonly do: 'ask-user'; readonly since: Steady }

export type WakingPolicy = {
  /** Awake for so long is awake for good; 0 where there are no short wakes (Linux). */
  readonly settleMs: number
  /** So long after a wake it is asked whether a person uses the host; null: it cannot be asked. */
  readonly askUserMs: number | null
}

export type Awakened = readonly [Awake, ...WakingEffect[]]

export const WIDE_AWAKE: Awake = { asking: [], sleep: null, since: 0, askAt: null }

export function awaken(state: Awake, event: Waking, now: Steady, policy: WakingPolicy): Awakened {
  switch (event.kind) {
    case 'gap':
      return [{ ...state, asking: [...state.asking, event.gap], since: now, askAt: null }]
    case 'cause':
      return caused({ ...state, asking: state.asking.slice(1) }, event.cause, now, policy)
    case 'user':
      return event.active && event.since === state.since ? settled(state) : [state]
    case 'tick':
      return ticked(state, now, policy)
    case 'end':
      return ended(state)
  }
}

function caused(state: Awake, cause: Cause, now: Steady, policy: WakingPolicy): Awakened {
  switch (cause.kind) {
    case 'clock-set':
      return ticked(state, now, policy)
    case 'stalled': {
      const [next, ...effects] = ticked(state, now, policy)
      return [next, { do: 'tell-stalled', cause }, ...effects]
    }
    case 'slept':
    case 'unknown': {
      const askAt = policy.askUserMs === null ? null : state.since + policy.askUserMs
      return ticked({ ...state, askAt, sleep: slept(state.sleep, cause) }, now, policy)
    }
  }
}

function slept(before: Sleep | null, { kind, from, to, ms }: Cause): Sleep {
  const certain = kind === 'slept'
  if (before === null) return { from, to, ms, wakes: 0, certain }
  return {
    from: before.from,
    to: Math.max(before.to, to),
    ms: before.ms + ms,
    wakes: before.wakes + 1,
    certain: before.certain || certain,
  }
}

function ticked(state: Awake, now: Steady, policy: WakingPolicy): Awakened {
  if (state.sleep === null) return [state]
  if (now - state.since >= policy.settleMs) return settled(state)
  if (state.askAt === null || now < state.askAt) return [state]
  return [
    { ...state, askAt: null },
    { do: 'ask-user', since: state.since },
  ]
}

/** Not while a gap is asked about: it may have been a sleep too. */
function settled(state: Awake): Awakened {
  const { sleep, since, asking } = state
  if (sleep === null || asking.length > 0) return [state]
  return [
    { ...state, sleep: null, askAt: null },
    { do: 'tell-slept', sleep },
    { do: 'wake-agents', startedBefore: since },
  ]
}

/** Nobody is left to hear the answers that are still out. */
function ended({ asking, sleep, since }: Awake): Awakened {
  const whole = asking
    .map((gap) => causeOf(gap, null))
    .filter(({ kind }) => kind === 'unknown')
    .reduce<Sleep | null>(slept, sleep)
  const state: Awake = { ...WIDE_AWAKE, since }
  return whole === null ? [state] : [state, { do: 'tell-slept', sleep: whole }]
}
