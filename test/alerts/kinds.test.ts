/** What a person is told to do, for each kind of trouble: one row of what they read. */
import { describe, expect, it } from 'vitest'
import { outcomeText, type Outcome } from '../../src/alerts/channel.ts'
import { RAISES } from '../../src/alerts/kinds.ts'

const LOG = 'Look at `agenthost logs x`, then `agenthost start x`.'
const CHECK = 'Correct the file, then check it with `agenthost config check`.'
const EVENTS = 'Look at `agenthost events`.'

describe('trouble', () => {
  it.each([
    ['agent.exited', 'warning, until it is over', LOG],
    ['agent.failed', 'urgent, until it is over', LOG],
    ['agent.hung', 'warning, until it is over', LOG],
    ['agent.memory', 'warning, until it is over', LOG],
    ['agent.not-ready', 'warning, until it is over', LOG],
    ['agent.not-started', 'warning, until it is over', LOG],
    ['agent.trouble', 'warning', EVENTS],
    ['agent.survivors', 'warning', 'Look for them with `ps`, and end them by hand.'],
    ['agent.log-lost', 'warning', 'Restart it with `agenthost restart x`.'],
    ['config.rejected', 'urgent, until it is over', CHECK],
    ['config.warning', 'info', CHECK],
    [
      'daemon.trouble',
      'warning',
      'Look at `agenthost logs daemon`: this is a mistake in agenthost.',
    ],
    ['daemon.killed', 'warning', EVENTS],
    ['daemon.revived', 'warning', EVENTS],
    [
      'host.disk-full',
      'urgent, until it is over',
      'Make room: what is big is shown by `du -xhd1 ~ | sort -h`.',
    ],
    ['host.slept', 'warning', 'Keep it awake: `agenthost doctor` says how.'],
    ['host.awake-lost', 'warning, until it is over', '`agenthost doctor` says why it may sleep.'],
    [
      'job.failed',
      'warning, until it is over',
      'Look at `agenthost logs x`, then `agenthost jobs run x`.',
    ],
    ['job.missed', 'warning', 'Run it now with `agenthost jobs run x`.'],
    ['store.damaged', 'urgent', ''],
    ['regression.worse', 'warning', 'Look at `agenthost regress show`.'],
    ['regression.failed', 'warning', 'Look at `agenthost regress show`.'],
    [
      'routes.proposed',
      'info',
      'Look at it with `agenthost routes proposals`; then `agenthost routes apply ID`, or `routes reject ID --why TEXT`.',
    ],
    [
      'alerts.refused',
      'warning, until it is over',
      'Try it with `agenthost alerts test`, and correct it in agenthost.yaml.',
    ],
    [
      'alerts.undelivered',
      'warning, until it is over',
      'Try it with `agenthost alerts test`; `agenthost alerts` shows what was not delivered.',
    ],
    [
      'alerts.deadman-lost',
      'warning, until it is over',
      'Whoever waits for it may raise the alarm: look whether this host is online.',
    ],
  ])('of the kind %s is %s, and says what to do', (kind, how, todo) => {
    const raise = RAISES[kind]
    if (raise === undefined) throw new Error(`${kind} is not told`)
    expect(raise.severity + (raise.lasts === true ? ', until it is over' : '')).toBe(how)
    expect(raise.todo('x')).toBe(todo)
  })

  it.each([
    [['agent.exited', 'agent.failed', 'agent.hung', 'agent.memory', 'agent.not-started'], true],
    [['daemon.killed', 'daemon.revived'], true],
    [['alerts.refused', 'alerts.undelivered'], true],
    [['agent.failed', 'agent.trouble'], false],
    [['agent.failed', 'agent.log-lost'], false],
    [['agent.failed', 'agent.survivors'], false],
    [['config.rejected', 'config.warning'], false],
    [['job.failed', 'job.missed'], false],
    [['regression.worse', 'regression.failed'], false],
    [['daemon.killed', 'daemon.trouble'], false],
  ])('of the kinds %j is one alert: %s', (kinds, isOne) => {
    const groups = new Set(kinds.map((kind) => RAISES[kind]?.group))
    expect(groups.size === 1).toBe(isOne)
  })
})

describe('an outcome of a delivery in words', () => {
  it.each([
    [{ ok: true }, 'delivered'],
    [{ skipped: 'quiet hours' }, 'skipped: quiet hours'],
    [{ retry: 'HTTP 503' }, 'not delivered: HTTP 503'],
    [{ refused: 'HTTP 403' }, 'refused: HTTP 403'],
  ])('is told of %j as %s', (outcome, words) => {
    expect(outcomeText(outcome as Outcome)).toBe(words)
  })
})
