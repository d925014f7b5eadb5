/** Agents that run but are declared no longer: taken on with the little that is known, then stopped. */
import type { Clock } from '../clock.ts'
import type { Adopted } from '../supervisor/adoption.ts'
import type { Newcomer } from '../supervisor/fleet.ts'
import { newLife } from '../supervisor/life.ts'
import type { Plan } from '../supervisor/plan.ts'
import type { Parts } from './compose.ts'

const GRACE_MS = 10_000

export function retireStrangers(
  strangers: readonly Adopted[],
  { fleet, clock }: Pick<Parts, 'fleet' | 'clock'>,
): void {
  fleet.add(takenOn(strangers, clock))
  fleet.retire(strangers.map(({ agent }) => agent))
}

/** As the fleet takes them on, to be stopped and nothing else. */
export function takenOn(strangers: readonly Adopted[], clock: Clock): readonly Newcomer[] {
  return strangers.map(({ agent, generation, identity }) => ({
    plan: planOfStranger(agent),
    life: { ...newLife('up', generation), state: { phase: 'up', since: clock.steady() } },
    restarts: 0,
    adopted: {
      identity,
      generation,
      adopted: true,
      isReady: true,
      graceUntil: 0,
      logStart: null,
    },
  }))
}

function planOfStranger(name: string): Plan {
  return {
    name,
    preset: 'command',
    fingerprint: '',
    argv: [],
    workdir: '/',
    env: {},
    secretEnv: {},
    stdin: 'none',
    after: [],
    restart: {
      when: 'never',
      successCodes: [],
      parkCodes: [],
      parkAfter: 1,
      upLongEnoughMs: 0,
      stepsMs: [0],
      jitter: 0,
      resetAfterMs: 0,
      limit: { starts: 1, withinMs: 1 },
      slowRetryMs: 1,
    },
    ready: null,
    alive: [],
    memory: null,
    stop: { signal: 'SIGTERM', graceMs: GRACE_MS },
    onWake: 'ignore',
    log: { maxBytes: Number.MAX_SAFE_INTEGER, keep: 1 },
    behaviour: {},
  }
}
