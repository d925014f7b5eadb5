/**
 * How the life of an agent goes on. Pure: (life, happening, circumstances) gives the next life and
 * what is to be done. `keeper.ts` feeds it and does what it says. Every command is kept by setting
 * `wanted` first, so a stop during a start or a wait means no later start.
 */
import type { Steady } from '../clock.ts'
import { afterExit, withStart } from './restart.ts'
import { FRESH, type Exit, type ExitReason, type Life, type State, type StopReason } from './life.ts'
import type { RestartPolicy } from './plan.ts'

export type Happening =
  /** A person asks, or a changed configuration does. What went wrong before is forgotten. */
  | { readonly kind: 'start' | 'stop' | 'restart' }
  /** The agents it comes after are all ready, or no longer. Never stops a running one. */
  | { readonly kind: 'gate'; readonly open: boolean }
  /** One of them is about to be stopped: this one goes first, and stays wanted. */
  | { readonly kind: 'hold' }
  | { readonly kind: 'spawned' | 'ready'; readonly generation: number }
  | { readonly kind: 'not-spawned'; readonly generation: number; readonly why: string }
  | {
      readonly kind: 'exited'
      readonly generation: number
      readonly code: number | null
      readonly signal: string | null
      /** False for an adopted process: that it is gone is all that is known. */
      readonly known: boolean
    }
  | {
      readonly kind: 'unwell'
      readonly generation: number
      readonly reason: 'hung' | 'memory' | 'wake'
    }
  /** Its deadline has come. */
  | { readonly kind: 'due' }

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
}

export type Advance = readonly [Life, ...Effect[]]

/** A process that survives SIGKILL (a stuck disk) is killed again this often. */
const KILL_AGAIN_MS = 5000

export function advance(life: Life, happening: Happening, at: Circumstances): Advance {
  switch (happening.kind) {
    case 'start':
      return start({ ...life, wanted: 'up', streak: FRESH }, at, false)
    case 'stop':
      return stop({ ...life, wanted: 'down' }, 'stopped', at)
    case 'restart':
      return restart({ ...life, wanted: 'up', streak: FRESH }, at)
    case 'gate':
      return gate({ ...life, gate: happening.open ? 'open' : 'closed' }, at)
    case 'hold':
      return stop({ ...life, gate: 'closed' }, 'held', at)
    case 'due':
      return due(life, at)
    case 'spawned':
    case 'ready':
    case 'not-spawned':
    case 'exited':
    case 'unwell':
      return happening.generation === life.generation ? observed(life, happening, at) : [life]
  }
}

type Observation = Extract<Happening, { readonly generation: number }>

function observed(life: Life, happening: Observation, at: Circumstances): Advance {
  switch (happening.kind) {
    case 'spawned':
      return spawned(life, at)
    case 'not-spawned':
      return notSpawned(life, at)
    case 'ready':
      return life.state.phase === 'starting'
        ? [{ ...life, state: { phase: 'up', since: at.now } }]
        : [life]
    case 'exited':
      return exited(life, happening, at)
    case 'unwell':
      return life.state.phase === 'up' || life.state.phase === 'starting'
        ? stop(life, happening.reason, at)
        : [life]
  }
}

/** Starts it if nothing of it runs and nothing forbids it. */
function start(life: Life, at: Circumstances, isRestart: boolean): Advance {
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
    state: { phase: 'starting', spawned: false, readyBy: null, then: 'go' },
  }
  return [next, { do: 'spawn', generation, isRestart }]
}

/** A stop that somebody took back with a start becomes a restart, without a wait after it. */
function asRestart(life: Life): Life {
  const { state } = life
  if (state.phase !== 'stopping' || state.reason !== 'stopped') return life
  return { ...life, state: { ...state, reason: 'restart' } }
}

