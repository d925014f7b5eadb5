/**
 * Which slot of one job begins next: one at a time, in order, after the jobs it comes after, and never
 * longer waiting than it may. Pure: `decide.ts` asks it of every job with a slot that has not ended.
 */
import type { Instant } from '../clock.ts'
import type { Book, Schedule } from './decide.ts'
import { backoffOf } from './ending.ts'
import type { JobPlan } from './plan.ts'
import { ended, type Slot } from './slot.ts'
import { gateOf, upstreamSlot, type Gate } from './upstream.ts'
import { durationWords } from './words.ts'

export type Next = {
  /** Slots that changed: what they wait for, or that they ended without a run. */
  readonly slots: readonly Slot[]
  /** Already as it is while an attempt is under way. */
  readonly begin: Slot | null
}

type World = { readonly schedule: Schedule; readonly book: Book; readonly now: Instant }

/** `line` is in order. */
export function nextInLine(plan: JobPlan, line: readonly Slot[], world: World): Next {
  const open = line.find(({ state }) => state === 'open')
  if (open !== undefined) {
    const isDue = !open.isRunning && isRetryDue(plan, open, world.now)
    return { slots: [], begin: isDue ? begun(open) : null }
  }
  const slots: Slot[] = []
  for (const slot of line) {
    const gate = gateOfAll(plan, slot, world)
    if ('go' in gate) return { slots, begin: begun(slot) }
    if ('skip' in gate) {
      slots.push(ended(slot, 'skipped', gate.skip))
      continue
    }
    if (slot.why !== gate.wait) slots.push({ ...slot, why: gate.wait })
    // Those behind it wait in order; what a person asked for does not wait for other jobs.
    const manual = line.find(({ kind }) => kind === 'manual')
    return { slots, begin: manual === undefined ? null : begun(manual) }
  }
  return { slots, begin: null }
}

function begun(slot: Slot): Slot {
  return {
    ...slot,
    state: 'open',
    why: '',
    attempts: slot.attempts + 1,
    isRunning: true,
    retryAt: null,
  }
}

/** A clock that was set back makes no wait longer than it was. */
function isRetryDue(plan: JobPlan, { retryAt, attempts }: Slot, now: Instant): boolean {
  return retryAt === null || retryAt <= now || retryAt - now > backoffOf(plan, attempts)
}

function gateOfAll(plan: JobPlan, slot: Slot, world: World): Gate {
  if (slot.kind === 'manual') return { go: true }
  let waits: { readonly wait: string } | null = null
  for (const name of plan.after) {
    const gate = gateOfOne(name, plan, slot, world)
    if ('skip' in gate) return gate
    if ('wait' in gate) waits ??= gate
  }
  if (waits === null) return { go: true }
  if (world.now - slot.decidedAt <= plan.waitMs) return waits
  return { skip: `${waits.wait.replace('waits', 'waited')}, ${durationWords(plan.waitMs)} at most` }
}

function gateOfOne(name: string, plan: JobPlan, slot: Slot, { schedule, book, now }: World): Gate {
  const upstream = schedule.plans.get(name)
  if (upstream === undefined) return { skip: `there is no job ${name}` }
  const at = upstreamSlot(upstream.calendar, plan.calendar.zone, slot.at)
  const found = at === null ? undefined : book.find({ job: name, at, kind: 'calendar' })
  return gateOf(name, at, found, now)
}
