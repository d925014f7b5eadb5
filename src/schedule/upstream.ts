/**
 * Whether a slot may run as far as the jobs it comes after are concerned: which of their slots it belongs
 * to, and how that one ended. Pure.
 */
import type { Instant } from '../clock.ts'
import { nextSlot, type Calendar } from './calendar.ts'
import type { Slot } from './slot.ts'
import { slotWords } from './words.ts'
import { periodsOf } from './zone.ts'

const DAY_MS = 86_400_000
/** Slots of a day that are looked through: each minute has one, and a day has up to 25 hours. */
const OF_DAY_MAX = 25 * 60
/** A week of a job that has no slot on some day of it. */
const OF_WEEK_MAX = 6 * 24 * 60

/**
 * The slot of the other job that this one belongs to: of the same calendar day in the job's zone, else of
 * the same ISO week; in it the last one up to `at`, else the first after it. Null when there is none.
 */
export function upstreamSlot(upstream: Calendar, zone: string, at: Instant): Instant | null {
  const { day, week } = periodsOf(zone, at)
  const ofDay = nearestOf(upstream, at, {
    from: at - 2 * DAY_MS,
    isIn: (slot) => periodsOf(zone, slot).day === day,
    until: at + 2 * DAY_MS,
    countMax: 4 * OF_DAY_MAX,
  })
  if (ofDay !== null) return ofDay
  return nearestOf(upstream, at, {
    from: at - 8 * DAY_MS,
    isIn: (slot) => periodsOf(zone, slot).week === week,
    until: at + 8 * DAY_MS,
    countMax: 3 * OF_WEEK_MAX,
  })
}

type Search = {
  readonly from: Instant
  readonly until: Instant
  readonly isIn: (slot: Instant) => boolean
  readonly countMax: number
}

function nearestOf(upstream: Calendar, at: Instant, search: Search): Instant | null {
  let best: Instant | null = null
  let slot = nextSlot(upstream, search.from)
  for (let count = 0; slot <= search.until && count < search.countMax; count++) {
    if (search.isIn(slot)) {
      if (slot > at) return best ?? slot
      best = slot
    } else if (slot > at) break
    slot = nextSlot(upstream, slot)
  }
  return best
}

export type Gate = { readonly go: true } | { readonly wait: string } | { readonly skip: string }

/** `slot` is that of the other job as it is on record, after all that is due by `now` was decided. */
export function gateOf(
  upstream: string,
  at: Instant | null,
  slot: Slot | undefined,
  now: Instant,
): Gate {
  if (at === null) return { skip: `${upstream} has no slot in the same week` }
  const name = `${upstream} of ${slotWords(at)}`
  if (slot === undefined) {
    return at > now ? { wait: `waits for ${name}` } : { skip: `${name} was never decided` }
  }
  switch (slot.state) {
    case 'ran':
      return { go: true }
    case 'waiting':
    case 'open':
      return { wait: `waits for ${name}` }
    case 'failed':
    case 'missed':
    case 'skipped':
      return { skip: `${name} ${slot.state === 'failed' ? 'failed' : `was ${slot.state}`}` }
  }
}
