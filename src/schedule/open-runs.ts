/**
 * The attempts that are under way: begins them, takes up those of a daemon before, ends what lasts too
 * long, and says how each ended. What a process is, the doors know.
 */
import type { Clock, Steady } from '../clock.ts'
import type { AttemptEnd, RunEnd } from './ending.ts'
import type { JobPlan } from './plan.ts'
import type { ScheduleRecords } from './records.ts'
import type { OpenRun, OpenRuns } from './open-run.ts'
import type { RunDoors, Started } from './run-doors.ts'
import { endOf, notStarted } from './run-ends.ts'
import { slotKey, type SlotId } from './slot.ts'
import { durationWords } from './words.ts'

type Doors = RunDoors & {
  readonly clock: Clock
  readonly records: Pick<ScheduleRecords, 'started'>
  /** Is told of each end, once. */
  readonly ended: (end: AttemptEnd) => void
  readonly failed: (error: unknown) => void
}

/** A longer step between two ticks was a sleep or a stall; it is not held against the run. */
const AWAKE_STEP_MAX_MS = 30_000
const FIRST_SAMPLE_MS = 1000
const STOP_DEFAULT: JobPlan['stop'] = { signal: 'SIGTERM', graceMs: 10_000 }

type State = {
  readonly runs: Map<string, OpenRun>
  plans: ReadonlyMap<string, JobPlan>
  lastTick: Steady
  isClosed: boolean
}

export function openRuns(doors: Doors): OpenRuns {
  const { clock } = doors
  const state: State = {
    runs: new Map(),
    plans: new Map(),
    lastTick: clock.steady(),
    isClosed: false,
  }
  const { runs } = state
  return {
    begin(plan, slot) {
      const run = opened(slot, { attempt: slot.attempts, begunAt: clock.now() }, state, doors)
      doors
        .start(plan, slot)
        .then(
          (started) => watch(run, started, state, doors),
          (error: unknown) => over(run, notStarted(error), state, doors),
        )
        .catch(doors.failed)
    },
    async takeUp(attempt) {
      const found = await doors.takeUp(attempt)
      if (found === null) return true
      const run = opened(attempt.id, attempt, state, doors)
      if ('identity' in found) watch(run, found, state, doors)
      else over(run, endOf(run.ending, found.ended), state, doors)
      return false
    },
    stop(id, reason, why) {
      const run = runs.get(slotKey(id))
      if (run === undefined || run.ending !== null) return
      run.ending = { reason, why }
      kill(run, state, doors)
    },
    tick(plans) {
      endLate(plans, state, doors)
      // The samples of every 15 s would miss most of what is short.
      const isYoung = [...runs.values()].some(
        ({ identity, peakRssBytes, awakeMs }) =>
          identity !== null && peakRssBytes === null && awakeMs >= FIRST_SAMPLE_MS,
      )
      if (isYoung) sample(state, doors).catch(doors.failed)
    },
    sample: () => sample(state, doors),
    of: (id) => runs.get(slotKey(id)),
    close: () => void (state.isClosed = true),
  }
}

async function sample({ runs }: State, doors: Doors): Promise<void> {
  const known = [...runs.values()].filter(({ identity }) => identity !== null)
  if (known.length === 0) return
  const found = await doors.rssBytes(known.flatMap(({ identity }) => identity ?? []))
  for (const [index, run] of known.entries()) {
    run.peakRssBytes = Math.max(run.peakRssBytes ?? 0, found[index] ?? 0)
  }
}

function opened(
  { job, at, kind }: SlotId,
  { attempt, begunAt }: Pick<OpenRun, 'attempt' | 'begunAt'>,
  { runs }: State,
  { clock }: Doors,
): OpenRun {
  const awakeMs = Math.max(0, clock.now() - begunAt)
  const id = { job, at, kind }
  const parts = { id, attempt, begunAt, awakeMs }
  const run: OpenRun = { ...parts, identity: null, peakRssBytes: null, ending: null }
  runs.set(slotKey(id), run)
  return run
}

function watch(run: OpenRun, { identity, ended }: Started, state: State, doors: Doors): void {
  run.identity = identity
  if (state.isClosed) return
  try {
    doors.records.started(run.id, run.attempt, identity)
  } catch (error) {
    // Its own files say which process it is; it is watched all the same.
    doors.failed(error)
  }
  ended.then((exit) => over(run, endOf(run.ending, exit), state, doors)).catch(doors.failed)
  // It was asked for while there was no process yet.
  if (run.ending !== null) kill(run, state, doors)
}

function over(run: OpenRun, end: RunEnd, { runs, isClosed }: State, doors: Doors): void {
  if (isClosed || !runs.delete(slotKey(run.id))) return
  const at = doors.clock.now()
  const { id, attempt, begunAt, peakRssBytes } = run
  doors.ended({ id, attempt, at, tookMs: Math.max(0, at - begunAt), end, peakRssBytes })
}

function kill(run: OpenRun, { plans }: State, doors: Doors): void {
  if (run.identity === null) return
  const rule = plans.get(run.id.job)?.stop ?? STOP_DEFAULT
  doors.stop(run.id, run.attempt, { identity: run.identity, rule }).catch(doors.failed)
}

function endLate(plans: ReadonlyMap<string, JobPlan>, state: State, doors: Doors): void {
  const now = doors.clock.steady()
  const stepMs = Math.min(now - state.lastTick, AWAKE_STEP_MAX_MS)
  state.plans = plans
  state.lastTick = now
  for (const run of state.runs.values()) {
    run.awakeMs += stepMs
    const timeoutMs = plans.get(run.id.job)?.timeoutMs ?? Infinity
    if (run.awakeMs < timeoutMs || run.ending !== null) continue
    run.ending = { reason: 'timeout', why: `it took longer than ${durationWords(timeoutMs)}` }
    kill(run, state, doors)
  }
}
