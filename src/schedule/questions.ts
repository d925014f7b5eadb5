/** What can be asked of the schedule: what is planned, a run by hand, a slot to skip. */
import type { Instant } from '../clock.ts'
import { unable } from '../errors.ts'
import { nextOf, refuseOverlap, refuseUnknown } from './asking.ts'
import { nextSlots } from './calendar.ts'
import { look, type LookDoors, type State } from './look.ts'
import type { JobPlan } from './plan.ts'
import { newSlot, type Slot, type SlotId } from './slot.ts'

export type Questions = {
  /** Throws `bad` for a job that is not there, `temporary` when its overlap refuses. */
  readonly runNow: (job: string) => Slot
  /** Skips the next slot that is not skipped yet. */
  readonly skipNext: (job: string) => Slot
  /** Until the first configuration. */
  readonly isIdle: () => boolean
  readonly plans: () => readonly JobPlan[]
  /** Throws `bad`; the verb is for the message. */
  readonly plan: (job: string, verb: string) => JobPlan
  readonly allPending: () => readonly Slot[]
  readonly pending: (job: string) => readonly Slot[]
  readonly upcoming: (job: string, count: number) => readonly Coming[]
}

export type Coming = { readonly at: Instant; readonly skipped: boolean }

export function questions(state: State, doors: LookDoors): Questions {
  const { clock, records } = doors
  const pending = (job: string): readonly Slot[] =>
    [...state.pending.values()].filter((slot) => slot.job === job).toSorted((a, b) => a.at - b.at)
  return {
    runNow(job) {
      refuseOverlap(refuseUnknown(job, 'run', state.plans), pending(job))
      return runByHand(job, state, doors)
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
    plans: () => [...(state.plans?.values() ?? [])],
    plan: (job, verb) => refuseUnknown(job, verb, state.plans),
    allPending: () => [...state.pending.values()],
    pending,
    upcoming(job, count) {
      const { calendar } = refuseUnknown(job, 'show', state.plans)
      return nextSlots(calendar, clock.now(), count).map((at) => {
        const onRecord = records.find({ job, at, kind: 'calendar' })
        return { at, skipped: onRecord?.state === 'skipped' }
      })
    },
  }
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
