/**
 * The backup of each night: the daemon looks whether it is due and runs `agenthost backup` as a process of its own, so
 * that a gigabyte of ledger is nothing to its loop. What became of it is told; once for each night that has none.
 */
import { statSync } from 'node:fs'
import type { Clock, Instant } from '../clock.ts'
import { newestCopy } from '../backup/copies.ts'
import { isDue, nightBefore } from '../backup/due.ts'
import { backupFolder, filesIn } from '../backup/folder.ts'
import { EXIT } from '../errors.ts'
import type { Chronicle } from './chronicle.ts'
import type { HomePaths } from './paths.ts'
import { runBackup, type BackupRun, type RunBackup } from './run-backup.ts'

export type NightlyBackup = {
  /** Called each second; looks at the folder once a minute. */
  readonly tick: () => void
  readonly close: () => void
}

export type NightlyFrom = {
  readonly paths: HomePaths
  readonly clock: Clock
  readonly tell: Chronicle['tell']
  readonly failed: (error: unknown) => void
  readonly run?: RunBackup
}

const LOOK_MS = 60_000
/** A daemon that has just begun has agents to look after first. */
const SETTLE_MS = 2 * LOOK_MS

export function nightlyBackup({
  paths,
  clock,
  tell,
  failed,
  run = runBackup(paths.home),
}: NightlyFrom): NightlyBackup {
  const ending = new AbortController()
  const begunAt = clock.now()
  let lookAt = clock.steady() + SETTLE_MS
  let isRunning = false
  let failedAt: Instant | null = null
  let mayRetry = false
  let toldAt: Instant | null = null
  const isWanted = (now: Instant): boolean => {
    const newestAt = newestIn(backupFolder(paths.home))
    return isDue(
      { newestAt, since: Math.min(begunAt, madeAt(paths.hostDb)), failedAt, mayRetry },
      now,
    )
  }
  const ended = ({ code, text }: BackupRun, begun: Instant): void => {
    if (ending.signal.aborted) return
    if (code === EXIT.done) {
      failedAt = null
      return tell('backup.made', 'backup', text)
    }
    failedAt = begun
    mayRetry = code !== EXIT.bad
    if (toldAt !== null && toldAt >= nightBefore(begun)) return
    toldAt = begun
    tell('backup.failed', 'backup', text, {
      code,
      // A damaged database is losing rows now; a full disk costs one night.
      severity: code === EXIT.bad ? 'urgent' : 'warning',
    })
  }
  return {
    tick() {
      if (isRunning || clock.steady() < lookAt) return
      lookAt = clock.steady() + LOOK_MS
      const begun = clock.now()
      if (!isWanted(begun)) return
      isRunning = true
      run(ending.signal)
        .then((how) => ended(how, begun))
        .catch(failed)
        .finally(() => (isRunning = false))
    },
    close: () => ending.abort(),
  }
}

function newestIn(folder: string): Instant | null {
  try {
    return newestCopy(filesIn(folder), 'host')?.at ?? null
  } catch {
    // A folder that cannot be read has no copy for us; the backup that is begun then says why.
    return null
  }
}

/** When the home got its database; a file system that does not know says 1970, or when it was last written. */
function madeAt(hostDb: string): Instant {
  return statSync(hostDb, { throwIfNoEntry: false })?.birthtimeMs ?? Infinity
}
