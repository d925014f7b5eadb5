/**
 * What has become due for one job since somebody looked last, and what becomes of it: it is put in line,
 * skipped or missed. Pure: `decide.ts` asks it of every job.
 */
import type { Instant } from '../clock.ts'
import { nextSlot, type Calendar } from './calendar.ts'
import { catchUp } from './late.ts'
import type { JobPlan } from './plan.ts'
import { ended, newSlot, type Slot } from './slot.ts'
import { slotWords } from './words.ts'

/** How far a job is decided. */
export type JobMark = {
  readonly name: string
  /** Every slot up to here has been decided. */
  readonly decidedTo: Instant
  /** Slots up to here are no longer on record; none of them is ever decided again. */
  readonly forgottenTo: Instant
  /** By which the slots after `decidedTo` are found. */
  readonly calendar: Calendar
}

export type Stop = { readonly slot: Slot; readonly why: string }

export type Due = {
  /** Null when it is as it was. */
  readonly mark: JobMark | null
  readonly slots: readonly Slot[]
  readonly stops: readonly Stop[]
}

const NOTHING: Due = { mark: null, slots: [], stops: [] }
/** Slots of one job that wait in line. */
export const LINE_MAX = 100

export type Standing = {
  readonly mark: JobMark | undefined
  /** Slots of the job that have not ended. */
  readonly pending: readonly Slot[]
  /** A slot of the calendar as it is on record. */
  readonly find: (at: Instant) => Slot | undefined
}

/** A job that is new has no past: its first slot is the next one. */
export function dueOf(plan: JobPlan, { mark, pending, find }: Standing, now: Instant): Due {
  const { name, calendar } = plan
  if (mark === undefined) {
    return { ...NOTHING, mark: { name, decidedTo: now, forgottenTo: 0, calendar } }
  }
  // Somebody set the clock back. What has run stays on record and is found there when it comes again.
  if (now < mark.decidedTo) return { ...NOTHING, mark: { ...mark, decidedTo: now } }
  const isDecided = (at: Instant): boolean => (find(at)?.state ?? 'missed') !== 'missed'
  const span = { from: Math.max(mark.decidedTo, mark.forgottenTo), now }
  const isSame = sameCalendar(mark.calendar, calendar)
  if (isSame && nextSlot(calendar, span.from) > now) return NOTHING
  const late = isSame ? plan.late : { ...plan.late, run: 'skip' as const, graceMs: -1 }
  const { run, missed } = catchUp(mark.calendar, span, late, isDecided)
  const lost = missed.map(({ at, why, count }) => {
    const reason = isSame ? why : `${why}, and the calendar was changed meanwhile`
    return { ...newSlot({ job: name, at, kind: 'calendar' }, 'missed', reason, now), count }
  })
  const ids = run.map((at) => ({ job: name, at, kind: 'calendar' as const }))
  const placed = placeInLine(
    ids.map((id) => newSlot(id, 'waiting', '', now)),
    pending,
    plan,
    now,
  )
  return {
    mark: { ...mark, decidedTo: now, calendar },
    slots: [...lost, ...placed.slots],
    stops: placed.stops,
  }
}

/** The same line with other spaces is the same calendar. */
export function sameCalendar(a: Calendar, b: Calendar): boolean {
  if (a.zone !== b.zone) return false
  if (a.kind === 'every') return b.kind === 'every' && a.everyMs === b.everyMs
  return b.kind === 'cron' && JSON.stringify(a.fields) === JSON.stringify(b.fields)
}

/**
 * What `overlap` makes of new slots while others have not ended. Several at once are what was found late
 * and must all run: they queue whatever it says.
 */
export function placeInLine(
  fresh: readonly Slot[],
  pending: readonly Slot[],
  { overlap, late }: Pick<JobPlan, 'overlap' | 'late'>,
  now: Instant,
): { readonly slots: readonly Slot[]; readonly stops: readonly Stop[] } {
  const [first] = fresh
  const [ahead] = pending
  if (first === undefined || ahead === undefined) return { slots: fresh, stops: [] }
  const isLate = late.run === 'each' && first.kind === 'calendar' && now - first.at > late.graceMs
  if (overlap === 'queue' || fresh.length > 1 || isLate) {
    const room = Math.max(0, LINE_MAX - pending.length)
    const why = `${LINE_MAX} slots wait already`
    const slots = fresh.map((slot, index) => (index < room ? slot : ended(slot, 'skipped', why)))
    return { slots, stops: [] }
  }
  if (overlap === 'skip') {
    const why = `the slot of ${slotWords(ahead.at)} had not ended`
    return { slots: [ended(first, 'skipped', why)], stops: [] }
  }
  const why = `replaced by the slot of ${slotWords(first.at)}`
  const ends = pending.filter(({ isRunning }) => !isRunning)
  const gone = ends.map((slot) => ended(slot, slot.attempts > 0 ? 'failed' : 'skipped', why))
  const stops = pending.filter(({ isRunning }) => isRunning).map((slot) => ({ slot, why }))
  return { slots: [...gone, first], stops }
}
