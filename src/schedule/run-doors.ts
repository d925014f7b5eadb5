/** What the schedule needs of processes; the daemon implements these doors with what the supervisor has. */
import type { JobPlan } from './plan.ts'
import type { Attempt, RunIdentity } from './records.ts'
import type { Slot, SlotId } from './slot.ts'

/** Null: it ended, and how is not known. */
export type Exit = { readonly code: number | null; readonly signal: string | null } | null

export type Started = { readonly identity: RunIdentity; readonly ended: Promise<Exit> }

export type RunDoors = {
  /** Rejects with an AgenthostError: then nothing was started and nothing will be. */
  readonly start: (plan: JobPlan, slot: Slot) => Promise<Started>
  /** What became of an attempt of a daemon before us; null where it never had a process and never will. */
  readonly takeUp: (attempt: Attempt) => Promise<Started | { readonly ended: Exit } | null>
  /** Comes back when nothing of its tree is left. */
  readonly stop: (id: SlotId, attempt: number, what: Stopping) => Promise<void>
  /** Memory of the trees of these, in the same order. */
  readonly rssBytes: (of: readonly RunIdentity[]) => Promise<readonly number[]>
}

export type Stopping = { readonly identity: RunIdentity; readonly rule: JobPlan['stop'] }
