/**
 * The life of one agent as data: what was asked beside what is (docs/operation/supervisor.md).
 * `advance.ts` says how it goes on; `keeper.ts` makes it happen.
 */
import type { Steady } from '../clock.ts'

export type Wanted = 'up' | 'down'

export type ExitReason = 'exit' | 'signal' | 'hung' | 'not-ready' | 'memory' | 'wake' | 'stopped' | 'unknown'

/** Why a running agent is being stopped. `held`: an agent that it comes after is being stopped. */
export type StopReason = 'hung' | 'not-ready' | 'memory' | 'wake' | 'stopped' | 'restart' | 'held'

export type Exit = {
  readonly code: number | null
  readonly signal: string | null
  readonly reason: ExitReason
}

/** How it has gone lately: decides when the next start is. */
export type Streak = {
  /** Failures in a row since it was last up for `resetAfterMs`. */
  readonly failures: number
  /** Moments of the starts within the limit's window. */
  readonly starts: readonly Steady[]
  /** The restart limit was reached and no start since has lasted. */
  readonly exhausted: boolean
}

/** Why an agent is `down`. Only `waiting` and nothing else ends by itself. */
export type Rest = 'stopped' | 'finished' | 'waiting'

export type Life = {
  readonly wanted: Wanted
  /** Counts starts for ever; keys every effect, so that a late happening of an older one is refused. */
  readonly generation: number
  /** Whether all agents that this one comes after are ready. */
  readonly gate: 'open' | 'closed'
  readonly streak: Streak
  readonly lastExit: Exit | null
} & Phase

export type Phase =
  | { readonly phase: 'down'; readonly rest: Rest }
  /** `spawned` is false while the start is under way and no pid is known. */
  | {
      readonly phase: 'starting'
      readonly spawned: boolean
      readonly since: Steady
      readonly readyBy: Steady | null
    }
  | { readonly phase: 'up'; readonly since: Steady }
  | { readonly phase: 'stopping'; readonly since: Steady; readonly killAt: Steady; readonly reason: StopReason }
  | { readonly phase: 'backoff'; readonly until: Steady }
  /** `retryAt` is null for an agent that parked itself: only a person or a new config starts it. */
  | { readonly phase: 'failed'; readonly retryAt: Steady | null; readonly why: string }
