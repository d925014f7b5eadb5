/** What the control socket is handed: the fleet and the chronicle in the words of the protocol. */
import { AgenthostError } from '../errors.ts'
import type { AgentStatus, HostEvent, ReloadAnswer, Status, Wish } from '../control/protocol.ts'
import type { Keeper } from '../supervisor/keeper.ts'
import { join } from 'node:path'
import { alertDoors } from './alert-doors.ts'
import type { AlertDoors } from '../control/alert-routes.ts'
import type { Parts } from './compose.ts'
import type { JobDoors } from '../control/job-questions.ts'
import { gatewayUrl } from './gateway-plan.ts'
import { jobDoors, jobStatuses } from './job-status.ts'
import { reloadFrom } from './reloading.ts'
import { agentStatus, statusOf, type StatusFacts } from './status.ts'
import { wishFor } from './wishes.ts'

export type DaemonFacts = Pick<StatusFacts, 'startedAt' | 'version' | 'sleeps' | 'awake'>

export type ControlDoors = JobDoors & {
  readonly status: () => Promise<Status>
  readonly wish: (kind: 'start' | 'stop' | 'restart', wish: Wish) => Promise<AgentStatus[]>
  readonly send: (name: string, text: string) => Promise<void>
  readonly attach: (name: string) => readonly string[]
  readonly reload: () => Promise<ReloadAnswer>
  readonly eventsSince: (cursor: number, limit: number) => HostEvent[]
  readonly newestCursor: () => number
  readonly onEvent: (listener: () => void) => () => void
  readonly alerts: AlertDoors
}

export function controlDoors(parts: Parts, daemon: DaemonFacts): ControlDoors {
  const { fleet, chronicle } = parts
  const jobs = { schedule: parts.schedule, logs: parts.paths.logs, clock: parts.clock }
  const facts = (): StatusFacts => ({
    ...daemon,
    clock: parts.clock,
    fleet,
    configError: parts.config.error(),
    rssBytes: parts.memory.rssBytes,
    lastExitAt: parts.lastExitAt,
    jobs: () => jobStatuses(jobs),
    gatewayUrl() {
      const gateway = parts.config.config()?.gateway ?? null
      return gateway === null ? null : gatewayUrl(gateway)
    },
    undelivered: parts.alerting.undelivered,
    logPath: (agent) => join(parts.paths.logs, 'agents', `${agent}.log`),
  })
  const known = (verb: string, name: string): Keeper => {
    const keeper = fleet.keeper(name)
    if (keeper !== undefined) return keeper
    const names = fleet.keepers().map((each) => each.plan().name)
    const hint = names.length === 0 ? '' : `There are: ${names.join(', ')}.`
    throw new AgenthostError(
      'bad',
      `unable to ${verb} ${name}: there is no agent of that name`,
      hint,
    )
  }
  return {
    ...jobDoors(jobs),
    async status() {
      // Memory is sampled every 15 s; an agent that is younger gets its first sample when somebody asks.
      const isUnseen = (keeper: Keeper): boolean =>
        keeper.run() !== null && parts.memory.rssBytes(keeper) === null
      if (fleet.keepers().some(isUnseen)) await parts.memory.look()
      return statusOf(facts())
    },
    async wish(kind, asked) {
      if (asked.agents !== 'all') for (const name of asked.agents) known(kind, name)
      const keepers = await wishFor(kind, asked, parts)
      return keepers.map((keeper) => agentStatus(keeper, facts()))
    },
    send: (name, text) => sendTo(known('send to', name), text),
    attach(name) {
      const { behaviour } = known('attach to', name).plan()
      if (behaviour.attach) return behaviour.attach(join(parts.paths.agents, name))
      throw new AgenthostError(
        'bad',
        `unable to attach to ${name}: it has no terminal`,
        'The preset claude-code-tmux has one.',
      )
    },
    reload: () => reloadFrom(parts),
    eventsSince: chronicle.since,
    newestCursor: parts.newestCursor,
    onEvent: chronicle.onEvent,
    alerts: alertDoors(parts.alerting),
  }
}

async function sendTo(keeper: Keeper, text: string): Promise<void> {
  const { behaviour, name } = keeper.plan()
  const run = keeper.run()
  if (!behaviour.send) {
    const hint = 'With `stdin: pipe` in its entry it gets each text as a line.'
    throw new AgenthostError('bad', `unable to send to ${name}: it takes no text`, hint)
  }
  if (run === null || keeper.life().state.phase !== 'up') {
    throw new AgenthostError(
      'temporary',
      `unable to send to ${name}: it is not up`,
      `Start it with \`agenthost start ${name}\`.`,
    )
  }
  await behaviour.send(run.running, text)
}
