/**
 * Holds the log of each run under way to its limit: over it the log is rotated as an agent's is, no line lost or torn,
 * and of the rotated parts the newest stays. So the newest lines are there, and a run that floods fills no disk.
 */
import { basename } from 'node:path'
import { statSync } from 'node:fs'
import type { Clock, Steady } from '../clock.ts'
import { causeOf } from '../errors.ts'
import type { OpenRun } from '../schedule/open-run.ts'
import { slotKey, type SlotId } from '../schedule/slot.ts'
import { rotatedAmong } from '../supervisor/log-names.ts'
import { rotateLog } from '../supervisor/log-rotation.ts'
import { pauseGroup, pauseTree } from '../supervisor/pausing.ts'
import type { Identity, Processes } from '../supervisor/process.ts'
import { recoverRotation } from '../supervisor/rotation-journal.ts'
import { PARTS_KEPT } from './job-logs.ts'
import { ownerOf } from './job-marks.ts'

/** Of the file that is written to; what was rotated of it is about as large. */
export const RUN_LOG_MAX_BYTES = 50_000_000
/** After a rotation that failed (a full disk). */
const RETRY_MS = 60_000

export type JobLogLimitFrom = {
  readonly clock: Clock
  readonly processes: Processes
  readonly homeId: string
  readonly logPathOf: (id: SlotId) => string
  readonly tell: (kind: string, job: string, message: string, data: { logPath: string }) => void
  readonly maxBytes?: number
}

export type JobLogLimit = {
  /** Called each second with the runs that are under way. */
  readonly tick: (runs: readonly OpenRun[]) => void
}

type Known = { isBusy: boolean; lookAt: Steady; hasLost: boolean }

export function jobLogLimit(from: JobLogLimitFrom): JobLogLimit {
  const known = new Map<string, Known>()
  const openedAt = from.clock.now()
  return {
    tick(runs) {
      const keys = new Set(runs.map(({ id }) => slotKey(id)))
      for (const key of known.keys()) if (!keys.has(key)) known.delete(key)
      for (const run of runs) {
        if (run.identity === null) continue
        const before = known.get(slotKey(run.id))
        const own = before ?? { isBusy: false, lookAt: from.clock.steady(), hasLost: false }
        known.set(slotKey(run.id), own)
        if (own.isBusy || from.clock.steady() < own.lookAt) continue
        own.isBusy = true
        const isTakenUp = before === undefined && run.begunAt <= openedAt
        void look({ run, identity: run.identity, isTakenUp }, own, from)
      }
    },
  }
}

type Looked = {
  readonly run: OpenRun
  readonly identity: Identity
  /** A daemon before this one may have been killed while it rotated. */
  readonly isTakenUp: boolean
}

/** Never rejects. */
async function look(looked: Looked, own: Known, from: JobLogLimitFrom): Promise<void> {
  const { run } = looked
  const path = from.logPathOf(run.id)
  try {
    if (looked.isTakenUp) await takeUp(path, looked.identity, from)
    if (sizeOf(path) <= (from.maxBytes ?? RUN_LOG_MAX_BYTES)) return
    const isLoss = await rotated(path, looked, from)
    if (isLoss && !own.hasLost) {
      own.hasLost = true
      const message = 'writes more than its log may hold: only the newest lines are kept'
      from.tell('job.log-cut', run.id.job, message, { logPath: path })
    }
  } catch (error) {
    own.lookAt = from.clock.steady() + RETRY_MS
    const message = `unable to hold its log to the limit: ${causeOf(error)}`
    from.tell('job.trouble', run.id.job, message, { logPath: path })
  } finally {
    own.isBusy = false
  }
}

/** What was paused goes on, and a rotation that had begun is finished. */
async function takeUp(path: string, identity: Identity, from: JobLogLimitFrom): Promise<void> {
  const paused = await pauseGroup(identity, from)
  try {
    recoverRotation(path)
  } finally {
    paused.resume()
  }
}

/** Whether lines were let go by it. */
async function rotated(
  path: string,
  { run, identity }: Looked,
  from: JobLogLimitFrom,
): Promise<boolean> {
  const { homeId } = from
  const root = { homeId, agent: ownerOf(run.id), generation: run.attempt, identity }
  const done = await rotateLog({
    path,
    keep: PARTS_KEPT,
    pause: () => pauseGroup(identity, from),
    pauseAll: () => pauseTree(root, from),
  })
  const [part] = rotatedAmong(basename(path), [basename(done.file)])
  return (part?.sequence ?? 0) > PARTS_KEPT
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
