/** An attempt that is under way, and what can be done with all of them. */
import type { RunEnd } from './ending.ts'
import type { JobPlan } from './plan.ts'
import type { Attempt, RunIdentity } from './records.ts'
import type { Slot, SlotId } from './slot.ts'

export type OpenRun = {
  readonly id: SlotId
  readonly attempt: number
  readonly begunAt: number
  identity: RunIdentity | null
  awakeMs: number
  peakRssBytes: number | null
  ending: Pick<RunEnd, 'reason' | 'why'> | null
}

export type OpenRuns = {
  readonly begin: (plan: JobPlan, slot: Slot) => void
  /** True when the attempt never came to be: it is to be begun anew. */
  readonly takeUp: (attempt: Attempt) => Promise<boolean>
  readonly stop: (id: SlotId, reason: 'replaced' | 'stopped', why: string) => void
  /** Once a second: ends what lasts too long. */
  readonly tick: (plans: ReadonlyMap<string, JobPlan>) => void
  readonly sample: () => Promise<void>
  readonly of: (id: SlotId) => OpenRun | undefined
  /** The daemon goes: what runs goes on, and nothing more is recorded of it here. */
  readonly close: () => void
}
