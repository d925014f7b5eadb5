/** What became of a run of a job while no daemon was looking: it goes on, or how it ended. */
import type { Exit, Started } from '../schedule/run-doors.ts'
import type { Attempt, RunIdentity } from '../schedule/records.ts'
import type { SlotId } from '../schedule/slot.ts'
import type { PidFile } from '../supervisor/adoption.ts'
import { readMark, type ProcessRow } from '../supervisor/process.ts'
import { voidIntents } from '../supervisor/start-files.ts'
import { clearOut } from '../supervisor/stopping.ts'
import type { TreeRoot } from '../supervisor/tree.ts'
import { ownerOf } from './job-marks.ts'
import type { JobProcessesFrom } from './job-processes.ts'

/** What a daemon before us left: who wrote a pid, and who lives. */
export type LeftBehind = {
  readonly pidFiles: readonly PidFile[]
  readonly table: readonly ProcessRow[]
}

export async function leftBehind({ root, processes }: JobProcessesFrom): Promise<LeftBehind> {
  const pidFiles = voidIntents(root)
  return { pidFiles, table: await processes.list({ marks: true }) }
}

/** Its run as it goes on, or how it ended; null where nothing of it ever began. */
export async function takeUp(
  attempt: Attempt,
  { pidFiles, table }: LeftBehind,
  from: JobProcessesFrom,
): Promise<Started | { readonly ended: Exit } | null> {
  const { id, attempt: generation } = attempt
  const agent = ownerOf(id)
  const isThisBoot = attempt.bootId === from.processes.bootId()
  const wrote = pidFiles.find(
    (file) => from.folders.isOf(id, file.agent) && file.generation === generation,
  )
  const pid = attempt.identity?.pid ?? wrote?.pid
  const row = table.find((each) => each.pid === pid && each.state !== 'zombie')
  if (isThisBoot && row !== undefined && isRunOf(row, attempt, { agent, homeId: from.homeId })) {
    const identity = { pid: row.pid, startedAt: row.startedAt, bootId: attempt.bootId }
    return { identity, ended: endOf(identity, id, from) }
  }
  const exit = from.folders.exitOf(id)
  if (exit !== null) return { ended: exit }
  // Not a word of it, in this very boot: its launcher has found, or will find, the intent gone.
  if (pid === undefined && isThisBoot) return null
  const gone = { pid: pid ?? 0, startedAt: 'gone', bootId: attempt.bootId }
  const root: TreeRoot = { homeId: from.homeId, agent, generation, identity: gone }
  await clearOut(root, [], from)
  return { ended: null }
}

function isRunOf(
  row: ProcessRow,
  { identity, attempt }: Attempt,
  { agent, homeId }: { readonly agent: string; readonly homeId: string },
): boolean {
  if (identity !== null) return row.startedAt === identity.startedAt
  const mark = row.mark === null ? null : readMark(row.mark)
  return mark?.homeId === homeId && mark.agent === agent && mark.generation === attempt
}

function endOf(identity: RunIdentity, id: SlotId, from: JobProcessesFrom): Promise<Exit> {
  return new Promise((resolve) => {
    from.whenGone(identity, () => resolve(from.folders.exitOf(id)))
  })
}
