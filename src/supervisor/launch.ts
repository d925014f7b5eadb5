/**
 * Starts one agent: intent on record, log and stdin opened, a detached process whose identity is
 * written down. Rejects with an AgenthostError that says why nothing was started.
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import { AgenthostError, unable } from '../errors.ts'
import { identifyNew } from './identifying.ts'
import type { LogCursor } from './log-cursor.ts'
import { cursorAtEnd } from './log-reader.ts'
import type { Launch, Plan, StartContext } from './plan.ts'
import { writeMark, type Identity, type Processes } from './process.ts'
import type { Records } from './records.ts'
import { checkRunnable } from './runnable.ts'
import { hasSecrets, type ReadSecrets } from './secret-env.ts'
import { SHELL, spawnDetached, type Ended } from './spawning.ts'
import {
  declareIntent,
  forgetEarlierStarts,
  launcherOf,
  noteLogStart,
  type StartFiles,
} from './start-files.ts'
import { openStdinPipe } from './stdin-pipe.ts'

export type LaunchDoors = {
  readonly clock: Clock
  readonly processes: Processes
  readonly records: Records
  readonly homeId: string
  readonly agentsFolder: string
  readonly logsFolder: string
  readonly readSecrets: ReadSecrets
}

export type Launched = {
  readonly identity: Identity
  readonly mark: string
  /** Null for a process that is not our child (a pane of tmux): its end has to be looked for. */
  readonly ended: Promise<Ended> | null
  /** Where in its log this start begins, for a readiness text; else null. */
  readonly logStart: LogCursor | null
}

export function folderOf(plan: Plan, { agentsFolder }: Pick<LaunchDoors, 'agentsFolder'>): string {
  return join(agentsFolder, plan.name)
}

export function logPathOf(plan: Plan, { logsFolder }: Pick<LaunchDoors, 'logsFolder'>): string {
  return join(logsFolder, `${plan.name}.log`)
}

export async function launch(
  plan: Plan,
  start: { readonly generation: number; readonly isRestart: boolean },
  doors: LaunchDoors,
): Promise<Launched> {
  const { generation, isRestart } = start
  const mark = writeMark(
    { homeId: doors.homeId, agent: plan.name, generation },
    randomBytes(4).toString('hex'),
  )
  // No await where there is nothing to wait for: a plain agent is spawned in the turn that its end came in.
  const secrets = hasSecrets(plan) ? await doors.readSecrets(plan) : {}
  const env = { ...plan.env, ...secrets, AGENTHOST_AGENT: plan.name, AGENTHOST_RUN: mark }
  const { at, files } = contextOf(plan, { generation, mark, env }, doors)
  const { preflight, prepare, launch: otherwise } = plan.behaviour
  const prepared = preflight || prepare ? await settled(plan, at) : { argv: plan.argv, env: at.env }
  checkRunnable(plan, prepared)
  const { fingerprint, name } = plan
  try {
    doors.records.intend({ name, generation, fingerprint, mark, at: doors.clock.now(), isRestart })
    files.declare()
  } catch (error) {
    throw unable({ verb: 'record the start of', object: name, kind: 'temporary' }, error)
  }
  const logStart = plan.ready?.probe.kind === 'text' ? cursorAtEnd(at.logPath) : null
  if (logStart !== null) noteLogStart(at.folder, generation, logStart)
  const stdin = plan.stdin === 'pipe' ? await openStdinPipe(at.folder) : null
  const launched = otherwise
    ? { pid: await otherwise(at, prepared), ended: null }
    : await spawnDetached(at, prepared, stdin)
  const identity = await identifyNew(launched.pid, doors)
  // A process that is gone already has no identity any more; its `exit` event is on its way.
  const known = identity ?? {
    pid: launched.pid,
    startedAt: 'gone',
    bootId: doors.processes.bootId(),
  }
  if (identity !== null) doors.records.started(plan.name, generation, identity)
  forgetEarlierStarts(at.folder, generation)
  return { identity: known, mark, ended: launched.ended, logStart }
}

async function settled(plan: Plan, at: StartContext): Promise<Launch> {
  mkdirSync(at.folder, { recursive: true, mode: 0o700 })
  const refusal = await plan.behaviour.preflight?.(at)
  if (refusal) throw new AgenthostError('bad', `unable to start ${plan.name}: ${refusal}`)
  return (await plan.behaviour.prepare?.(at)) ?? { argv: plan.argv, env: at.env }
}

function contextOf(
  plan: Plan,
  { generation, mark, env }: Pick<StartContext, 'generation' | 'mark' | 'env'>,
  doors: LaunchDoors,
): { readonly at: StartContext; readonly files: { declare(): void } } {
  const folder = folderOf(plan, doors)
  let declared: StartFiles | null = null
  const at: StartContext = {
    name: plan.name,
    generation,
    mark,
    folder,
    logPath: logPathOf(plan, doors),
    workdir: plan.workdir,
    env,
    wrap(argv) {
      if (declared === null) throw new Error('a command is wrapped only once its start is intended')
      return launcherOf(SHELL, declared, argv)
    },
  }
  return { at, files: { declare: () => (declared = declareIntent(folder, generation)) } }
}
