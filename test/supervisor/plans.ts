import { systemClock } from '../../src/clock.ts'
import type { Subject } from '../../src/supervisor/ask.ts'
import type { Plan, RestartPolicy } from '../../src/supervisor/plan.ts'

/** The defaults of design section 6.1. */
export function restartPolicy(change: Partial<RestartPolicy> = {}): RestartPolicy {
  return {
    when: 'always',
    successCodes: [0],
    parkCodes: [78],
    parkAfter: 1,
    upLongEnoughMs: 10_000,
    stepsMs: [1000, 5000, 30_000, 120_000, 600_000],
    jitter: 0.2,
    resetAfterMs: 600_000,
    limit: { starts: 6, withinMs: 600_000 },
    slowRetryMs: 900_000,
    ...change,
  }
}

/** A plain command with nothing special about it. */
export function aPlan(change: Partial<Plan> = {}): Plan {
  return {
    name: 'a',
    preset: 'command',
    fingerprint: 'f1',
    argv: ['sleep', '1000'],
    workdir: '/',
    env: { PATH: '/usr/bin:/bin', PWD: '/' },
    secretEnv: {},
    stdin: 'none',
    after: [],
    restart: restartPolicy(),
    ready: null,
    alive: [],
    memory: null,
    stop: { signal: 'SIGTERM', graceMs: 5000 },
    onWake: 'probe',
    log: { maxBytes: 50_000_000, keep: 5 },
    behaviour: {},
    ...change,
  }
}

/** An agent to ask that does nothing of its own. */
export function aSubject(change: Partial<Subject> = {}): Subject {
  return {
    running: {
      name: 'a',
      generation: 1,
      identity: { pid: 1, startedAt: '', bootId: '' },
      folder: '/',
      logPath: '/none',
      write: () => Promise.resolve(),
    },
    workdir: '/',
    secretEnv: null,
    env: { PATH: '/usr/bin:/bin' },
    clock: systemClock,
    lastOutputAt: () => 0,
    silenceCountsFrom: () => 0,
    hasLogged: () => Promise.resolve(false),
    inGrace: () => false,
    ...change,
  }
}
