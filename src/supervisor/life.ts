/**
 * The life of one agent as data: what was asked beside what is (docs/operation/supervisor.md). Pure.
 * `advance.ts` says how it goes on; `keeper.ts` makes it happen.
 */
import type { Steady } from '../clock.ts'

export type Wanted = 'up' | 'down'

export type ExitReason =
  | 'exit'
  | 'signal'
  | 'hung'
  | 'not-ready'
  | 'memory'
  | 'wake'
  | 'stopped'
  | 'unknown'

/** Why a running agent is being stopped. `held`: an agent that it comes after is being stopped. */
export type StopReason = 'hung' | 'not-ready' | 'memory' | 'wake' | 'stopped' | 'restart' | 'held'

export type Exit = {
  readonly code: number | null
  readonly signal: string | null
  readonly reason: ExitReason
}

/** How it has gone lately: decides when the next start is. */
export type Streak = {
  /** 0: the next restart may be at once; n: the next wait is the n-th step. */
  readonly failures: number
  /** Moments of the starts within the limit's window. */
  readonly starts: readonly Steady[]
  /** The restart limit was reached and no start since has lasted. */
  readonly exhausted: boolean
}

/** Why an agent is `down`. `waiting` ends when the agents it comes after are ready. */
export type Rest = 'stopped' | 'finished' | 'waiting'

export type Life = {
  readonly wanted: Wanted
  /** Counts starts for ever; keys every effect, so that a late happening of an older one is refused. */
  readonly generation: number
  /** Whether all agents that this one comes after are ready. */
  readonly gate: 'open' | 'closed'
  readonly streak: Streak
  readonly lastExit: Exit | null
  readonly state: State
}

export type State =
  | { readonly phase: 'down'; readonly rest: Rest }
  /** `spawned` is false while the start is under way and no pid is known. */
  | {
      readonly phase: 'starting'
      readonly spawned: boolean
      readonly readyBy: Steady | null
      /** What came in before there was a pid, and is done as soon as there is one. */
      readonly next: 'go' | 'restart' | 'held'
    }
  | { readonly phase: 'up'; readonly since: Steady }
  | {
      readonly phase: 'stopping'
      /** Since when it had been up; null when it never was. Decides the wait after it. */
      readonly upSince: Steady | null
      readonly killAt: Steady
      readonly reason: StopReason
    }
  | { readonly phase: 'backoff'; readonly until: Steady }
  /** `retryAt` is null for an agent that parked itself: only a person or a new config starts it. */
  | { readonly phase: 'failed'; readonly retryAt: Steady | null; readonly why: string }

export const FRESH: Streak = { failures: 0, starts: [], exhausted: false }

/** An agent that nobody has looked at yet. */
export function newLife(wanted: Wanted, generation: number): Life {
  const rest = wanted === 'up' ? 'waiting' : 'stopped'
  return {
    wanted,
    generation,
    gate: 'closed',
    streak: FRESH,
    lastExit: null,
    state: { phase: 'down', rest },
  }
}

/** The one moment at which something is due, or null. Every phase has at most one. */
export function deadlineOf({ state }: Life): Steady | null {
  switch (state.phase) {
    case 'down':
    case 'up':
      return null
    case 'starting':
      return state.spawned ? state.readyBy : null
    case 'stopping':
      return state.killAt
    case 'backoff':
      return state.until
    case 'failed':
      return state.retryAt
  }
}

/** Whether a process of this agent exists or may exist. */
export function isRunning({ state }: Life): boolean {
  return state.phase === 'starting' || state.phase === 'up' || state.phase === 'stopping'
}
