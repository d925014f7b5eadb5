/**
 * One start of an agent for as long as its process lives: what is known of it, its probes, its log.
 * Made by `keeper.ts` once a process exists, closed by it when the process has gone.
 */
import { join } from 'node:path'
import type { Steady } from '../clock.ts'
import { keepLog } from './log-keeping.ts'
import type { LogCursor } from './log-cursor.ts'
import type { StopReason } from './life.ts'
import { folderOf, logPathOf, type LaunchDoors } from './launch.ts'
import type { Plan, Running, Verdict } from './plan.ts'
import type { Identity, ProcessRow } from './process.ts'
import { watchRun } from './run-watching.ts'
import { writePipe } from './stdin-pipe.ts'
import {
  askPolitely,
  clearOut,
  type Cleared,
  killTree,
  signalStop,
  untilGroupIsGone,
} from './stopping.ts'
import { treeOf, type TreeRoot } from './tree.ts'

export type RunDoors = LaunchDoors & {
  /** Until when the grace after the last wake goes. */
  readonly graceUntil: () => Steady
  readonly tell: (
    kind: string,
    agent: string,
    message: string,
    data?: Readonly<Record<string, unknown>>,
  ) => void
}

export type RunStart = {
  readonly identity: Identity
  readonly generation: number
  readonly adopted: boolean
  readonly isReady: boolean
  /** Silence before this moment counts for nothing. */
  readonly graceUntil: Steady
  /** Where in the log this start begins; null: at what is the end of it now. */
  readonly logStart: LogCursor | null
}

export type RunHearing = {
  readonly ready: () => void
  readonly hung: (why: string) => void
}

export type Run = {
  readonly running: Running
  readonly adopted: boolean
  readonly spawnedAt: Steady
  readonly lastVerdict: () => Verdict | null
  readonly becameReady: () => void
  readonly forgive: (graceUntil: Steady) => void
  /** The preset's own way where the agent can still answer, then the stop signal. */
  readonly askToStop: (reason: StopReason) => Promise<void>
  readonly kill: () => Promise<void>
  /** After the main process went: waits for its group until `until`, then kills what is left. */
  readonly clearOut: (until: Steady) => Promise<Cleared>
  readonly close: () => void
}

/** Agents write their prompts fast or not at all. */
const WRITE_WITHIN_MS = 10_000

export function beginRun(plan: Plan, start: RunStart, hearing: RunHearing, doors: RunDoors): Run {
  const running = runningOf(plan, start, doors)
  const root: TreeRoot = {
    homeId: doors.homeId,
    agent: plan.name,
    generation: start.generation,
    identity: start.identity,
  }
  let known: readonly ProcessRow[] = []
  let lastVerdict: Verdict | null = null
  const log = keepLog(plan, { running, logStart: start.logStart }, doors)
  const watching = watchRun(plan, { running, log, start }, doors, {
    ...hearing,
    heard: (verdict) => (lastVerdict = verdict),
  })
  return {
    running,
    adopted: start.adopted,
    spawnedAt: doors.clock.steady(),
    lastVerdict: () => lastVerdict,
    becameReady: watching.becameReady,
    forgive(graceUntil) {
      log.forgive()
      watching.forgive(graceUntil)
    },
    async askToStop(reason) {
      watching.close()
      const look = doors.processes.list({ marks: true })
      // A look that fails is told in the end; the stop goes on without it.
      known = await look.then((table) => treeOf(table, root)).catch(() => [])
      const { askToStop } = plan.behaviour
      // A hung agent would not hear it.
      if (askToStop && reason !== 'hung' && reason !== 'not-ready') {
        await askPolitely(askToStop(running), doors.clock)
      }
      signalStop(running, plan.stop.signal, doors)
      await look
    },
    async kill() {
      await killTree(root, known, doors)
    },
    async clearOut(until) {
      await untilGroupIsGone(start.identity, until, doors)
      return clearOut(root, known, doors)
    },
    close() {
      watching.close()
      log.close()
    },
  }
}

function runningOf(plan: Plan, { identity, generation }: RunStart, doors: RunDoors): Running {
  const folder = folderOf(plan, doors)
  return {
    name: plan.name,
    generation,
    identity,
    folder,
    logPath: logPathOf(plan, doors),
    write: (text) =>
      writePipe(join(folder, 'stdin'), text, { deadlineMs: WRITE_WITHIN_MS, clock: doors.clock }),
  }
}
