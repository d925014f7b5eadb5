/** The answer to `status`: what the fleet, the daemon and the configuration look like now. */
import { instantOf, isoTime, type Clock, type Instant } from '../clock.ts'
import type { JobStatus } from '../control/job-shapes.ts'
import { GATEWAY_NAME } from '../config/gateway.ts'
import type { AgentStatus, Status } from '../control/protocol.ts'
import type { Sleep } from '../supervisor/awake.ts'
import { deadlineOf, type Life } from '../supervisor/life.ts'
import type { Fleet } from '../supervisor/fleet.ts'
import type { Keeper } from '../supervisor/keeper.ts'
import { seconds } from '../supervisor/telling.ts'

export type StatusFacts = {
  readonly clock: Clock
  readonly fleet: Fleet
  readonly version: string
  readonly startedAt: Instant
  readonly sleeps: () => readonly Sleep[]
  readonly awake: () => Status['daemon']['awake']
  readonly configError: string | null
  readonly rssBytes: (keeper: Keeper) => number | null
  readonly lastExitAt: (agent: string) => Instant | null
  /** Deliveries of alerts that were tried and have not arrived. */
  readonly undelivered: () => number
  readonly logPath: (agent: string) => string
  readonly jobs: () => JobStatus[]
  readonly gatewayUrl: () => string | null
}

export function statusOf(facts: StatusFacts): Status {
  const { clock } = facts
  return {
    daemon: {
      pid: process.pid,
      version: facts.version,
      startedAt: isoTime(facts.startedAt),
      uptimeMs: Math.max(0, Math.round(clock.now() - facts.startedAt)),
      rssBytes: process.memoryUsage.rss(),
      sleeps: facts.sleeps().map(({ from, to, ms, wakes, certain }) => ({
        from: isoTime(from),
        to: isoTime(to),
        seconds: ms / 1000,
        wakes,
        certain,
      })),
      awake: facts.awake(),
      configError: facts.configError,
    },
    agents: facts.fleet
      .keepers()
      .filter((keeper) => !isGateway(keeper))
      .map((keeper) => agentStatus(keeper, facts)),
    jobs: facts.jobs(),
    gateway: gatewayStatus(facts),
    alerts: { undelivered: facts.undelivered() },
  }
}

/** An agent of that name is refused where there is a gateway; where there is none it is an agent. */
function isGateway(keeper: Keeper): boolean {
  return keeper.plan().preset === GATEWAY_NAME
}

function gatewayStatus(facts: StatusFacts): Status['gateway'] {
  const keeper = facts.fleet.keeper(GATEWAY_NAME)
  if (keeper === undefined || !isGateway(keeper)) return null
  const { phase, pid, ready, alive, rssBytes, note } = agentStatus(keeper, facts)
  const url = facts.gatewayUrl()
  if (url === null) return null
  return { url, healthy: ready && alive !== false, phase, pid, rssBytes, note }
}

export function agentStatus(keeper: Keeper, facts: StatusFacts): AgentStatus {
  const { name, preset } = keeper.plan()
  const life = keeper.life()
  const run = keeper.run()
  const { state } = life
  const deadline = state.phase === 'backoff' || state.phase === 'failed' ? deadlineOf(life) : null
  const verdict = run?.lastVerdict() ?? null
  const exitAt = facts.lastExitAt(name)
  return {
    name,
    preset,
    wanted: facts.fleet.pending(name) === 'stop' ? 'down' : life.wanted,
    phase: state.phase,
    pid: run?.running.identity.pid ?? null,
    generation: life.generation,
    adopted: run?.adopted ?? false,
    restarts: keeper.restarts(),
    uptimeMs:
      state.phase === 'up' ? Math.max(0, Math.round(facts.clock.steady() - state.since)) : null,
    rssBytes: run === null ? null : facts.rssBytes(keeper),
    ready: state.phase === 'up',
    alive: verdict === null || verdict.kind === 'unknown' ? null : verdict.kind === 'alive',
    lastExit:
      life.lastExit === null || exitAt === null ? null : { ...life.lastExit, at: isoTime(exitAt) },
    nextStartAt: deadline === null ? null : isoTime(instantOf(facts.clock, deadline)),
    logPath: facts.logPath(name),
    note: noteOf(keeper, life, facts),
  }
}

function noteOf(keeper: Keeper, life: Life, { clock, fleet }: StatusFacts): string {
  const { state } = life
  const now = clock.steady()
  const trouble = keeper.trouble()
  switch (state.phase) {
    case 'down': {
      if (state.rest !== 'waiting') return state.rest === 'finished' ? 'has finished' : ''
      const missing = keeper
        .plan()
        .after.filter((each) => fleet.keeper(each)?.life().state.phase !== 'up')
      return missing.length > 0 ? `waits for ${missing.join(', ')}` : ''
    }
    case 'starting':
      return state.readyBy === null
        ? ''
        : `has ${seconds(state.readyBy - now)} left to become ready`
    case 'up': {
      const verdict = keeper.run()?.lastVerdict()
      return verdict?.kind === 'silent' ? verdict.why : ''
    }
    case 'stopping':
      return `${state.reason}, killed in ${seconds(state.killAt - now)}`
    case 'backoff':
      return [trouble, `starts in ${seconds(state.until - now)}`].filter(Boolean).join('; ')
    case 'failed': {
      const next =
        state.retryAt === null ? 'start it by hand' : `next try in ${seconds(state.retryAt - now)}`
      return [trouble || state.why, next].join('; ')
    }
  }
}
