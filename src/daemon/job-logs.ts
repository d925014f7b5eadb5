/** The logs of runs: `logs/jobs/<job>/<slot>.log`, a file for each slot, and no more than so many. */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from '../errors.ts'
import { slotFileName, slotOfFileName, type SlotId } from '../schedule/slot.ts'

/** Logs that are kept of each job; the record of a run outlives its log. */
export const LOGS_KEPT = 100

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

function slotLogsAmong(names: readonly string[]): readonly string[] {
  return names
    .filter((name) => name.endsWith('.log') && slotOfFileName(name.slice(0, -4)) !== null)
    .toSorted()
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}
