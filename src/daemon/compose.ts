/**
 * The composition root: makes everything in start order and stops it in reverse. The agents are not among
 * what is stopped: they go on without a daemon, and the next one adopts them.
 */
import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import type { Config } from '../config/entry.ts'
import { loadConfig } from '../config/load.ts'
import { processesOf } from '../platform/processes.ts'
import { fleet, type Fleet } from '../supervisor/fleet.ts'
import { goneWatch } from '../supervisor/gone-watch.ts'
import { secretReader } from '../secrets/read.ts'
import { recoverRotation } from '../supervisor/rotation-journal.ts'
import type { BootDoors } from './boot.ts'
import type { Plan } from '../supervisor/plan.ts'
import { lastStartIn } from '../supervisor/start-files.ts'
import type { Alerting } from './alerting.ts'
import type { Chronicle } from './chronicle.ts'
import { configInForce, type ConfigInForce } from './config-in-force.ts'
import type { DaemonLog } from './daemon-log.ts'
import { plansFor } from './fleet-plans.ts'
import { newGrace, type Grace } from './grace.ts'
import { homeIdOf } from './home-id.ts'
import { hostOf } from './host.ts'
import { secretDoors, secretsFor } from './secrets.ts'
import { keepStore, type Kept } from './kept.ts'
import { listeners } from './listeners.ts'
import { memoryWatch, type MemoryWatch } from './memory-watch.ts'
import type { HomePaths } from './paths.ts'
import { daemonSchedule, type DaemonSchedule } from './schedule.ts'

export type Parts = {
  readonly clock: Clock
  readonly paths: HomePaths
  readonly chronicle: Chronicle
  readonly alerting: Alerting
  readonly config: ConfigInForce
  readonly fleet: Fleet
  readonly memory: MemoryWatch
  readonly grace: Grace
  readonly schedule: DaemonSchedule
  readonly bootDoors: BootDoors
  readonly plansOf: (config: Config) => readonly Plan[]
  /** Called each second. */
  readonly upkeep: () => void
  readonly onChange: (changed: () => void) => () => void
  readonly lastExitAt: (agent: string) => number | null
  readonly newestCursor: () => number
  readonly notices: Kept['notices']
  /** Recent events of these kinds, oldest first. */
  readonly newestOf: Kept['newestOf']
  readonly close: () => Promise<void>
}

export type ComposeFrom = {
  readonly paths: HomePaths
  readonly env: NodeJS.ProcessEnv
  readonly clock: Clock
  readonly log: DaemonLog
}

export function compose({ paths, env, clock, log }: ComposeFrom): Parts {
  const kept = keepStore({ paths, clock, log, env })
  const { tell } = kept.story
  const processes = processesOf(env)
  const gone = goneWatch(clock, processes)
  const grace = newGrace(clock)
  const changes = listeners()
  const readSecret = secretReader(secretDoors(paths.home, env))
  const shared = {
    clock,
    processes,
    records: kept.records,
    tell,
    homeId: homeIdOf(paths.home),
    agentsFolder: paths.agents,
    logsFolder: join(paths.logs, 'agents'),
    readSecrets: (plan: Pick<Plan, 'name' | 'secretEnv'>) => secretsFor(plan, readSecret),
  }
  const all = fleet({
    ...shared,
    random: Math.random,
    graceUntil: grace.until,
    whenGone: gone.whenGone,
    changed: changes.tell,
    lastGeneration: (name) => lastStartIn(join(paths.agents, name)),
  })
  const note = (agent: string, message: string): void => tell('agent.note', agent, message)
  const host = hostOf({ home: paths.home, env, clock, note, evidenceFrom: grace.since })
  const schedule = daemonSchedule({ ...shared, paths, env, gone, records: kept.schedule })
  return {
    clock,
    paths,
    schedule,
    chronicle: kept.story,
    alerting: kept.alerting,
    config: configInForce({
      load: () => loadConfig(paths.config, env),
      tell,
      use: kept.alerting.use,
    }),
    fleet: all,
    grace,
    memory: memoryWatch({ processes, fleet: all, clock, tell }),
    bootDoors: {
      ...shared,
      recoverLog: (agent) => recoverRotation(join(shared.logsFolder, `${agent}.log`)),
    },
    plansOf: (config) => plansFor(config, host),
    notices: kept.notices,
    upkeep() {
      kept.upkeep()
      log.rotateIfFull()
    },
    onChange: changes.add,
    lastExitAt: kept.lastExitAt,
    newestCursor: kept.newestCursor,
    newestOf: kept.newestOf,
    close: () => closeAll({ schedule, all, gone, kept }),
  }
}

type Closing = {
  readonly schedule: DaemonSchedule
  readonly all: Fleet
  readonly gone: { readonly close: () => void }
  readonly kept: Kept
}

async function closeAll({ schedule, all, gone, kept }: Closing): Promise<void> {
  schedule.close()
  await all.close()
  gone.close()
  await kept.alerting.close()
  kept.close()
}
