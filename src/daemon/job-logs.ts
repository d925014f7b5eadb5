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
  for (const name of slotLogsIn(folder).slice(0, -kept)) {
    rmSync(join(folder, name), { force: true })
  }
}

function slotLogsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.log') && slotOfFileName(name.slice(0, -4)) !== null)
      .toSorted()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}
