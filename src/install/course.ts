/** What becomes of each job when an installation is brought up to date: as little as is needed. Pure. */
import type { Job } from './job.ts'

export type Course =
  /** It runs as it is wanted: nothing is done. */
  | 'leave'
  /** Its plist is as loaded; only what it runs is another, or it does not answer. */
  | 'restart'
  /** Loaded, and nothing of it runs: launchd parked it. */
  | 'kick'
  /** Not loaded, or launchd has an older plist of it, which it never reads again. */
  | 'load'

export type JobNow = {
  readonly job: Job
  /** Whether the plist on the disk is the one that is wanted. */
  readonly isPlistSame: boolean
  readonly isDisabled: boolean
}

export function courseOfDaemon(
  { job, isPlistSame, isDisabled }: JobNow,
  program: { readonly isSame: boolean; readonly answers: boolean },
): Course {
  if (job.kind !== 'loaded' || !isPlistSame || isDisabled) return 'load'
  if (job.pid === null) return 'kick'
  return program.isSame && program.answers ? 'leave' : 'restart'
}

/** It is started anew each minute, and so takes up a new release by itself. */
export function courseOfWatchdog({ job, isPlistSame, isDisabled }: JobNow): 'leave' | 'load' {
  return job.kind === 'loaded' && isPlistSame && !isDisabled ? 'leave' : 'load'
}
