/** Which events become alerts, and as what. */
import { describe, expect, it } from 'vitest'
import { CLOSES, RECOVERS } from '../../src/alerts/endings.ts'
import { RAISES } from '../../src/alerts/kinds.ts'
import { changesOf, worthTelling } from '../../src/alerts/worth-telling.ts'
import { told } from './told.ts'

const exit = (reason: string, code: number | null) => ({ data: { reason, code, signal: null } })

const CASES: readonly (readonly [
  what: string,
  event: ReturnType<typeof told>,
  change: Record<string, unknown> | null,
])[] = [
  [
    'a crash',
    told('agent.exited', exit('exit', 3)),
    { do: 'raise', key: 'agent/one', severity: 'warning', lasts: true },
  ],
  [
    'an end by a signal',
    told('agent.exited', exit('signal', null)),
    { do: 'raise', key: 'agent/one' },
  ],
  ['an end with 0', told('agent.exited', exit('exit', 0)), null],
  [
    'an agent that has finished',
    told('agent.exited', { ...exit('exit', 0), message: 'exited with code 0; has finished' }),
    { do: 'close', key: 'agent/one' },
  ],
  ['a stop that was asked for', told('agent.exited', exit('stopped', 143)), null],
  ['an end after a hang, which was told', told('agent.exited', exit('hung', null)), null],
  [
    'an end that nobody saw',
    told('agent.exited', { message: 'ended while no daemon was looking' }),
    {
      key: 'agents-unseen',
      severity: 'info',
      lasts: false,
      what: 'one ended while no daemon was looking',
    },
  ],
  ['a crash loop', told('agent.failed'), { do: 'raise', key: 'agent/one', severity: 'urgent' }],
  ['a hang', told('agent.hung'), { do: 'raise', key: 'agent/one', severity: 'warning' }],
  [
    'an agent that is up',
    told('agent.up'),
    { do: 'recover', key: 'agent/one', what: 'is up again' },
  ],
  ['an agent that was stopped', told('agent.down'), { do: 'close', key: 'agent/one' }],
  ['a start', told('agent.started'), null],
  ['a note', told('agent.note'), null],
  [
    'a bad configuration',
    told('config.rejected', { subject: 'daemon' }),
    { key: 'config', severity: 'urgent' },
  ],
  ['a good one after it', told('config.loaded'), { do: 'recover', key: 'config' }],
  [
    'a full disk',
    told('host.disk-full', { subject: 'host' }),
    { key: 'disk/host', severity: 'urgent' },
  ],
  ['room again', told('host.disk-free', { subject: 'host' }), { do: 'recover', key: 'disk/host' }],
  ['a sleep', told('host.slept', { subject: 'host' }), { severity: 'warning', lasts: false }],
  ['a job that failed', told('job.failed', { subject: 'pull' }), { key: 'job/pull', lasts: true }],
  ['the next run of it', told('job.ran', { subject: 'pull' }), { do: 'recover', key: 'job/pull' }],
  ['a missed slot', told('job.missed', { subject: 'pull' }), { key: 'job-missed/pull' }],
  ['a cap that is reached', told('budget.reached'), { key: 'budget/one', severity: 'urgent' }],
  [
    'a table that is refused',
    told('routes.rejected', { subject: 'routing.json' }),
    { key: 'routes-rejected', lasts: true },
  ],
  ['a table that is taken', told('routes.applied'), { do: 'recover', key: 'routes-rejected' }],
  [
    'a request that waits for a person',
    told('queue.parked', { subject: '7' }),
    { key: 'queue/7', severity: 'urgent', lasts: true },
  ],
  [
    'an answer of a person',
    told('queue.answered', { subject: '7' }),
    { do: 'close', key: 'queue/7' },
  ],
  ['one that nobody answered', told('queue.expired', { subject: '7' }), { do: 'recover' }],
  ['a key that is refused', told('upstream.refused'), { key: 'upstream/one', severity: 'urgent' }],
  ['prices that are old', told('prices.old'), { key: 'prices/one', lasts: true }],
  ['prices that are read again', told('prices.fresh'), { do: 'recover', key: 'prices/one' }],
  [
    'a ledger that cannot be written',
    told('ledger.unwritten'),
    { key: 'ledger-unwritten/one', severity: 'urgent' },
  ],
  ['one that can again', told('ledger.written'), { do: 'recover', key: 'ledger-unwritten/one' }],
  ['a proposal', told('routes.proposed'), { severity: 'info', key: 'routes/one' }],
  [
    'a kind that nobody knows, with a severity',
    told('fleet.lost', { data: { severity: 'urgent', todo: 'Find it.' } }),
    { key: 'fleet.lost/one', severity: 'urgent', todo: 'Find it.', lasts: false },
  ],
  ['a kind that nobody knows', told('fleet.lost'), null],
  ['a known kind that is to be quiet', told('agent.hung', { data: { severity: 'none' } }), null],
  [
    'a channel that refuses',
    told('alerts.refused', { subject: 'ntfy', data: { notTo: 'ntfy' } }),
    { key: 'channel/ntfy', notTo: 'ntfy' },
  ],
]

describe('an event', () => {
  it.each(CASES)('%s', (_what, event, change) => {
    const found = worthTelling(event)
    if (change === null) expect(found).toBeNull()
    else expect(found).toMatchObject(change)
  })

  it('may end two alerts: a table that is taken ends its rejection and its proposal', () => {
    expect(changesOf(told('routes.applied'))).toMatchObject([
      { do: 'recover', key: 'routes-rejected' },
      { do: 'close', key: 'routes/one' },
    ])
    expect(changesOf(told('fleet.lost'))).toEqual([])
    expect(changesOf(told('agent.down'))).toMatchObject([{ do: 'close', key: 'agent/one' }])
  })

  it('that raises a lasting alert has one that ends it', () => {
    const lasting = Object.values(RAISES).filter(({ lasts }) => lasts === true)
    const groups = new Set(lasting.map(({ group }) => group))
    const ended = new Set(Object.values(RECOVERS).map(({ group }) => group))
    expect([...groups].filter((group) => !ended.has(group))).toEqual([])
    const closed = Object.values(CLOSES).filter((group) => !groups.has(group) && group !== 'routes')
    expect(closed).toEqual([])
  })
})
