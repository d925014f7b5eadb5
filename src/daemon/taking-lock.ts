/** Takes the lock of a home for this daemon, or says who has it; under launchd it waits for the holder to go. */
import type { Clock } from '../clock.ts'
import { AgenthostError } from '../errors.ts'
import { daemonLock, type Holder } from '../store/daemon-lock.ts'
import type { HomePaths } from './paths.ts'
import { waited } from './until.ts'

export type LockFor = {
  readonly paths: HomePaths
  readonly env: NodeJS.ProcessEnv
  /** Ends the waiting. */
  readonly stop: AbortSignal
}

/** How long a daemon that launchd started waits between two looks at the lock. */
const LOCK_RETRY_MS = 2000
/** A daemon that has just taken the lock says who it is within moments. */
const NAME_WITHIN_MS = 2000
const NAME_RETRY_MS = 50

/** Rejects with exit 75 when another daemon has this home, and is not waited for. */
export async function takeLock(
  { paths, env, stop }: LockFor,
  self: Holder,
  clock: Clock,
): Promise<{ readonly release: () => void }> {
  const nameBy = clock.steady() + NAME_WITHIN_MS
  for (;;) {
    const lock = daemonLock(paths.home, self)
    if (lock.held) return lock
    const isUnnamed = lock.by === null && clock.steady() < nameBy
    // launchd would start an exiting daemon again and again: under it, wait for the holder to go.
    if (!isUnnamed && !isUnderLaunchd(env)) throw heldBy(lock.by, paths)
    await waited(isUnnamed ? NAME_RETRY_MS : LOCK_RETRY_MS, clock, stop)
    if (stop.aborted) throw heldBy(lock.by, paths)
  }
}

function isUnderLaunchd(env: NodeJS.ProcessEnv): boolean {
  return env['XPC_SERVICE_NAME'] !== undefined && env['XPC_SERVICE_NAME'] !== '0'
}

function heldBy(by: Holder | null, { home }: HomePaths): AgenthostError {
  const who = by === null ? 'another daemon' : `process ${by.pid} (since ${by.startedAt})`
  return new AgenthostError(
    'temporary',
    `unable to run the daemon: ${who} already serves ${home}`,
    'Look at it with `agenthost status`.',
  )
}
