/**
 * How the life of an agent goes on. Pure: (life, happening, circumstances) gives the next life and
 * what is to be done. `keeper.ts` feeds it and does what it says. Every command is kept by setting
 * `wanted` first, so a stop during a start or a wait means no later start.
 */
import { exited, notSpawned, type Ended } from './after-end.ts'
import { FRESH, type Life } from './life.ts'
import { restart, start, stop, type Advance, type Circumstances } from './moves.ts'

export type Happening =
  /** A person asks, or a changed configuration does. What went wrong before is forgotten. */
  | { readonly kind: 'start' | 'stop' | 'restart' }
  /** The agents it comes after are all ready, or no longer. Never stops a running one. */
  | { readonly kind: 'gate'; readonly open: boolean }
  /** One of them is about to be stopped: this one goes first, and stays wanted. */
  | { readonly kind: 'hold' }
  | { readonly kind: 'spawned' | 'ready'; readonly generation: number }
  | {
      readonly kind: 'not-spawned'
      readonly generation: number
      readonly why: string
      readonly ofHost: boolean
    }
  | ({ readonly kind: 'exited' } & Ended)
  | {
      readonly kind: 'unwell'
      readonly generation: number
      readonly reason: 'hung' | 'memory' | 'wake'
    }
  /** Its deadline has come. */
  | { readonly kind: 'due' }

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
      return notSpawned(life, happening.ofHost, at)
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
  if (state.next !== 'go') return stop(alive, state.next, at)
  return at.readyWithinMs === null ? [{ ...alive, state: { phase: 'up', since: at.now } }] : [alive]
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
