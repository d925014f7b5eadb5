/**
 * Takes over what another daemon left: voids its intents, adopts what runs, clears what is left over,
 * and hands every agent to the fleet. No twin is started and none is forgotten (design section 6.3).
 */
import type { Clock } from '../clock.ts'
import { causeOf } from '../errors.ts'
import { adopt, lastGeneration, type Adopted, type Facts } from '../supervisor/adoption.ts'
import type { Newcomer } from '../supervisor/fleet.ts'
import type { Plan } from '../supervisor/plan.ts'
import type { Processes } from '../supervisor/process.ts'
import type { AgentRecord, Records } from '../supervisor/records.ts'
import { restore, type Restored } from '../supervisor/restore.ts'
import { lastStartIn, logStartOf, voidIntents } from '../supervisor/start-files.ts'
import { withoutJobs } from './job-marks.ts'
import { join } from 'node:path'
import { firstLook } from './first-look.ts'
import { clearLeftovers, continueIfStopped } from './leftovers.ts'

export type BootDoors = {
  readonly clock: Clock
  readonly processes: Processes
  readonly records: Records
  readonly homeId: string
  readonly agentsFolder: string
  readonly tell: (
    kind: string,
    subject: string,
    message: string,
    data?: Readonly<Record<string, unknown>>,
  ) => void
  /** Finishes a rotation that a daemon before us was killed in. */
  readonly recoverLog: (agent: string) => boolean
}

export type Boot = {
  readonly newcomers: readonly Newcomer[]
  /** To be asked of the fleet once all are in it. */
  readonly wishes: readonly { readonly name: string; readonly wish: 'restart' | 'stop' }[]
  /** Run without being in the configuration; to be stopped. */
  readonly strangers: readonly Adopted[]
}

export async function boot(plans: readonly Plan[], doors: BootDoors): Promise<Boot> {
  const pidFiles = voidIntents(doors.agentsFolder)
  const table = withoutJobs(await firstLook(doors.clock, doors.processes))
  const facts: Facts = {
    homeId: doors.homeId,
    bootId: doors.processes.bootId(),
    records: doors.records.agents(),
    table,
    pidFiles,
  }
  const adopted = adopt(facts)
  const agents = new Set([...plans.map(({ name }) => name), ...adopted.map(({ agent }) => agent)])
  for (const agent of agents) recoverLog(agent, doors)
  for (const each of adopted) continueIfStopped(each, table, doors)
  clearLeftovers(adopted, table, doors)
  const restored = plans.map((plan) => ({ plan, ...takeUp(plan, adopted, facts, doors) }))
  const names = new Set(plans.map(({ name }) => name))
  return {
    newcomers: restored.map(({ newcomer }) => newcomer),
    wishes: restored.flatMap(({ plan, wish }) =>
      wish === null ? [] : [{ name: plan.name, wish }],
    ),
    strangers: adopted.filter(({ agent }) => !names.has(agent)),
  }
}

/** A log that cannot be put right keeps no agent from being adopted. */
function recoverLog(agent: string, { recoverLog: recover, tell }: BootDoors): void {
  try {
    if (recover(agent))
      tell('agent.log-recovered', agent, 'an interrupted rotation of its log was finished')
  } catch (error) {
    tell('agent.trouble', agent, `unable to finish a rotation of its log: ${causeOf(error)}`)
  }
}

function takeUp(
  plan: Plan,
  adopted: readonly Adopted[],
  facts: Facts,
  doors: BootDoors,
): { readonly newcomer: Newcomer; readonly wish: Restored['wish'] } {
  const { clock } = doors
  const record = facts.records.find(({ name }) => name === plan.name)
  const mine = adopted.find(({ agent }) => agent === plan.name)
  const generation = Math.max(
    lastGeneration(plan.name, facts),
    lastStartIn(join(doors.agentsFolder, plan.name)),
  )
  const at = { now: clock.now(), steady: clock.steady(), lastGeneration: generation }
  const { life, wish, endedUnseen } = restore(plan, record, mine, at)
  if (endedUnseen && record !== undefined) noteUnseenEnd(record, doors)
  const restarts = record?.restarts ?? 0
  if (mine === undefined) return { newcomer: { plan, life, restarts, adopted: null }, wish }
  writeDown(plan, mine, record, doors)
  doors.tell('agent.adopted', plan.name, `goes on as process ${mine.identity.pid}`, {
    ...mine.identity,
  })
  const start = {
    identity: mine.identity,
    generation: mine.generation,
    adopted: true,
    isReady: life.state.phase === 'up',
    graceUntil: 0,
    logStart: logStartOf(join(doors.agentsFolder, plan.name), mine.generation),
  }
  return { newcomer: { plan, life, restarts, adopted: start }, wish }
}

/** Completes the record of an adopted process where the daemon before us could not. */
function writeDown(
  { name, fingerprint }: Plan,
  mine: Adopted,
  record: AgentRecord | undefined,
  { records, clock }: BootDoors,
): void {
  if (record?.generation === mine.generation && record.identity !== null && record.open) return
  if (record?.generation !== mine.generation) {
    const { generation } = mine
    records.intend({
      name,
      generation,
      fingerprint,
      mark: mine.mark ?? '',
      at: clock.now(),
      isRestart: false,
    })
  }
  records.started(name, mine.generation, mine.identity)
}

function noteUnseenEnd(record: AgentRecord, { records, clock, tell }: BootDoors): void {
  const exit = { code: null, signal: null, reason: 'unknown', at: clock.now() } as const
  records.ended(record.name, record.generation, exit, record.failures)
  tell('agent.exited', record.name, 'ended while no daemon was looking; how is not known')
}
