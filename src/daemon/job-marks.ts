/**
 * The birth mark of a run of a job: that of an agent with a name that no agent can have, so that the
 * supervisor finds its tree by it, and boot does not take it for an agent. Pure.
 */
import type { SlotId } from '../schedule/slot.ts'
import { readMark, type ProcessRow } from '../supervisor/process.ts'

const PREFIX = 'job:'

/** Stands where the name of an agent would. */
export function ownerOf({ job, kind, at }: SlotId): string {
  return `${PREFIX}${job}:${kind}:${at}`
}

/** The table as the agents see it: what a job runs carries no mark of theirs. */
export function withoutJobs(table: readonly ProcessRow[]): readonly ProcessRow[] {
  return table.map((row) => {
    const isOfJob = row.mark !== null && readMark(row.mark)?.agent.startsWith(PREFIX) === true
    return isOfJob ? { ...row, mark: null } : row
  })
}
