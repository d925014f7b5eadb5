/** What ends an alert, and what a person reads then. */
import { describe, expect, it } from 'vitest'
import { worthTelling } from '../../src/alerts/worth-telling.ts'
import { told } from './told.ts'

/** The event, the alert that it ends, and the words; `happened` are the words of the event itself. */
const RECOVERIES: readonly (readonly [kind: string, key: string, what: string])[] = [
  ['agent.up', 'agent/one', 'is up again'],
  ['agent.adopted', 'agent/one', 'is up'],
  ['config.loaded', 'config', 'the configuration can be used again'],
  ['backup.made', 'backup/one', 'was made again'],
  ['host.disk-free', 'disk/one', 'happened'],
  ['host.awake', 'awake/one', 'happened'],
  ['host.awake-held', 'awake/one', 'happened'],
  ['job.ran', 'job/one', 'has run well again'],
  ['job.succeeded', 'job/one', 'has run well again'],
  ['budget.free', 'budget/one', 'happened'],
  ['ledger.compared', 'ledger-compares/one', 'happened'],
  ['ledger.written', 'ledger-unwritten/one', 'happened'],
  ['prices.fresh', 'prices/one', 'happened'],
  ['routes.applied', 'routes-rejected', 'the routing table can be used again'],
  ['queue.expired', 'queue/one', 'has expired: its client got an error'],
  ['upstream.answers', 'upstream/one', 'happened'],
  ['alerts.delivered', 'channel/one', 'delivers again'],
  ['alerts.deadman-back', 'deadman/one', 'the ping gets through again'],
]

describe('an alert is over', () => {
  it.each(RECOVERIES)('with %s, which is told in words', (kind, key, what) => {
    expect(worthTelling(told(kind))).toEqual({ do: 'recover', key, what })
  })

  it.each([
    ['agent.down', 'agent/one'],
    ['agent.removed', 'agent/one'],
    ['job.removed', 'job/one'],
    ['routes.declined', 'routes/one'],
    ['queue.answered', 'queue/one'],
  ])('with %s, of which nobody is told', (kind, key) => {
    expect(worthTelling(told(kind))).toEqual({ do: 'close', key })
  })
})

describe('an alert of a thing that there is once', () => {
  it.each([
    ['config.rejected', 'config'],
    ['config.warning', 'config-warning'],
    ['routes.rejected', 'routes-rejected'],
  ])('is the same whatever %s names as its subject', (kind, key) => {
    expect(worthTelling(told(kind, { subject: 'x' }))).toMatchObject({ do: 'raise', key })
    expect(worthTelling(told(kind, { subject: 'y' }))).toMatchObject({ do: 'raise', key })
  })
})
