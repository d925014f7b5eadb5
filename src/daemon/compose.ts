/**
 * The composition root: makes everything in start order and stops it in reverse. The agents are not among
 * what is stopped: they go on without a daemon, and the next one adopts them.
 */
import { join } from 'node:path'
import { planOf } from '../agents/plan-of.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config/entry.ts'
import { loadConfig } from '../config/load.ts'
import { processesOf } from '../platform/processes.ts'
import { fleet, type Fleet } from '../supervisor/fleet.ts'
import { goneWatch } from '../supervisor/gone-watch.ts'
import { recoverRotation } from '../supervisor/log-rotation.ts'
import type { BootDoors } from './boot.ts'
import type { Plan } from '../supervisor/plan.ts'
import { lastStartIn } from '../supervisor/start-files.ts'
import type { Alerting } from './alerting.ts'
import type { Chronicle } from './chronicle.ts'
import { configInForce, type ConfigInForce } from './config-in-force.ts'
import type { DaemonLog } from './daemon-log.ts'
import { homeIdOf } from './home-id.ts'
import { hostOf } from './host.ts'
import { keepStore, type Kept } from './kept.ts'
import { memoryWatch, type MemoryWatch } from './memory-watch.ts'
import type { HomePaths } from './paths.ts'

export type Parts = {
  readonly clock: Clock
  readonly paths: HomePaths
  readonly chronicle: Chronicle
  readonly alerting: Alerting
  readonly config: ConfigInForce
  readonly fleet: Fleet
  readonly memory: MemoryWatch
  readonly bootDoors: BootDoors
  readonly plansOf: (config: Config) => readonly Plan[]
  /** Called each second. */
  readonly upkeep: () => void
  readonly onChange: (changed: () => void) => () => void
  readonly lastExitAt: (agent: string) => number | null
  readonly newestCursor: () => number
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
  const changes = new Set<() => void>()
  const shared = {
    clock,
    processes,
    records: kept.records,
    tell,
    homeId: homeIdOf(paths.home),
    agentsFolder: paths.agents,
    logsFolder: join(paths.logs, 'agents'),
  }
  const all = fleet({
    ...shared,
    random: Math.random,
    whenGone: gone.whenGone,
    changed: () => {
      for (const changed of changes) changed()
    },
    lastGeneration: (name) => lastStartIn(join(paths.agents, name)),
  })
  const note = (agent: string, message: string): void => tell('agent.note', agent, message)
  const host = hostOf({ home: paths.home, env, clock, note })
  return {
    clock,
    paths,
    chronicle: kept.story,
    alerting: kept.alerting,
    config: configInForce({
      load: () => loadConfig(paths.config, env),
      tell,
      use: kept.alerting.use,
    }),
    fleet: all,
    memory: memoryWatch({ processes, fleet: all, tell }),
    bootDoors: {
      ...shared,
      recoverLog: (agent) => recoverRotation(join(shared.logsFolder, `${agent}.log`)),
    },
    plansOf: ({ agents }) => agents.map((entry) => planOf(entry, host)),
    upkeep() {
      kept.upkeep()
      log.rotateIfFull()
    },
    onChange(changed) {
      changes.add(changed)
      return () => changes.delete(changed)
    },
    lastExitAt: kept.lastExitAt,
    newestCursor: kept.newestCursor,
    close: () => closeAll(all, gone, kept),
  }
}

async function closeAll(all: Fleet, gone: { close: () => void }, kept: Kept): Promise<void> {
  await all.close()
  gone.close()
  await kept.alerting.close()
  kept.close()
}
