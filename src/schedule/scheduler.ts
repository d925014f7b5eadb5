/**
 * Keeps the schedule. It is called each second and asks the clock each time, so that no sleep, stall or
 * step of the clock needs to be known to it, and it trusts no long timer.
 */
import type { Instant } from '../clock.ts'
import { nextSlot } from './calendar.ts'
import { nextOf, refuseOverlap, refuseUnknown } from './asking.ts'
import { AT_ONCE, look, lookOrTell, type LookDoors, type State } from './look.ts'
import { openRuns, type OpenRuns, type RunDoors } from './open-runs.ts'
import type { JobPlan } from './plan.ts'
import type { Attempt } from './records.ts'
import { newSlot, slotKey, type Slot, type SlotId } from './slot.ts'
import { unable } from '../errors.ts'

export type SchedulerDoors = RunDoors & Omit<LookDoors, 'runs'>

export type Scheduler = {
  /** Takes a configuration into force; the first time, it takes up what a daemon before has begun. */
  readonly setPlans: (plans: readonly JobPlan[]) => Promise<void>
  /** One step, to be called each second. */
  readonly tick: () => void
  readonly sample: OpenRuns['sample']
  /** Throws `bad` for a job that is not there, `temporary` when its overlap refuses. */
  readonly runNow: (job: string) => Slot
  /** Skips the next slot that is not skipped yet. */
  readonly skipNext: (job: string) => Slot
  /** Until the first configuration. */
  readonly isIdle: () => boolean
  readonly allPending: () => readonly Slot[]
  readonly plans: () => readonly JobPlan[]
  /** Throws `bad`; the verb is for the message. */
  readonly plan: (job: string, verb: string) => JobPlan
  readonly pending: (job: string) => readonly Slot[]
  readonly run: OpenRuns['of']
  readonly upcoming: (job: string, count: number) => readonly Coming[]
  readonly close: () => void
}

export type Coming = { readonly at: Instant; readonly skipped: boolean }

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
    runNow(job) {
      const plan = refuseUnknown(job, 'run', state.plans)
      refuseOverlap(plan, pendingOf(state, job))
      return runByHand(job, state, looking)
    },
    skipNext(job) {
      const { calendar } = refuseUnknown(job, 'skip the next slot of', state.plans)
      const now = clock.now()
      const from = Math.max(now, state.marks.get(job)?.decidedTo ?? now)
      return nextOf(calendar, from, (at) => {
        const slot = newSlot({ job, at, kind: 'calendar' }, 'skipped', 'by hand', now)
        return records.skip(slot) ? slot : null
      })
    },
    isIdle: () => state.plans === null,
    allPending: () => [...state.pending.values()],
    plans: () => [...(state.plans?.values() ?? [])],
    plan: (job, verb) => refuseUnknown(job, verb, state.plans),
    pending: (job) => pendingOf(state, job),
    run: runs.of,
    close() {
      state.plans = null
      runs.close()
    },
    upcoming(job, count) {
      const { calendar } = refuseUnknown(job, 'show', state.plans)
      const coming: Coming[] = []
      for (let at = nextSlot(calendar, clock.now()); coming.length < count;) {
        const onRecord = records.find({ job, at, kind: 'calendar' })
        coming.push({ at, skipped: onRecord?.state === 'skipped' })
        at = nextSlot(calendar, at)
      }
      return coming
    },
  }
}

function pendingOf({ pending }: State, job: string): readonly Slot[] {
  return [...pending.values()].filter((slot) => slot.job === job).toSorted((a, b) => a.at - b.at)
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

function neverBegun({ id, attempt }: Attempt, at: Instant): State['ends'][number] {
  const why = 'the job was removed before it was started'
  const end = { code: null, signal: null, reason: 'not-started', why } as const
  return { id, attempt, at, tookMs: 0, end, peakRssBytes: null }
}

/** The identity of a run by hand is the moment it was asked for. */
function runByHand(job: string, state: State, doors: LookDoors): Slot {
  let at = doors.clock.now()
  while (doors.records.find({ job, at, kind: 'manual' }) !== undefined) at += 1
  const id: SlotId = { job, at, kind: 'manual' }
  state.asked = [...state.asked, id]
  try {
    look(state, doors)
  } catch (error) {
    state.asked = state.asked.filter((each) => each !== id)
    throw unable({ verb: 'run', object: job, kind: 'temporary' }, error)
  }
  return doors.records.find(id) ?? newSlot(id, 'waiting', '', at)
}
