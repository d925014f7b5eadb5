/**
 * Pauses the writers of a log: SIGSTOP to the agent's group, and, where something else of the agent writes
 * too, to its whole tree. Comes back once they are stopped, which a signal alone does not say.
 */
import type { Clock } from '../clock.ts'
import type { Paused } from './log-rotation.ts'
import type { Identity, Processes } from './process.ts'
import { treeOf, type TreeRoot } from './tree.ts'

export type PausingDoors = { readonly clock: Clock; readonly processes: Processes }

/** A process in an uninterruptible write does not stop before that is over; then there is no rotation. */
const STOP_WITHIN_MS = 2000

/**
 * Rejects when the group does not stop in time; it has been continued then. Its members are looked up before
 * the signal, so that the pause is short. One that was forked in that moment has the signal too, and should
 * it still have written, the log has grown under the clone, which `log-rotation.ts` looks for.
 */
export async function pauseGroup({ pid }: Identity, doors: PausingDoors): Promise<Paused> {
  const { processes } = doors
  const table = await processes.list({ marks: false })
  const members = table.filter(({ pgid }) => pgid === pid).map((row) => row.pid)
  const stop = (): void => void processes.signal({ group: pid }, 'SIGSTOP')
  const resume = (): void => void processes.signal({ group: pid }, 'SIGCONT')
  await stopped(members, { stop, resume }, doors)
  return { resume }
}

/** As `pauseGroup`, for everything that belongs to the agent, whatever its session. */
export async function pauseTree(root: TreeRoot, doors: PausingDoors): Promise<Paused> {
  const { processes } = doors
  const tree = treeOf(await processes.list({ marks: true }), root)
  // Oldest first: a tmux server that still runs would continue its pane again.
  const rows = tree.toSorted((a, b) => a.pid - b.pid)
  const identities = rows.map(({ pid, startedAt }) => ({
    pid,
    startedAt,
    bootId: processes.bootId(),
  }))
  const all = (signal: 'SIGSTOP' | 'SIGCONT') => (): void => {
    for (const identity of identities) processes.signal({ process: identity }, signal)
  }
  const signals = { stop: all('SIGSTOP'), resume: all('SIGCONT') }
  await stopped(
    rows.map(({ pid }) => pid),
    signals,
    doors,
  )
  return { resume: signals.resume }
}

/** So long a stop may take; then all go on for a moment and are stopped anew. */
const STOP_AGAIN_MS = 20
/** Long enough for an exec; longer each time. */
const MOMENT_MS = 1

/**
 * Sends the stop, and comes back when it has been followed. However it fails, what was paused is continued.
 *
 * A parent within vfork(2) cannot stop before its child has called exec, and a child that was stopped before that never
 * will (seen in a third of the pauses of a shell that starts one program after the other): both must go on for a moment.
 */
async function stopped(
  members: readonly number[],
  { stop, resume }: { readonly stop: () => void; readonly resume: () => void },
  { clock, processes }: PausingDoors,
): Promise<void> {
  const until = clock.steady() + STOP_WITHIN_MS
  let againAt = clock.steady() + STOP_AGAIN_MS
  let momentMs = MOMENT_MS
  try {
    stop()
    for (;;) {
      const states = await processes.statesOf(members)
      const running = members.find((pid) => states.get(pid) === 'running')
      if (running === undefined) return
      if (clock.steady() > until) {
        throw new Error(`process ${running} did not stop within ${STOP_WITHIN_MS / 1000} s`)
      }
      if (clock.steady() > againAt) {
        resume()
        await new Promise<void>((resolve) => {
          clock.wakeAt(clock.steady() + momentMs, resolve)
        })
        stop()
        momentMs *= 2
        againAt = clock.steady() + STOP_AGAIN_MS
      } else await new Promise((resolve) => setImmediate(resolve))
    }
  } catch (error) {
    resume()
    throw error
  }
}
