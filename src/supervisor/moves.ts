/**
 * The moves that a life is made of: start it, stop it, let it rest. Pure. `advance.ts` says which of them
 * follows from what has happened.
 */
import type { Steady } from '../clock.ts'
import type { Life, StopReason } from './life.ts'
import type { Plan, RestartPolicy } from './plan.ts'
import { withStart } from './restart.ts'

export type Effect =
  | { readonly do: 'spawn'; readonly generation: number; readonly isRestart: boolean }
  /** The preset's own way, then the stop signal to the group. */
  | { readonly do: 'ask'; readonly generation: number; readonly reason: StopReason }
  | { readonly do: 'kill'; readonly generation: number }

export type Circumstances = {
  readonly now: Steady
  readonly random: number
  readonly restart: RestartPolicy
  readonly readyWithinMs: number | null
  readonly graceMs: number
  /** Within the grace after a wake. */
  readonly inGrace: boolean
}

/** What an agent's plan and the moment say. */
export function circumstancesOf(
  { restart: policy, ready, stop: { graceMs } }: Pick<Plan, 'restart' | 'ready' | 'stop'>,
  at: { readonly now: Steady; readonly random: number; readonly graceUntil: Steady },
): Circumstances {
  const { now, random, graceUntil } = at
  const readyWithinMs = ready?.withinMs ?? null
  return { now, random, inGrace: now < graceUntil, restart: policy, readyWithinMs, graceMs }
}

export type Advance = readonly [Life, ...Effect[]]

/** Starts it if nothing of it runs and nothing forbids it. */
export function start(life: Life, at: Circumstances, isRestart: boolean): Advance {
  const { state } = life
  if (state.phase === 'starting' || state.phase === 'up') return [life]
  // A stop under way is finished first; its end looks at `wanted`.
  if (state.phase === 'stopping') return [asRestart(life)]
  if (life.gate === 'closed') return [{ ...life, state: { phase: 'down', rest: 'waiting' } }]
  const generation = life.generation + 1
  const next: Life = {
    ...life,
    generation,
    streak: withStart(life.streak, at.now, at.restart),
    state: { phase: 'starting', spawned: false, readyBy: null, next: 'go' },
  }
  return [next, { do: 'spawn', generation, isRestart }]
}

/** A stop that somebody took back with a start becomes a restart, without a wait after it. */
function asRestart(life: Life): Life {
  const { state } = life
  if (state.phase !== 'stopping' || state.reason !== 'stopped') return life
  return { ...life, state: { ...state, reason: 'restart' } }
}

export function restart(life: Life, at: Circumstances): Advance {
  switch (life.state.phase) {
    case 'up':
    case 'starting':
      return stop(life, 'restart', at)
    case 'stopping':
      return [asRestart(life)]
    case 'down':
    case 'backoff':
    case 'failed':
      return start(life, at, false)
  }
}

/** From an ended process straight to a new one, or to waiting where the gate is closed. */
export function afresh(life: Life, at: Circumstances): Advance {
  return start({ ...life, state: { phase: 'down', rest: 'waiting' } }, at, false)
}

export function stop(life: Life, reason: StopReason, at: Circumstances): Advance {
  const { state } = life
  switch (state.phase) {
    case 'starting':
      // With no pid yet there is nobody to signal: `spawned` does it.
      if (!state.spawned) return [{ ...life, state: { ...state, next: afterSpawn(reason) } }]
      return [stopping(life, null, reason, at), { do: 'ask', generation: life.generation, reason }]
    case 'up':
      return [
        stopping(life, state.since, reason, at),
        { do: 'ask', generation: life.generation, reason },
      ]
    case 'stopping':
      // Somebody's word outweighs the reason that we had found ourselves.
      return reason === 'stopped' || reason === 'held'
        ? [{ ...life, state: { ...state, reason } }]
        : [life]
    case 'down':
    case 'backoff':
    case 'failed':
      return [resting(life)]
  }
}

/** A plain stop is kept in `wanted`. */
function afterSpawn(reason: StopReason): 'go' | 'restart' | 'held' {
  return reason === 'restart' || reason === 'held' ? reason : 'go'
}

function stopping(life: Life, upSince: Steady | null, reason: StopReason, at: Circumstances): Life {
  return { ...life, state: { phase: 'stopping', upSince, killAt: at.now + at.graceMs, reason } }
}

/** Nothing of it runs and nothing is going to be started now. */
export function resting(life: Life): Life {
  if (life.wanted === 'down') return { ...life, state: { phase: 'down', rest: 'stopped' } }
  if (life.state.phase === 'down' && life.state.rest === 'finished') return life
  if (life.state.phase === 'failed' && life.state.retryAt === null) return life
  return { ...life, state: { phase: 'down', rest: 'waiting' } }
}
