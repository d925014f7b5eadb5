/**
 * Runs of jobs as processes: the supervisor's launcher and its ways to end a tree, with a holder between
 * that keeps the exit code. Implements the doors of the schedule.
 */
import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { heldBy } from '../schedule/holder.ts'
import type { RunDoors, Started } from '../schedule/run-doors.ts'
import type { JobPlan } from '../schedule/plan.ts'
import type { Slot, SlotId } from '../schedule/slot.ts'
import type { GoneWatch } from '../supervisor/gone-watch.ts'
import { writeMark, type Processes } from '../supervisor/process.ts'
import { checkRunnable } from '../supervisor/runnable.ts'
import { SHELL, spawnDetached } from '../supervisor/spawning.ts'
import { declareIntent, launcherOf, type StartFiles } from '../supervisor/start-files.ts'
import { clearOut, signalStop, untilGroupIsGone } from '../supervisor/stopping.ts'
import { treeOf, treeRssBytes } from '../supervisor/tree.ts'
import { unable } from '../errors.ts'
import { leftBehind, takeUp, type LeftBehind } from './job-adoption.ts'
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
  /** Its token for the gateway, where it has a route. */
  readonly gatewayEnv: (slot: Slot) => Environment
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
    ...from.gatewayEnv(slot),
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
