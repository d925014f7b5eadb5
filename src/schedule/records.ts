/** What the schedule keeps in `host.db`; `store/` implements these doors. */
import type { Instant } from '../clock.ts'
import type { Decisions } from './decide.ts'
import type { JobMark } from './due.ts'
import type { RunEnd } from './ending.ts'
import type { Slot, SlotId } from './slot.ts'

/** As the supervisor has it: pid, kernel start time and boot. */
export type RunIdentity = {
  readonly pid: number
  readonly startedAt: string
  readonly bootId: string
}

/** One execution of a slot. */
export type Attempt = {
  readonly id: SlotId
  readonly attempt: number
  readonly begunAt: Instant
  /** Of the host, when it was begun: after another boot it lives no more, whatever its files say. */
  readonly bootId: string
  /** Null until its process is known. */
  readonly identity: RunIdentity | null
  readonly endedAt: Instant | null
  readonly end: RunEnd | null
  readonly peakRssBytes: number | null
}

/** A slot with the last of its attempts; null where none was begun. */
export type Entry = { readonly slot: Slot; readonly attempt: Attempt | null }

export type Kept = {
  readonly marks: readonly JobMark[]
  readonly pending: readonly Slot[]
  /** Those on record as under way. */
  readonly running: readonly Attempt[]
}

export type Moment = { readonly now: Instant; readonly bootId: string }

export type ScheduleRecords = {
  readonly load: () => Kept
  readonly find: (id: SlotId) => Slot | undefined
  /** In one transaction that is on the disk when it comes back; throws, and then nothing has changed. */
  readonly record: (decisions: Decisions, at: Moment) => void
  /** Which process an attempt is. */
  readonly started: (id: SlotId, attempt: number, identity: RunIdentity) => void
  /** The newest first; none that is yet to come, though it may be skipped by hand already. */
  readonly history: (job: string, upTo: Instant, most: number) => readonly Entry[]
  /** The last slot that was run at all, or is. */
  readonly lastRun: (job: string) => Entry | undefined
  /** Puts down that the next slot of a job is skipped. False when it was decided before. */
  readonly skip: (slot: Slot) => boolean
  /** Deletes ended slots of each job but the newest so many, and says up to where a job is forgotten. */
  readonly keepNewest: (count: number) => readonly JobMark[]
}
