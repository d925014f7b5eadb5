/** What a daemon before us left running that is not as it was: groups that it had paused, and processes of earlier starts. */
import type { Adopted } from '../supervisor/adoption.ts'
import { readMark, type ProcessRow, type Processes } from '../supervisor/process.ts'

export type LeftoverDoors = {
  readonly processes: Processes
  readonly homeId: string
  readonly tell: (kind: string, subject: string, message: string) => void
}

/** A daemon that was killed in a rotation left the group paused, with no journal or a finished one. */
export function continueIfStopped(
  { identity }: Adopted,
  table: readonly ProcessRow[],
  { processes }: LeftoverDoors,
): void {
  const group = table.filter(({ pgid }) => pgid === identity.pid)
  if (group.some(({ state }) => state === 'stopped')) {
    processes.signal({ group: identity.pid }, 'SIGCONT')
  }
}

/** What carries a mark of ours but belongs to no start that goes on. */
export function clearLeftovers(
  adopted: readonly Adopted[],
  table: readonly ProcessRow[],
  doors: LeftoverDoors,
): void {
  const current = new Map(adopted.map(({ agent, generation }) => [agent, generation]))
  for (const row of table) {
    const mark = row.mark === null ? null : readMark(row.mark)
    if (mark?.homeId !== doors.homeId || row.state === 'zombie') continue
    if (current.get(mark.agent) === mark.generation) continue
    const identity = { pid: row.pid, startedAt: row.startedAt, bootId: doors.processes.bootId() }
    const killed = doors.processes.signal({ process: identity }, 'SIGKILL')
    if (killed === 'sent') {
      doors.tell('agent.leftover', mark.agent, `process ${row.pid} of an earlier start was ended`)
    }
  }
}
