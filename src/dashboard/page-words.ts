/** Words that the page takes from the command line's own, and the clock: handed in, as every door is. Pure. */
import type { Clock } from '../clock.ts'
import type { JobRun, JobStatus } from '../control/job-shapes.ts'

export type PageWords = {
  /** `3m 20s` */
  readonly duration: (ms: number) => string
  /** `64 MB` */
  readonly size: (bytes: number) => string
  /** `2026-11-24 12:59:04`, where the reader is. */
  readonly localTime: (iso: string) => string
  /** `daily 02:30` */
  readonly calendar: (job: JobStatus) => string
  /** `ran 2d 3h ago` */
  readonly lastRun: (run: JobRun, now: number) => string
}

export type PageDoors = { readonly words: PageWords; readonly clock: Clock }
