/** The logs of runs: `logs/jobs/<job>/<slot>.log`, a file for each slot, and no more than so many. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { slotFileName, slotOfFileName, type SlotId } from '../schedule/slot.ts'
import { rotatedAmong } from '../supervisor/log-names.ts'
import { namesIn } from './names-in.ts'

/** Logs that are kept of each job; the record of a run outlives its log. */
export const LOGS_KEPT = 100
/** Rotated parts of a log that are kept: the newest. */
export const PARTS_KEPT = 1

export function jobLogPath(logs: string, id: SlotId): string {
  return join(logs, 'jobs', id.job, `${slotFileName(id)}.log`)
}

/** Deletes the oldest over the limit. Names sort by time. */
export function pruneLogs(logs: string, job: string, kept = LOGS_KEPT): void {
  const folder = join(logs, 'jobs', job)
  const all = namesIn(folder)
  for (const log of slotLogsAmong(all).slice(0, -kept)) {
    // With what was rotated of it.
    for (const name of all.filter((each) => each === log || each.startsWith(`${log}.`)))
      rmSync(join(folder, name), { force: true })
  }
}

/** The whole paths of a job's logs of which lines were let go: their parts count on, and the first are gone. */
export function cutLogs(logs: string, job: string): ReadonlySet<string> {
  const folder = join(logs, 'jobs', job)
  const names = namesIn(folder)
  const isCut = (log: string): boolean =>
    rotatedAmong(log, names).some(({ sequence }) => sequence > PARTS_KEPT)
  return new Set(
    slotLogsAmong(names)
      .filter(isCut)
      .map((log) => join(folder, log)),
  )
}

function slotLogsAmong(names: readonly string[]): readonly string[] {
  return names
    .filter((name) => name.endsWith('.log') && slotOfFileName(name.slice(0, -4)) !== null)
    .toSorted()
}
