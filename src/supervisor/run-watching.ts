/** Hands the probes of one run what they may look at, and what they tell to whoever keeps it. */
import type { LogKeeping } from './log-keeping.ts'
import type { Plan, Running, Verdict } from './plan.ts'
import type { RunDoors, RunHearing, RunStart } from './run.ts'
import { secretEnvOf } from './secret-env.ts'
import { watch, type Watching } from './watching.ts'

export type Watched = {
  readonly running: Running
  readonly log: LogKeeping
  readonly start: RunStart
}

/** What its probes may look at is this run's own; closed with it. */
export function watchRun(
  plan: Plan,
  { running, log, start }: Watched,
  { clock, graceUntil, readSecrets }: Pick<RunDoors, 'clock' | 'graceUntil' | 'readSecrets'>,
  hearing: RunHearing & { readonly heard: (verdict: Verdict) => void },
): Watching {
  const subject = {
    running,
    workdir: plan.workdir,
    env: plan.env,
    secretEnv: secretEnvOf(plan, readSecrets),
    clock,
    lastOutputAt: log.lastOutputAt,
    silenceCountsFrom: log.silenceCountsFrom,
    hasLogged: log.hasLogged,
    inGrace: () => clock.steady() < graceUntil(),
  }
  return watch(plan, subject, hearing, start)
}
