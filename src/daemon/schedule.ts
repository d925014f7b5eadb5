/** The schedule of the daemon: made of its store, its processes and its chronicle, and fed with each configuration. */
import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import type { Config } from '../config/entry.ts'
import type { ScheduleRecords } from '../schedule/records.ts'
import { scheduler, type Scheduler } from '../schedule/scheduler.ts'
import type { GoneWatch } from '../supervisor/gone-watch.ts'
import type { Processes } from '../supervisor/process.ts'
import type { Chronicle } from './chronicle.ts'
import { jobFolders } from './job-folders.ts'
import { jobLogLimit } from './job-log-limit.ts'
import { jobLogPath, pruneLogs } from './job-logs.ts'
import { jobPlanOf } from './job-plans.ts'
import { gatewayAccess } from './gateway-tokens.ts'
import { jobTokens } from './job-tokens.ts'
import { jobProcesses, type JobProcessesFrom } from './job-processes.ts'
import { ownProgram } from './own-program.ts'
import type { HomePaths } from './paths.ts'

export type ScheduleFrom = {
  readonly clock: Clock
  readonly paths: HomePaths
  readonly env: NodeJS.ProcessEnv
  readonly homeId: string
  readonly records: ScheduleRecords
  readonly processes: Processes
  readonly gone: GoneWatch
  readonly tell: Chronicle['tell']
  readonly readSecrets: JobProcessesFrom['readSecrets']
}

export type DaemonSchedule = Scheduler & {
  /** Takes the jobs of a configuration into force. */
  readonly take: (config: Config) => Promise<void>
  readonly records: ScheduleRecords
}

export function daemonSchedule(from: ScheduleFrom): DaemonSchedule {
  const { clock, paths, env, homeId, records, processes, gone, tell, readSecrets } = from
  const root = join(paths.home, 'jobs')
  const folders = jobFolders(root)
  const tokens = jobTokens(paths.home)
  const runs = jobProcesses({
    clock,
    processes,
    whenGone: gone.whenGone,
    homeId,
    folders,
    root,
    readSecrets,
    gatewayEnv: tokens.envOf,
    logPathOf: (id) => jobLogPath(paths.logs, id),
  })
  const one = scheduler({
    ...runs,
    clock,
    records,
    bootId: processes.bootId,
    tell({ kind, slot, message, data }) {
      const log = slot.attempts === 0 ? {} : { logPath: jobLogPath(paths.logs, slot) }
      tell(kind, slot.job, message, { ...data, ...log })
    },
    failed: (error) => tell('daemon.trouble', 'schedule', textOf(error)),
    recorded(id) {
      folders.remove(id)
      tokens.ended(id)
      pruneLogs(paths.logs, id.job)
    },
  })
  const limit = jobLogLimit({
    clock,
    processes,
    homeId,
    tell,
    logPathOf: (id) => jobLogPath(paths.logs, id),
  })
  const host = { env, home: paths.home, program: ownProgram(process) }
  return {
    ...one,
    records,
    tick() {
      one.tick()
      limit.tick(one.allPending().flatMap((slot) => one.run(slot) ?? []))
    },
    async take(config) {
      const { jobs } = config
      const isFirst = one.isIdle()
      const gateway = gatewayAccess(config, paths.home)
      tokens.take(jobs, gateway)
      await one.setPlans(jobs.map((entry) => jobPlanOf(entry, { ...host, gateway })))
      if (!isFirst) return
      folders.keepOnly(one.allPending())
      tokens.keepOnly(one.allPending())
    },
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
