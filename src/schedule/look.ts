/**
 * One look of the schedule: what is due is decided, recorded, and only then begun. Called by `scheduler.ts`,
 * which owns the state.
 */
import type { Clock, Instant, Steady } from '../clock.ts'
import { causeOf, unable } from '../errors.ts'
import { nextSlot } from './calendar.ts'
import { decide, type Decisions } from './decide.ts'
import type { JobMark } from './due.ts'
import type { AttemptEnd } from './ending.ts'
import type { OpenRuns } from './open-run.ts'
import type { JobPlan } from './plan.ts'
import type { ScheduleRecords } from './records.ts'
import { isPending, slotKey, type Slot, type SlotId } from './slot.ts'
import { eventsOf, type JobEvent } from './telling.ts'

export type State = {
  /** Null until there is a configuration. */
  plans: ReadonlyMap<string, JobPlan> | null
  readonly marks: Map<string, JobMark>
  readonly pending: Map<string, Slot>
  /** The next slot of each job, so that a look at the clock is enough most of the time. */
  readonly coming: Map<string, Instant>
  /** Not recorded yet. */
  ends: readonly AttemptEnd[]
  asked: readonly SlotId[]
  /** Nothing can be due before the one; whatever the clock says, a look is due at the other. */
  lookAt: { readonly now: Instant; readonly steady: Steady }
  /** What failed at the last look, so that it is told once. */
  trouble: string
}

export type LookDoors = {
  readonly clock: Clock
  readonly records: ScheduleRecords
  readonly bootId: () => string
  readonly runs: OpenRuns
  readonly tell: (event: JobEvent) => void
  /** What nobody foresaw, and what could not be recorded. */
  readonly failed: (error: unknown) => void
  /** The end of an attempt is on record: its files may go. */
  readonly recorded: (id: SlotId) => void
}

/** However sure it is that nothing is due, it looks this often: a clock may have been set. */
const LOOK_EVERY_MS = 15_000
export const AT_ONCE = { now: 0, steady: 0 } as const

/** Throws what could not be recorded; then nothing has changed and nothing was begun. */
export function look(state: State, doors: LookDoors): void {
  const { plans, ends, asked } = state
  if (plans === null) return
  const { clock, records, runs } = doors
  const now = clock.now()
  const { marks, pending } = state
  const decisions = decide({ plans, marks, pending, find: records.find }, { ends, asked }, now)
  if (isWorthRecording(decisions)) records.record(decisions, { now, bootId: doors.bootId() })
  state.ends = []
  state.asked = []
  apply(decisions, state)
  // Before the next attempt of the same slot makes files of its own.
  for (const { id } of decisions.ends) doors.recorded(id)
  for (const slot of decisions.begin) {
    const plan = plans.get(slot.job)
    if (plan !== undefined) runs.begin(plan, slot)
  }
  for (const { slot, why } of decisions.stops) runs.stop(slot, 'replaced', why)
  for (const event of eventsOf(decisions)) doors.tell(event)
  state.lookAt = { now: nextLook(state, plans, now), steady: clock.steady() + LOOK_EVERY_MS }
}

/** What could not be recorded is told once and tried at the next tick. */
export function lookOrTell(state: State, doors: LookDoors): void {
  try {
    look(state, doors)
    state.trouble = ''
  } catch (error) {
    state.lookAt = AT_ONCE
    if (causeOf(error) === state.trouble) return
    state.trouble = causeOf(error)
    doors.failed(unable({ verb: 'record', object: 'the schedule', kind: 'temporary' }, error))
  }
}

function isWorthRecording({ marks, forget, slots, ends }: Decisions): boolean {
  return marks.length + forget.length + slots.length + ends.length > 0
}

function apply({ marks, forget, slots }: Decisions, state: State): void {
  for (const job of forget) state.marks.delete(job)
  for (const mark of marks) {
    state.marks.set(mark.name, mark)
    state.coming.delete(mark.name)
  }
  for (const slot of slots) {
    if (isPending(slot)) state.pending.set(slotKey(slot), slot)
    else state.pending.delete(slotKey(slot))
  }
}

function nextLook(
  { coming, marks, pending }: State,
  plans: ReadonlyMap<string, JobPlan>,
  now: Instant,
): Instant {
  let next = Infinity
  for (const [name, { calendar }] of plans) {
    const at = coming.get(name) ?? nextSlot(calendar, marks.get(name)?.decidedTo ?? now)
    coming.set(name, at)
    next = Math.min(next, at)
  }
  for (const { retryAt } of pending.values()) next = Math.min(next, retryAt ?? Infinity)
  return next
}
