/**
 * Pauses the writers of a log: SIGSTOP to the agent's group, and, where something else of the agent writes
 * too, to its whole tree. Comes back once they are stopped, which a signal alone does not say.
 */
import type { Clock } from '../clock.ts'
import type { Paused } from './log-rotation.ts'
import type { Identity, ProcessRow, Processes } from './process.ts'
import { treeOf, type TreeRoot } from './tree.ts'

export type PausingDoors = { readonly clock: Clock; readonly processes: Processes }

/** A process in an uninterruptible read does not stop before that is over; then there is no rotation. */
const STOP_WITHIN_MS = 2000

/** Rejects when the group does not stop in time; it has been continued then. */
export async function pauseGroup({ pid }: Identity, doors: PausingDoors): Promise<Paused> {
  const { processes } = doors
  processes.signal({ group: pid }, 'SIGSTOP')
  const resume = (): void => void processes.signal({ group: pid }, 'SIGCONT')
  await stopped(
    (table) => table.filter(({ pgid }) => pgid === pid),
    { marks: false },
    resume,
    doors,
  )
  return { resume }
}

/** As `pauseGroup`, for everything that belongs to the agent, whatever its session. */
export async function pauseTree(root: TreeRoot, doors: PausingDoors): Promise<Paused> {
  const { processes } = doors
  const paused = new Map<number, Identity>()
  const resume = (): void => {
    for (const identity of paused.values()) processes.signal({ process: identity }, 'SIGCONT')
  }
  const members = (table: readonly ProcessRow[]): readonly ProcessRow[] => {
    const rows = treeOf(table, root)
    for (const { pid, startedAt } of rows) {
      if (paused.has(pid)) continue
      const identity = { pid, startedAt, bootId: processes.bootId() }
      paused.set(pid, identity)
      processes.signal({ process: identity }, 'SIGSTOP')
    }
    return rows
  }
  await stopped(members, { marks: true }, resume, doors)
  return { resume }
}

async function stopped(
  members: (table: readonly ProcessRow[]) => readonly ProcessRow[],
  look: { readonly marks: boolean },
  resume: () => void,
  { clock, processes }: PausingDoors,
): Promise<void> {
  const until = clock.steady() + STOP_WITHIN_MS
  for (;;) {
    const running = members(await processes.list(look)).filter(({ state }) => state === 'running')
    if (running.length === 0) return
    if (clock.steady() > until) {
      resume()
      throw new Error(`process ${running[0]?.pid} did not stop within ${STOP_WITHIN_MS / 1000} s`)
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
}
