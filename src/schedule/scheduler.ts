/**
 * Keeps the schedule. It is called each second and asks the clock each time, so that no sleep, stall or
 * step of the clock needs to be known to it, and it trusts no long timer.
 */
import { AT_ONCE, lookOrTell, type LookDoors, type State } from './look.ts'
import type { OpenRuns } from './open-run.ts'
import { openRuns } from './open-runs.ts'
import type { JobPlan } from './plan.ts'
import type { Attempt } from './records.ts'
import { questions, type Questions } from './questions.ts'
import type { RunDoors } from './run-doors.ts'
import { slotKey } from './slot.ts'

export type SchedulerDoors = RunDoors & Omit<LookDoors, 'runs'>

export type Scheduler = Questions & {
  /** Takes a configuration into force; the first time, it takes up what a daemon before has begun. */
  readonly setPlans: (plans: readonly JobPlan[]) => Promise<void>
  /** One step, to be called each second. */
  readonly tick: () => void
  readonly sample: OpenRuns['sample']
  readonly run: OpenRuns['of']
  readonly close: () => void
}

/** Ended slots that stay on record, for each job. */
export const SLOTS_KEPT = 10_000
const TIDY_EVERY_MS = 3_600_000

export function scheduler(doors: SchedulerDoors): Scheduler {
  const { clock, records } = doors
  const state: State = {
    plans: null,
    marks: new Map(),
    pending: new Map(),
    coming: new Map(),
    ends: [],
    asked: [],
    lookAt: AT_ONCE,
    trouble: '',
  }
  const runs = openRuns({
    ...doors,
    ended(end) {
      state.ends = [...state.ends, end]
      state.lookAt = AT_ONCE
    },
  })
  const looking: LookDoors = { ...doors, runs }
  let tidyAt = clock.steady()
  const tidy = (): void => {
    tidyAt = clock.steady() + TIDY_EVERY_MS
    for (const mark of records.keepNewest(SLOTS_KEPT)) state.marks.set(mark.name, mark)
  }
  return {
    async setPlans(list) {
      const plans = new Map(list.map((plan) => [plan.name, plan]))
      // What was due until now is decided by the plans that were in force.
      if (state.plans !== null) lookOrTell(state, looking)
      else await takeUp(state, looking, plans)
      state.plans = plans
      state.coming.clear()
      lookOrTell(state, looking)
    },
    tick() {
      if (state.plans === null) return
      runs.tick(state.plans)
      const { now, steady } = state.lookAt
      if (clock.now() >= now || clock.steady() >= steady) lookOrTell(state, looking)
      if (clock.steady() >= tidyAt) tidy()
    },
    sample: runs.sample,
    ...questions(state, looking),
    run: runs.of,
    close() {
      state.plans = null
      runs.close()
    },
  }
}

/** What is on record as under way goes on, has ended, or never came to be and is begun anew. */
async function takeUp(
  state: State,
  { records, runs, clock }: LookDoors,
  plans: ReadonlyMap<string, JobPlan>,
): Promise<void> {
  const kept = records.load()
  for (const mark of kept.marks) state.marks.set(mark.name, mark)
  for (const slot of kept.pending) state.pending.set(slotKey(slot), slot)
  for (const attempt of kept.running) {
    const slot = state.pending.get(slotKey(attempt.id))
    const isToBegin = await runs.takeUp(attempt)
    if (slot === undefined || !isToBegin) continue
    const plan = plans.get(attempt.id.job)
    if (plan !== undefined) runs.begin(plan, slot)
    else state.ends = [...state.ends, neverBegun(attempt, clock.now())]
  }
}

function neverBegun({ id, attempt }: Attempt, at: number): State['ends'][number] {
  const why = 'the job was removed before it was started'
  const end = { code: null, signal: null, reason: 'not-started', why } as const
  return { id, attempt, at, tookMs: 0, end, peakRssBytes: null }
}
