/** Plans of jobs for tests: what is not said is as the configuration has it by default. */
import type { JobPlan } from '../../src/schedule/plan.ts'
import { cron } from './crons.ts'

const HOUR_MS = 3_600_000

export function jobPlan(name: string, said: Partial<JobPlan> = {}): JobPlan {
  return {
    name,
    calendar: cron('0 * * * *'),
    argv: ['/bin/true'],
    workdir: '/',
    env: {},
    secretEnv: {},
    late: { run: 'newest', horizonMs: 7 * 24 * HOUR_MS, graceMs: 60_000 },
    overlap: 'skip',
    after: [],
    waitMs: 12 * HOUR_MS,
    retries: { count: 0, backoffMs: [60_000] },
    successCodes: [0],
    timeoutMs: null,
    stop: { signal: 'SIGTERM', graceMs: 10_000 },
    ...said,
  }
}
