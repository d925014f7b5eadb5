/** What a decision tells people, as events. Pure. */
import type { Decisions } from './decide.ts'
import type { Slot } from './slot.ts'
import { durationWords, slotWords } from './words.ts'

export type JobEvent = {
  readonly kind: string
  readonly message: string
  readonly slot: Slot
  readonly data: Readonly<Record<string, unknown>>
}

/** Missed slots of a job are told together: a night's sleep is one event. */
export function eventsOf({ slots, begin, ends }: Decisions): readonly JobEvent[] {
  const missed = Map.groupBy(
    slots.filter(({ state }) => state === 'missed'),
    ({ job }) => job,
  )
  const lost = [...missed.values()].flatMap((all) => missedEvent(all) ?? [])
  const begins = new Set(begin)
  const others = slots.flatMap((slot) => {
    const end = ends.find(({ id }) => isSame(id, slot))
    const tookMs = end?.tookMs
    return (
      eventOf(
        slot,
        begins.has(slot),
        tookMs === undefined ? '' : `, took ${durationWords(tookMs)}`,
      ) ?? []
    )
  })
  return [...lost, ...others]
}

function isSame(id: { job: string; at: number; kind: string }, slot: Slot): boolean {
  return id.job === slot.job && id.at === slot.at && id.kind === slot.kind
}

function missedEvent(all: readonly Slot[]): JobEvent | null {
  const last = all.at(-1)
  if (last === undefined) return null
  const count = all.reduce((sum, slot) => sum + slot.count, 0)
  const many = `${count} slots up to ${slotWords(last.at)} were missed: ${last.why}`
  const one = `the slot of ${slotWords(last.at)} was missed: ${last.why}`
  return {
    kind: 'job.missed',
    slot: last,
    message: count > 1 ? many : one,
    data: { ...dataOf(last), count },
  }
}

function eventOf(slot: Slot, isBegun: boolean, took: string): JobEvent | null {
  const { state, why, attempts, isRunning } = slot
  const data = dataOf(slot)
  const which = slot.kind === 'manual' ? 'the run by hand' : `the slot of ${slotWords(slot.at)}`
  const tries = attempts > 1 ? `, attempt ${attempts}` : ''
  switch (state) {
    case 'missed':
      return null
    case 'waiting':
      return why === '' ? null : { kind: 'job.waiting', slot, message: `${which} ${why}`, data }
    case 'open':
      if (isBegun) return { kind: 'job.started', slot, message: `${which} runs${tries}`, data }
      return isRunning ? null : { kind: 'job.retry', slot, message: `${which}: ${why}`, data }
    case 'ran':
      return { kind: 'job.ran', slot, message: `${which} succeeded${tries}${took}`, data }
    case 'skipped':
      return { kind: 'job.skipped', slot, message: `${which} was skipped: ${why}`, data }
    case 'failed':
      return { kind: 'job.failed', slot, message: `${which} failed: ${why}${took}`, data }
  }
}

function dataOf({ at, kind, state, why, attempts }: Slot): Readonly<Record<string, unknown>> {
  return { slot: new Date(at).toISOString(), by: kind, outcome: state, why, attempts }
}
