/** What people may not ask of the schedule, in words, and the next slot that fits what they ask. Pure. */
import type { Instant } from '../clock.ts'
import { AgenthostError } from '../errors.ts'
import { nextSlot, type Calendar } from './calendar.ts'
import type { JobPlan } from './plan.ts'
import type { Slot } from './slot.ts'
import { slotWords } from './words.ts'

/** Throws `bad` with the names that there are. */
export function refuseUnknown(
  job: string,
  verb: string,
  plans: ReadonlyMap<string, JobPlan> | null,
): JobPlan {
  const plan = plans?.get(job)
  if (plan !== undefined) return plan
  const names = [...(plans?.keys() ?? [])]
  const hint = names.length === 0 ? '' : `There are: ${names.join(', ')}.`
  throw new AgenthostError('bad', `unable to ${verb} ${job}: there is no job of that name`, hint)
}

/** Throws `temporary` where a run by hand would be skipped at once. */
export function refuseOverlap({ name, overlap }: JobPlan, pending: readonly Slot[]): void {
  const [ahead] = pending
  if (ahead === undefined || overlap !== 'skip') return
  throw new AgenthostError(
    'temporary',
    `unable to run ${name}: its slot of ${slotWords(ahead.at)} has not ended`,
    'With `overlap: queue` or `replace` in its entry it could be run all the same.',
  )
}

/** What `take` makes of the first slot that it does not refuse. */
export function nextOf<T>(calendar: Calendar, from: Instant, take: (at: Instant) => T | null): T {
  for (let at = nextSlot(calendar, from); ; at = nextSlot(calendar, at)) {
    const taken = take(at)
    if (taken !== null) return taken
  }
}