function restart(life: Life, at: Circumstances): Advance {
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

function stop(life: Life, reason: StopReason, at: Circumstances): Advance {
  const { state } = life
  switch (state.phase) {
    case 'starting':
      // With no pid yet there is nobody to signal: `spawned` does it.
      if (!state.spawned) return [{ ...life, state: { ...state, then: afterSpawn(reason) } }]
      return [stopping(life, null, reason, at), { do: 'ask', generation: life.generation, reason }]
    case 'up':
      return [
        stopping(life, state.since, reason, at),
        { do: 'ask', generation: life.generation, reason },
      ]
    case 'stopping':
      // Somebody's word outweighs the reason that we had found ourselves.
      return reason === 'stopped' || reason === 'held' ? [{ ...life, state: { ...state, reason } }] : [life]
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
function resting(life: Life): Life {
  if (life.wanted === 'down') return { ...life, state: { phase: 'down', rest: 'stopped' } }
  if (life.state.phase === 'down' && life.state.rest === 'finished') return life
  if (life.state.phase === 'failed' && life.state.retryAt === null) return life
  return { ...life, state: { phase: 'down', rest: 'waiting' } }
}

function gate(life: Life, at: Circumstances): Advance {
  const { state } = life
  const waits = state.phase === 'down' && state.rest === 'waiting'
  return life.gate === 'open' && life.wanted === 'up' && waits ? start(life, at, false) : [life]
}

function spawned(life: Life, at: Circumstances): Advance {
  const { state } = life
  if (state.phase !== 'starting' || state.spawned) return [life]
  const readyBy = at.readyWithinMs === null ? null : at.now + at.readyWithinMs
  const alive: Life = { ...life, state: { ...state, spawned: true, readyBy } }
  if (life.wanted === 'down') return stop(alive, 'stopped', at)
  if (state.then !== 'go') return stop(alive, state.then, at)
  return at.readyWithinMs === null ? [{ ...alive, state: { phase: 'up', since: at.now } }] : [alive]
}

/** A start that failed before there was a process counts like one that ended at once. */
function notSpawned(life: Life, at: Circumstances): Advance {
  if (life.state.phase !== 'starting' || life.state.spawned) return [life]
  const exit: Exit = { code: null, signal: null, reason: 'unknown' }
  return life.wanted === 'down' ? [resting(life)] : goOn({ ...life, lastExit: exit }, exit, 0, at)
}

type Exited = Extract<Happening, { readonly kind: 'exited' }>

function exited(life: Life, happening: Exited, at: Circumstances): Advance {
  const { state } = life
  if (state.phase !== 'stopping' && state.phase !== 'up' && state.phase !== 'starting') return [life]
  const exit: Exit = { code: happening.code, signal: happening.signal, reason: reasonOf(state, happening) }
  const ended: Life = { ...life, lastExit: exit }
  if (life.wanted === 'down') return [resting(ended)]
  if (state.phase === 'stopping') {
    if (state.reason === 'held') return afresh(ended, at)
    if (state.reason === 'restart' || state.reason === 'stopped' || state.reason === 'wake') {
      return afresh(ended, at)
    }
  }
  const upSince = state.phase === 'up' ? state.since : state.phase === 'stopping' ? state.upSince : null
  return goOn(ended, exit, upSince === null ? 0 : at.now - upSince, at)
}

/** From an ended process straight to a new one, or to waiting where the gate is closed. */
function afresh(life: Life, at: Circumstances): Advance {
  return start({ ...life, state: { phase: 'down', rest: 'waiting' } }, at, false)
}

function reasonOf(state: State, { code, signal, known }: Exited): ExitReason {
  if (state.phase === 'stopping') {
    return state.reason === 'restart' || state.reason === 'held' ? 'stopped' : state.reason
  }
  if (!known) return 'unknown'
  return signal !== null ? 'signal' : code !== null ? 'exit' : 'unknown'
}

function goOn(life: Life, exit: Exit, upMs: number, at: Circumstances): Advance {
  const { next, streak } = afterExit(life.streak, { exit, upMs, now: at.now, random: at.random }, at.restart)
  const went: Life = { ...life, streak }
  switch (next.kind) {
    case 'finished':
      return [{ ...went, state: { phase: 'down', rest: 'finished' } }]
    case 'failed': {
      const retryAt = next.retryMs === null ? null : at.now + next.retryMs
      return [{ ...went, state: { phase: 'failed', retryAt, why: next.why } }]
    }
    case 'wait': {
      const waiting: Life = { ...went, state: { phase: 'backoff', until: at.now + next.waitMs } }
      return next.waitMs === 0 ? start(waiting, at, true) : [waiting]
    }
  }
}

function due(life: Life, at: Circumstances): Advance {
  const { state } = life
  switch (state.phase) {
    case 'starting':
      return state.spawned && state.readyBy !== null && state.readyBy <= at.now
        ? stop(life, 'not-ready', at)
        : [life]
    case 'stopping':
      if (state.killAt > at.now) return [life]
      return [
        { ...life, state: { ...state, killAt: at.now + KILL_AGAIN_MS } },
        { do: 'kill', generation: life.generation },
      ]
    case 'backoff':
      return state.until <= at.now ? start(life, at, true) : [life]
    case 'failed':
      return state.retryAt !== null && state.retryAt <= at.now ? start(life, at, true) : [life]
    case 'down':
    case 'up':
      return [life]
  }
}
