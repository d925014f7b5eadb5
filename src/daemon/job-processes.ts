/**
 * Runs of jobs as processes: the supervisor's launcher and its ways to end a tree, with a holder between
 * that keeps the exit code. Implements the doors of the schedule.
 */
import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { heldBy } from '../schedule/holder.ts'
import type { Exit, RunDoors, Started } from '../schedule/run-doors.ts'
import type { JobPlan } from '../schedule/plan.ts'
import type { Attempt, RunIdentity } from '../schedule/records.ts'
import type { Slot, SlotId } from '../schedule/slot.ts'
import type { PidFile } from '../supervisor/adoption.ts'
import type { GoneWatch } from '../supervisor/gone-watch.ts'
import { SHELL, spawnDetached } from '../supervisor/launch.ts'
import { readMark, writeMark, type ProcessRow, type Processes } from '../supervisor/process.ts'
import { checkRunnable } from '../supervisor/runnable.ts'
import {
  declareIntent,
  launcherOf,
  voidIntents,
  type StartFiles,
} from '../supervisor/start-files.ts'
import { clearOut, signalStop, untilGroupIsGone } from '../supervisor/stopping.ts'
import { treeOf, treeRssBytes, type TreeRoot } from '../supervisor/tree.ts'
import { unable } from '../errors.ts'
import { exitFileIn, type JobFolders } from './job-folders.ts'
import { ownerOf } from './job-marks.ts'

export type JobProcessesFrom = {
  readonly clock: Clock
  readonly processes: Processes
  readonly whenGone: GoneWatch['whenGone']
  readonly homeId: string
  readonly folders: JobFolders
  /** Where those are: `jobs/` of the home. */
  readonly root: string
  readonly logPathOf: (id: SlotId) => string
  /** The variables of a job that are secrets; rejects with what is missing, and what to do. */
  readonly readSecrets: (plan: Pick<JobPlan, 'name' | 'secretEnv'>) => Promise<Environment>
}

type Environment = Readonly<Record<string, string>>

export function jobProcesses(from: JobProcessesFrom): RunDoors {
  const { processes, clock } = from
  let left: Promise<LeftBehind> | null = null
  return {
    start: (plan, slot) => start(plan, slot, from),
    async takeUp(attempt) {
      // The first is asked for before anything is started here: every intent is one of the daemon before.
      left ??= leftBehind(from)
      return takeUp(attempt, await left, from)
    },
    async stop(id, attempt, { identity, rule }) {
      const root = { homeId: from.homeId, agent: ownerOf(id), generation: attempt, identity }
      const known = treeOf(await processes.list({ marks: true }), root)
      signalStop({ identity }, rule.signal, from)
      await untilGroupIsGone(identity, clock.steady() + rule.graceMs, from)
      await clearOut(root, known, from)
    },
    async rssBytes(identities) {
      const table = await processes.list({ marks: false })
      return identities.map((identity) => treeRssBytes(table, identity))
    },
  }
}

async function start(plan: JobPlan, slot: Slot, from: JobProcessesFrom): Promise<Started> {
  const { attempts: attempt, job } = slot
  checkRunnable(plan, plan)
  const secrets = await from.readSecrets(plan)
  const { files, exitFile } = intended(slot, from)
  const random = randomBytes(4).toString('hex')
  const mark = writeMark({ homeId: from.homeId, agent: ownerOf(slot), generation: attempt }, random)
  const at = {
    name: job,
    workdir: plan.workdir,
    logPath: from.logPathOf(slot),
    wrap: (argv: readonly string[]) => launcherOf(SHELL, files, heldBy(SHELL, exitFile, argv)),
  }
  const env = {
    ...plan.env,
    ...secrets,
    AGENTHOST_JOB: job,
    AGENTHOST_SLOT: new Date(slot.at).toISOString(),
    AGENTHOST_RUN: mark,
  }
  const { pid, ended } = await spawnDetached(at, { argv: plan.argv, env }, null)
  const identity = await from.processes.identify(pid)
  const known = identity ?? { pid, startedAt: 'gone', bootId: from.processes.bootId() }
  // Its holder is our child and ends with its code; the file is for a daemon after us.
  return { identity: known, ended }
}

function intended(
  slot: Slot,
  { folders }: JobProcessesFrom,
): { readonly files: StartFiles; readonly exitFile: string } {
  try {
    const folder = folders.make(slot)
    return { files: declareIntent(folder, slot.attempts), exitFile: exitFileIn(folder) }
  } catch (error) {
    throw unable({ verb: 'record the start of', object: slot.job, kind: 'temporary' }, error)
  }
}

/** What a daemon before us left: who wrote a pid, and who lives. */
type LeftBehind = { readonly pidFiles: readonly PidFile[]; readonly table: readonly ProcessRow[] }

async function leftBehind({ root, processes }: JobProcessesFrom): Promise<LeftBehind> {
  const pidFiles = voidIntents(root)
  return { pidFiles, table: await processes.list({ marks: true }) }
}

async function takeUp(
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
