/** The plan of a job, from its entry: what is not said there has its default here. Pure. */
import { environmentOf } from '../agents/environment.ts'
import type { GatewayAccess } from '../agents/gateway-access.ts'
import type { JobEntry } from '../config/job-entry.ts'
import type { JobPlan } from '../schedule/plan.ts'
import { jobAddress } from './job-tokens.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

export type JobHost = {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  /** How one of our own commands is run: Node and this program. */
  readonly program: readonly string[]
  readonly gateway?: GatewayAccess | null
}

export function jobPlanOf(
  entry: JobEntry,
  { env, home, program, gateway = null }: JobHost,
): JobPlan {
  const { name, calendar, what, workdir, late, retries, stop, after } = entry
  const isOurs = 'run' in what
  // A command of ours then ends well where it did its work, whatever it found: that is told by alerts.
  const own = { AGENTHOST_HOME: home, AGENTHOST_UNATTENDED: '1' }
  const preset = { ...(isOurs && own), ...jobAddress(entry, gateway) }
  return {
    name,
    calendar,
    argv: isOurs ? [...program, ...what.run] : what.command,
    workdir,
    env: environmentOf(env, workdir, preset, entry.env),
    secretEnv: entry.secretEnv,
    late: {
      run: late.run ?? 'newest',
      horizonMs: late.horizonMs ?? 7 * DAY_MS,
      graceMs: late.graceMs ?? MINUTE_MS,
    },
    overlap: entry.overlap ?? 'skip',
    after,
    waitMs: entry.waitMs ?? 12 * HOUR_MS,
    retries: {
      count: retries.count ?? 0,
      backoffMs: retries.backoffMs ?? [MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS],
    },
    successCodes: entry.successCodes ?? [0],
    timeoutMs: entry.timeoutMs ?? null,
    stop: { signal: stop.signal ?? 'SIGTERM', graceMs: stop.graceMs ?? 10_000 },
  }
}
