/** What follows from the end of a process, or from a start that came to none: rest, a new start, or a wait. Pure. */
import type { Exit, ExitReason, Life, State } from './life.ts'
import { afresh, resting, start, type Advance, type Circumstances } from './moves.ts'
import { afterExit, type Ended as End } from './restart.ts'

export type Ended = {
  readonly generation: number
  readonly code: number | null
  readonly signal: string | null
  /** False for an adopted process: that it is gone is all that is known. */
  readonly known: boolean
}

/**
 * A start that failed before there was a process counts like one that ended at once; unless the host was why, whose
 * full disk must not make an agent `failed` for a quarter of an hour after there is room again.
 */
export function notSpawned(life: Life, ofHost: boolean, at: Circumstances): Advance {
  if (life.state.phase !== 'starting' || life.state.spawned) return [life]
  const exit: Exit = { code: null, signal: null, reason: 'unknown' }
  const before = life.lastExit
  return life.wanted === 'down'
    ? [resting(life)]
    : goOn({ ...life, lastExit: exit }, { exit, before, upMs: 0, ofHost }, at)
}

/** The main process has gone: it rests, starts afresh, or waits and goes on. */
export function exited(life: Life, ended: Ended, at: Circumstances): Advance {
  const { state } = life
  if (state.phase !== 'stopping' && state.phase !== 'up' && state.phase !== 'starting')
    return [life]
  const exit: Exit = {
    code: ended.code,
    signal: ended.signal,
    reason: reasonOf(state, ended),
  }
  const over: Life = { ...life, lastExit: exit }
  if (life.wanted === 'down') return [resting(over)]
  if (state.phase === 'stopping') {
    const { reason } = state
    if (reason === 'held' || reason === 'restart' || reason === 'stopped' || reason === 'wake')
      return afresh(over, at)
  }
  const upSince =
    state.phase === 'up' ? state.since : state.phase === 'stopping' ? state.upSince : null
  const upMs = upSince === null ? 0 : at.now - upSince
  return goOn(over, { exit, before: life.lastExit, upMs, ofHost: false }, at)
}

function reasonOf(state: State, { code, signal, known }: Ended): ExitReason {
  if (state.phase === 'stopping') {
    return state.reason === 'restart' || state.reason === 'held' ? 'stopped' : state.reason
  }
  if (!known) return 'unknown'
  return signal !== null ? 'signal' : code !== null ? 'exit' : 'unknown'
}

function goOn(
  life: Life,
  { ofHost, ...ended }: Pick<End, 'exit' | 'before' | 'upMs'> & { readonly ofHost: boolean },
  at: Circumstances,
): Advance {
  const { next, streak } = afterExit(
    life.streak,
    { ...ended, now: at.now, random: at.random, excused: at.inGrace || ofHost },
    at.restart,
  )
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
