/**
 * The table of what is worth telling: for each kind of event how bad it is, which alert it belongs to, and
 * what to do about it. Pure. Kinds that rooms to come will tell stand here already.
 */
import type { Severity } from './alert.ts'
import { GATEWAY_RAISES } from './gateway-kinds.ts'

export type Raise = {
  readonly severity: Severity
  readonly todo: (subject: string) => string
  /** `agent` is one alert for each agent, `agent-log` another one. */
  readonly group: string
  readonly lasts?: true
}

const lookAtLog = (subject: string): string =>
  `Look at \`agenthost logs ${subject}\`, then \`agenthost start ${subject}\`.`
const AGENT = { group: 'agent', lasts: true, todo: lookAtLog } as const
export const nothing = (): string => ''
const say = (text: string) => (): string => text
const CHECK = say('Correct the file, then check it with `agenthost config check`.')
export const EVENTS = say('Look at `agenthost events`.')

export const RAISES: Readonly<Record<string, Raise>> = {
  'agent.exited': { ...AGENT, severity: 'warning' },
  'agent.failed': { ...AGENT, severity: 'urgent' },
  'agent.hung': { ...AGENT, severity: 'warning' },
  'agent.memory': { ...AGENT, severity: 'warning' },
  'agent.not-ready': { ...AGENT, severity: 'warning' },
  'agent.not-started': { ...AGENT, severity: 'warning' },
  'agent.trouble': { group: 'agent-trouble', severity: 'warning', todo: EVENTS },
  'agent.survivors': {
    group: 'agent-survivors',
    severity: 'warning',
    todo: say('Look for them with `ps`, and end them by hand.'),
  },
  'agent.log-lost': {
    group: 'agent-log',
    severity: 'warning',
    todo: (subject) => `Restart it with \`agenthost restart ${subject}\`.`,
  },
  'config.rejected': { group: 'config', lasts: true, severity: 'urgent', todo: CHECK },
  'config.warning': { group: 'config-warning', severity: 'info', todo: CHECK },
  'daemon.trouble': {
    group: 'daemon-trouble',
    severity: 'warning',
    todo: say('Look at `agenthost logs daemon`: this is a mistake in agenthost.'),
  },
  'daemon.killed': { group: 'daemon-ended', severity: 'warning', todo: EVENTS },
  'daemon.revived': { group: 'daemon-ended', severity: 'warning', todo: EVENTS },
  'host.disk-full': {
    group: 'disk',
    lasts: true,
    severity: 'urgent',
    todo: say('Make room: what is big is shown by `du -xhd1 ~ | sort -h`.'),
  },
  'host.slept': {
    group: 'sleep',
    severity: 'warning',
    todo: say('Keep it awake: `agenthost doctor` says how.'),
  },
  'host.awake-lost': {
    group: 'awake',
    lasts: true,
    severity: 'warning',
    todo: say('`agenthost doctor` says why it may sleep.'),
  },
  'job.failed': {
    group: 'job',
    lasts: true,
    severity: 'warning',
    todo: (subject) =>
      `Look at \`agenthost logs ${subject}\`, then \`agenthost jobs run ${subject}\`.`,
  },
  'job.missed': {
    group: 'job-missed',
    severity: 'warning',
    todo: (subject) => `Run it now with \`agenthost jobs run ${subject}\`.`,
  },
  'backup.failed': {
    group: 'backup',
    lasts: true,
    severity: 'warning',
    todo: say('Try it with `agenthost backup`; older copies stay.'),
  },
  'store.damaged': { group: 'store', severity: 'urgent', todo: nothing },
  ...GATEWAY_RAISES,
  'regression.worse': {
    group: 'regression',
    severity: 'warning',
    todo: say('Look at `agenthost regress show`.'),
  },
  'regression.failed': {
    group: 'regression-failed',
    severity: 'warning',
    todo: say('Look at `agenthost regress show`.'),
  },
  'routes.proposed': {
    group: 'routes',
    severity: 'info',
    todo: say(
      'Look at it with `agenthost routes proposals`; then `agenthost routes apply ID`, or `routes reject ID --why TEXT`.',
    ),
  },
  'alerts.refused': {
    group: 'channel',
    lasts: true,
    severity: 'warning',
    todo: say('Try it with `agenthost alerts test`, and correct it in agenthost.yaml.'),
  },
  'alerts.undelivered': {
    group: 'channel',
    lasts: true,
    severity: 'warning',
    todo: say(
      'Try it with `agenthost alerts test`; `agenthost alerts` shows what was not delivered.',
    ),
  },
  'alerts.deadman-lost': {
    group: 'deadman',
    lasts: true,
    severity: 'warning',
    todo: say('Whoever waits for it may raise the alarm: look whether this host is online.'),
  },
}
