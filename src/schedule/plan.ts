/** What the schedule is told about one job: everything declared, nothing observed. */
import type { Calendar } from './calendar.ts'

export type LateRule = {
  /** What becomes of slots found late: none runs, only the newest, or each, oldest first. */
  readonly run: 'skip' | 'newest' | 'each'
  /** Older ones never run, so that a month away does not mean a month of runs. */
  readonly horizonMs: number
  /** A slot found this late still counts as on time. */
  readonly graceMs: number
}

export type JobPlan = {
  readonly name: string
  readonly calendar: Calendar
  readonly argv: readonly string[]
  readonly workdir: string
  /** The whole environment but for the marks. */
  readonly env: Readonly<Record<string, string>>
  /** Variables that are secrets, by the names of those: read at each start, and kept nowhere. */
  readonly secretEnv: Readonly<Record<string, string>>
  readonly late: LateRule
  /** What becomes of a slot that is due while an earlier one of the job has not ended. */
  readonly overlap: 'skip' | 'queue' | 'replace'
  /** Jobs whose slot of the same day, else of the same week, must have succeeded. */
  readonly after: readonly string[]
  /** How long a slot waits for those at most. */
  readonly waitMs: number
  /** Attempts after the first one, and the waits before each; the last wait repeats. */
  readonly retries: { readonly count: number; readonly backoffMs: readonly number[] }
  readonly successCodes: readonly number[]
  /** Of one attempt; null for none. Time that the host slept does not count. */
  readonly timeoutMs: number | null
  readonly stop: { readonly signal: NodeJS.Signals; readonly graceMs: number }
}
