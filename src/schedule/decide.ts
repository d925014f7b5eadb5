/**
 * The machine of the schedule: from what is on record, what has ended and the time, everything that has to
 * be recorded now, and what is to be done once it is. Nothing is begun that is not on record. Pure.
 */
import type { Instant } from '../clock.ts'
import { dueOf, placeInLine, type JobMark, type Stop } from './due.ts'
import { afterAttempt, type AttemptEnd } from './ending.ts'
import { nextInLine } from './line.ts'
import type { JobPlan } from './plan.ts'
import { ended, isPending, newSlot, slotKey, type Slot, type SlotId } from './slot.ts'

export type Schedule = {
  readonly plans: ReadonlyMap<string, JobPlan>
  readonly marks: ReadonlyMap<string, JobMark>
  /** All slots that have not ended, by `slotKey`. */
  readonly pending: ReadonlyMap<string, Slot>
  /** A slot as it is on record. */
  readonly find: (id: SlotId) => Slot | undefined
}

/** What is to be recorded in one transaction, and then to be done. */
export type Decisions = {
  readonly marks: readonly JobMark[]
  /** Jobs that are no longer in the configuration. */
  readonly forget: readonly string[]
  /** New and changed slots, each once. */
  readonly slots: readonly Slot[]
  /** Those of them of which an attempt begins. */
  readonly begin: readonly Slot[]
  readonly stops: readonly Stop[]
  readonly ends: readonly AttemptEnd[]
}

/** Attempts that run at once over all jobs: a thousand due at midnight take turns. */
export const RUNS_MAX = 16

/** `asked` are slots that people asked for. */
export function decide(
  schedule: Schedule,
  news: { readonly ends: readonly AttemptEnd[]; readonly asked: readonly SlotId[] },
  now: Instant,
): Decisions {
  const book = openBook(schedule)
  for (const end of news.ends) {
    const slot = book.pending.get(slotKey(end.id))
    if (slot === undefined || !slot.isRunning || slot.attempts !== end.attempt) continue
    book.put(afterAttempt(slot, end, schedule.plans.get(slot.job)))
  }
  const marks: JobMark[] = []
  const stops: Stop[] = []
  for (const plan of schedule.plans.values()) {
    const find = (at: Instant): Slot | undefined =>
      book.find({ job: plan.name, at, kind: 'calendar' })
    const mark = schedule.marks.get(plan.name)
    const due = dueOf(plan, { mark, pending: book.pendingOf(plan.name), find }, now)
    if (due.mark !== null) marks.push(due.mark)
    for (const slot of due.slots) book.put(slot)
    stops.push(...due.stops)
  }
  for (const id of news.asked) {
    const plan = schedule.plans.get(id.job)
    if (plan === undefined || book.find(id) !== undefined) continue
    const fresh = [newSlot(id, 'waiting', '', now)]
    const placed = placeInLine(fresh, book.pendingOf(id.job), plan, now)
    for (const slot of placed.slots) book.put(slot)
    stops.push(...placed.stops)
  }
  const begin = advanceAll(schedule, book, now)
  const forget = [...schedule.marks.keys()].filter((name) => !schedule.plans.has(name))
  return { marks, forget, slots: [...book.changed.values()], begin, stops, ends: news.ends }
}

/** The record with what this decision has changed so far. */
export type Book = {
  readonly pending: Map<string, Slot>
  readonly changed: Map<string, Slot>
  readonly find: (id: SlotId) => Slot | undefined
  /** In the order in which they were due. */
  readonly pendingOf: (job: string) => readonly Slot[]
  readonly put: (slot: Slot) => void
}

function openBook(schedule: Schedule): Book {
  const pending = new Map(schedule.pending)
  const changed = new Map<string, Slot>()
  const byJob = new Map<string, Map<string, Slot>>()
  const note = (key: string, slot: Slot): void => {
    const ofJob = byJob.get(slot.job) ?? new Map<string, Slot>()
    byJob.set(slot.job, ofJob)
    if (isPending(slot)) ofJob.set(key, slot)
    else ofJob.delete(key)
  }
  for (const [key, slot] of pending) note(key, slot)
  return {
    pending,
    changed,
    find: (id) => changed.get(slotKey(id)) ?? pending.get(slotKey(id)) ?? schedule.find(id),
    pendingOf: (job) => [...(byJob.get(job)?.values() ?? [])].toSorted((a, b) => a.at - b.at),
    put(slot) {
      const key = slotKey(slot)
      changed.set(key, slot)
      if (isPending(slot)) pending.set(key, slot)
      else pending.delete(key)
      note(key, slot)
    },
  }
}

/** Begins what may begin, and ends what no longer may. */
function advanceAll(schedule: Schedule, book: Book, now: Instant): readonly Slot[] {
  const begin: Slot[] = []
  let running = [...book.pending.values()].filter(({ isRunning }) => isRunning).length
  const jobs = new Set([...book.pending.values()].map(({ job }) => job))
  for (const job of jobs) {
    const plan = schedule.plans.get(job)
    const line = book.pendingOf(job)
    if (plan === undefined) {
      for (const slot of line) if (!slot.isRunning) book.put(ended(slot, ...ofGone(slot)))
      continue
    }
    const next = nextInLine(plan, line, { schedule, book, now })
    for (const slot of next.slots) book.put(slot)
    if (next.begin === null || running >= RUNS_MAX) continue
    running += 1
    book.put(next.begin)
    begin.push(next.begin)
  }
  return begin
}

function ofGone({ attempts }: Slot): readonly ['skipped' | 'failed', string] {
  const why = 'the job is no longer in the configuration'
  return [attempts > 0 ? 'failed' : 'skipped', why]
}
