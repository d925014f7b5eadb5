/**
 * The attempts that are under way: begins them, takes up those of a daemon before, ends what lasts too
 * long, and says how each ended. What a process is, the doors know.
 */
import type { Clock, Steady } from '../clock.ts'
import { AgenthostError } from '../errors.ts'
import type { AttemptEnd, RunEnd } from './ending.ts'
import type { JobPlan } from './plan.ts'
import type { Attempt, RunIdentity, ScheduleRecords } from './records.ts'
import { slotKey, type Slot, type SlotId } from './slot.ts'
import { durationWords } from './words.ts'

/** Null: it ended, and how is not known. */
export type Exit = { readonly code: number | null; readonly signal: string | null } | null

export type Started = { readonly identity: RunIdentity; readonly ended: Promise<Exit> }

export type RunDoors = {
  /** Rejects with an AgenthostError: then nothing was started and nothing will be. */
  readonly start: (plan: JobPlan, slot: Slot) => Promise<Started>
  /** What became of an attempt of a daemon before us; null where it never had a process and never will. */
  readonly takeUp: (attempt: Attempt) => Promise<Started | { readonly ended: Exit } | null>
  /** Comes back when nothing of its tree is left. */
  readonly stop: (id: SlotId, attempt: number, what: Stopping) => Promise<void>
  /** Memory of the trees of these, in the same order. */
  readonly rssBytes: (of: readonly RunIdentity[]) => Promise<readonly number[]>
}

export type Stopping = { readonly identity: RunIdentity; readonly rule: JobPlan['stop'] }

export type OpenRun = {
  readonly id: SlotId
  readonly attempt: number
  readonly begunAt: number
  identity: RunIdentity | null
  awakeMs: number
  peakRssBytes: number | null
  ending: Pick<RunEnd, 'reason' | 'why'> | null
}

export type OpenRuns = {
  readonly begin: (plan: JobPlan, slot: Slot) => void
  /** True when the attempt never came to be: it is to be begun anew. */
  readonly takeUp: (attempt: Attempt) => Promise<boolean>
  readonly stop: (id: SlotId, reason: 'replaced' | 'stopped', why: string) => void
  /** Once a second: ends what lasts too long. */
  readonly tick: (plans: ReadonlyMap<string, JobPlan>) => void
  readonly sample: () => Promise<void>
  readonly of: (id: SlotId) => OpenRun | undefined
  readonly count: () => number
  /** The daemon goes: what runs goes on, and nothing more is recorded of it here. */
  readonly close: () => void
}

type Doors = RunDoors & {
  readonly clock: Clock
  readonly records: Pick<ScheduleRecords, 'started'>
  /** Is told of each end, once. */
  readonly ended: (end: AttemptEnd) => void
  readonly failed: (error: unknown) => void
}

/** A longer step between two ticks was a sleep or a stall; it is not held against the run. */
const AWAKE_STEP_MAX_MS = 30_000
const STOP_DEFAULT: JobPlan['stop'] = { signal: 'SIGTERM', graceMs: 10_000 }

export function openRuns(doors: Doors): OpenRuns {
  const { clock } = doors
  const runs = new Map<string, OpenRun>()
  let plansNow: ReadonlyMap<string, JobPlan> = new Map()
  let isClosed = false
  let lastTick: Steady = clock.steady()
  const over = (run: OpenRun, end: RunEnd): void => {
    if (isClosed || !runs.delete(slotKey(run.id))) return
    const at = clock.now()
    const { id, attempt, begunAt, peakRssBytes } = run
    doors.ended({ id, attempt, at, tookMs: Math.max(0, at - begunAt), end, peakRssBytes })
  }
  const opened = (id: SlotId, attempt: number, begunAt: number): OpenRun => {
    const awakeMs = Math.max(0, clock.now() - begunAt)
    const { job, at, kind } = id
    const run = { attempt, begunAt, awakeMs, id: { job, at, kind } }
    const open: OpenRun = { ...run, identity: null, peakRssBytes: null, ending: null }
    runs.set(slotKey(id), open)
    return open
  }
  const watch = (run: OpenRun, { identity, ended }: Started): void => {
    run.identity = identity
    if (isClosed) return
    try {
      doors.records.started(run.id, run.attempt, identity)
    } catch (error) {
      // Its own files say which process it is; it is watched all the same.
      doors.failed(error)
    }
    ended.then((exit) => over(run, endOf(run, exit))).catch(doors.failed)
    // It was asked for while there was no process yet.
    if (run.ending !== null) kill(run)
  }
  const kill = (run: OpenRun): void => {
    if (run.identity === null) return
    const rule = plansNow.get(run.id.job)?.stop ?? STOP_DEFAULT
    doors.stop(run.id, run.attempt, { identity: run.identity, rule }).catch(doors.failed)
  }
  return {
    begin(plan, slot) {
      const run = opened(slot, slot.attempts, clock.now())
      doors
        .start(plan, slot)
        .then(
          (started) => watch(run, started),
          (error: unknown) => over(run, notStarted(error)),
        )
        .catch(doors.failed)
    },
    async takeUp(attempt) {
      const found = await doors.takeUp(attempt)
      if (found === null) return true
      const run = opened(attempt.id, attempt.attempt, attempt.begunAt)
      if ('identity' in found) {
        watch(run, found)
      } else over(run, endOf(run, found.ended))
      return false
    },
    stop(id, reason, why) {
      const run = runs.get(slotKey(id))
      if (run === undefined || run.ending !== null) return
      run.ending = { reason, why }
      kill(run)
    },
    tick(plans) {
      plansNow = plans
      const stepMs = Math.min(clock.steady() - lastTick, AWAKE_STEP_MAX_MS)
      lastTick = clock.steady()
      for (const run of runs.values()) {
        run.awakeMs += stepMs
        const timeoutMs = plans.get(run.id.job)?.timeoutMs ?? Infinity
        if (run.awakeMs < timeoutMs || run.ending !== null) continue
        run.ending = { reason: 'timeout', why: `it took longer than ${durationWords(timeoutMs)}` }
        kill(run)
      }
    },
    async sample() {
      const known = [...runs.values()].filter(({ identity }) => identity !== null)
      if (known.length === 0) return
      const found = await doors.rssBytes(known.flatMap(({ identity }) => identity ?? []))
      for (const [index, run] of known.entries()) {
        run.peakRssBytes = Math.max(run.peakRssBytes ?? 0, found[index] ?? 0)
      }
    },
    of: (id) => runs.get(slotKey(id)),
    count: () => runs.size,
    close: () => void (isClosed = true),
  }
}

function notStarted(error: unknown): RunEnd {
  const why =
    error instanceof AgenthostError ? error.message : `it could not be started: ${String(error)}`
  return { code: null, signal: null, reason: 'not-started', why }
}

function endOf({ ending }: OpenRun, exit: Exit): RunEnd {
  const { code, signal } = exit ?? { code: null, signal: null }
  if (ending !== null) return { code, signal, ...ending }
  return { code, signal, reason: exit === null ? 'unknown' : 'exit', why: '' }
}
