/**
 * What a new daemon makes of one agent that another daemon left behind. Pure: from the plan, the
 * record and what was found running.
 */
import type { Instant, Steady } from '../clock.ts'
import type { Adopted } from './adoption.ts'
import { FRESH, newLife, type Exit, type Life } from './life.ts'
import type { Plan } from './plan.ts'
import type { AgentRecord } from './records.ts'
import { afterExit } from './restart.ts'

export type Restored = {
  readonly life: Life
  /** What to ask of it next: it was changed, or is not wanted any more. */
  readonly wish: 'restart' | 'stop' | null
  /** It was recorded as running but is gone: nobody saw how it ended. */
  readonly endedUnseen: boolean
}

export type RestoreAt = {
  readonly now: Instant
  readonly steady: Steady
  /** Highest generation that anything tells of. */
  readonly lastGeneration: number
}

export function restore(
  plan: Plan,
  record: AgentRecord | undefined,
  adopted: Adopted | undefined,
  at: RestoreAt,
): Restored {
  const wanted = record?.wanted ?? 'up'
  const fresh = newLife(wanted, at.lastGeneration)
  const streak = { ...FRESH, failures: record?.failures ?? 0 }
  if (adopted !== undefined) {
    const life: Life = {
      ...fresh,
      generation: adopted.generation,
      streak,
      lastExit: record?.lastExit ?? null,
      state: adoptedState(plan, record, adopted, at),
    }
    const changed = record !== undefined && record.fingerprint !== plan.fingerprint
    return {
      life,
      wish: wanted === 'down' ? 'stop' : changed ? 'restart' : null,
      endedUnseen: false,
    }
  }
  const endedUnseen = record?.open === true
  const unseen: Exit = { code: null, signal: null, reason: 'unknown' }
  const lastExit = endedUnseen ? unseen : (record?.lastExit ?? null)
  const life: Life = { ...fresh, streak, lastExit }
  const unchanged = record?.fingerprint === plan.fingerprint
  return { life: { ...life, state: idleState(plan, life, unchanged) }, wish: null, endedUnseen }
}

function adoptedState(
  plan: Plan,
  record: AgentRecord | undefined,
  adopted: Adopted,
  at: RestoreAt,
): Life['state'] {
  const isRecorded = record?.generation === adopted.generation
  const wasReady = (isRecorded && record.ready) || plan.ready === null
  if (!wasReady) {
    const readyBy = at.steady + (plan.ready?.withinMs ?? 0)
    return { phase: 'starting', spawned: true, readyBy, next: 'go' }
  }
  // A clock set back since then must not make it up since the future.
  const upMs = isRecorded && record.startedAt !== null ? Math.max(at.now - record.startedAt, 0) : 0
  return { phase: 'up', since: at.steady - upMs }
}

/** An agent that had finished or parked itself stays so until a person or a new config says more. */
function idleState(plan: Plan, life: Life, unchanged: boolean): Life['state'] {
  if (life.wanted === 'down' || life.lastExit === null || !unchanged) return life.state
  const ended = { exit: life.lastExit, before: null, upMs: 0, now: 0, random: 0.5, excused: false }
  const { next } = afterExit(FRESH, ended, plan.restart)
  if (next.kind === 'finished') return { phase: 'down', rest: 'finished' }
  if (next.kind === 'failed' && next.retryMs === null) {
    return { phase: 'failed', retryAt: null, why: next.why }
  }
  return life.state
}
