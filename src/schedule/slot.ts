/** A slot and what may become of it. Pure. */
import type { Instant } from '../clock.ts'

/** Which run it is: no two have the same three, and none of the three ever changes. */
export type SlotId = {
  readonly job: string
  /** When it was due by the calendar, or when a person asked for it. */
  readonly at: Instant
  readonly kind: 'calendar' | 'manual'
}

/**
 * `waiting`: decided to run, and something comes first. `open`: an attempt is under way, or another one
 * will be. The others are ends. Nothing ever leads from an end but one: `missed` under a clock that ran
 * ahead is decided again when the slot really comes.
 */
export type SlotState = 'waiting' | 'open' | 'ran' | 'skipped' | 'missed' | 'failed'

export type Slot = SlotId & {
  readonly state: SlotState
  /** In words, for a person: why it ended so, or what it waits for. */
  readonly why: string
  readonly decidedAt: Instant
  /** How many attempts were begun. */
  readonly attempts: number
  /** Whether the last of them is under way. It is on record as such before its process exists. */
  readonly isRunning: boolean
  /** When the next attempt begins, between two of them. */
  readonly retryAt: Instant | null
  /** How many slots it stands for, itself the last: those that nobody will look at singly. */
  readonly count: number
}

export function newSlot(
  id: SlotId,
  state: 'waiting' | 'skipped' | 'missed',
  why: string,
  decidedAt: Instant,
): Slot {
  return { ...id, state, why, decidedAt, attempts: 0, isRunning: false, retryAt: null, count: 1 }
}

export function ended(slot: Slot, state: 'ran' | 'skipped' | 'failed', why: string): Slot {
  return { ...slot, state, why, isRunning: false, retryAt: null }
}

export function isPending({ state }: Slot): boolean {
  return state === 'waiting' || state === 'open'
}

export function slotKey({ job, at, kind }: SlotId): string {
  return `${job}/${kind}/${at}`
}

/** Name of its log and of its folder: `2026-11-24T09-00-00Z`, `2026-11-24T09-03-12.345Z-manual`. */
export function slotFileName({ at, kind }: Omit<SlotId, 'job'>): string {
  const time = new Date(at).toISOString().replaceAll(':', '-').replace('.000Z', 'Z')
  return kind === 'manual' ? `${time}-manual` : time
}

/** The other way; null for a name that is none. */
export function slotOfFileName(name: string): Omit<SlotId, 'job'> | null {
  const match = /^(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d(?:\.\d{3})?Z)(-manual)?$/.exec(name)
  if (match === null) return null
  const at = Date.parse(`${match[1]}:${match[2]}:${match[3]}`)
  return Number.isNaN(at) ? null : { at, kind: match[4] === undefined ? 'calendar' : 'manual' }
}
