/** What people read in a notice, and which alerts a configuration ends. */
import { describe, expect, it } from 'vitest'
import type { Alert } from '../../src/alerts/alert.ts'
import type { Message } from '../../src/alerts/channel.ts'
import { emailMessage } from '../../src/alerts/email-text.ts'
import { endedBy } from '../../src/alerts/ended-by.ts'
import { GATEWAY_RAISES } from '../../src/alerts/gateway-kinds.ts'
import { textOf, whatText } from '../../src/alerts/message-text.ts'
import { testNotice } from '../../src/alerts/test-notice.ts'

const HOUR_MS = 3_600_000
const NOTICE: Message['notice'] = {
  id: 9,
  alert: 4,
  kind: 'raised',
  at: 3 * HOUR_MS,
  severity: 'urgent',
  worst: 'urgent',
  subject: 'claude',
  what: 'has failed',
  todo: 'See `agenthost logs claude`.',
  count: 3,
  firstAt: 0,
  notTo: null,
  lines: ['last words', '', 'of it'],
}
const message = (changes: Partial<Message['notice']> = {}): Message =>
  ({ notice: { ...NOTICE, ...changes }, host: 'mini', once: 'abc-9' }) as unknown as Message

describe('a notice in words', () => {
  it.each([
    ['claude', 'claude on mini'],
    ['host', 'mini'],
    ['daemon', 'mini'],
    ['agents', 'mini'],
  ])('about %s has the title %s', (subject, title) => {
    expect(textOf(message({ subject }), { letters: 1000 }).title).toBe(title)
  })

  it('says what happened and what to do, and the lines of the log where there is room', () => {
    const body = 'has failed\nSee `agenthost logs claude`.'
    expect(textOf(message(), { letters: 1000 }).body).toBe(body)
    expect(textOf(message(), { letters: 1000, withLines: false }).body).toBe(body)
    expect(textOf(message(), { letters: 1000, withLines: true }).body).toBe(
      `${body}\nlast words\nof it`,
    )
    expect(textOf(message({ todo: '' }), { letters: 1000 }).body).toBe('has failed')
  })

  it('keeps within its room', () => {
    const { title, body } = textOf(message({ subject: 's'.repeat(200) }), { letters: 12 })
    expect(title.length).toBe(80)
    expect(body.length).toBe(12)
  })

  it.each([
    ['raised', 3, 'has failed'],
    ['recovered', 3, 'has failed'],
    ['again', 3, 'has failed (3 times in 3 h)'],
    ['again', 1, 'has failed (for 3 h)'],
  ] as const)('of the kind %s after %i times says: %s', (kind, count, words) => {
    expect(whatText({ ...NOTICE, kind, count })).toBe(words)
  })
})

describe('a letter', () => {
  const between = { from: 'mini@x.org', to: ['me@x.org'] }
  it('has all of it, and the same id each time', () => {
    expect(emailMessage(message(), between)).toEqual({
      ...between,
      subject: '[urgent] claude on mini: has failed',
      text: 'has failed\nSee `agenthost logs claude`.\nlast words\nof it\n',
      messageId: '<abc-9@agenthost.invalid>',
    })
  })

  it('of good news says so first', () => {
    const { subject } = emailMessage(message({ kind: 'recovered', severity: 'info' }), between)
    expect(subject).toBe('[recovered] claude on mini: has failed')
  })
})

describe('a test of the channels', () => {
  it('is a notice of no alert', () => {
    expect(testNotice(5000)).toEqual({
      id: 5000,
      alert: 0,
      kind: 'test',
      at: 5000,
      severity: 'info',
      worst: 'info',
      subject: 'host',
      what: 'this is a test of agenthost: alerts arrive here',
      todo: '',
      count: 1,
      firstAt: 5000,
      notTo: null,
      lines: [],
    })
  })
})

describe('a configuration that comes into force', () => {
  const inForce = { agents: ['claude'], jobs: ['weekly'], channels: ['mail'], hasDeadman: true }
  const ended = (key: string, changes: Partial<typeof inForce> = {}) =>
    endedBy([{ key } as Alert], { ...inForce, ...changes })

  it.each([
    'agent/claude',
    'job/weekly',
    'channel/mail',
    'deadman',
    'deadman/x',
    'disk',
    'other/x',
  ])('leaves the alert %s open', (key) => {
    expect(ended(key)).toEqual([])
  })

  it.each(['agent/weekly', 'job/claude', 'channel/claude', 'agent/claude/x', 'agent'])(
    'closes the alert %s, which is about nothing in it',
    (key) => {
      expect(ended(key)).toEqual([{ do: 'close', key }])
    },
  )

  it('closes that of a deadman that it does not have', () => {
    expect(ended('deadman', { hasDeadman: false })).toEqual([{ do: 'close', key: 'deadman' }])
  })

  it('ends that of itself with good news', () => {
    const what = 'the configuration can be used again'
    expect(ended('config')).toEqual([{ do: 'recover', key: 'config', what }])
  })
})

describe('what the gateway tells', () => {
  it.each([
    ['budget.near', 'budget', true, 'warning', 'See `agenthost budget`.'],
    [
      'budget.reached',
      'budget',
      true,
      'urgent',
      'See `agenthost budget`; raise the cap in routing.json if it is worth it.',
    ],
    [
      'budget.drift',
      'budget-drift',
      undefined,
      'warning',
      'Compare with `agenthost budget`: somebody else may spend with the same key.',
    ],
    [
      'budget.unsettled',
      'budget-unsettled',
      undefined,
      'warning',
      'See `agenthost budget`: what could not be learnt is charged at its worst.',
    ],
    [
      'ledger.compares',
      'ledger-compares',
      true,
      'urgent',
      'Look at the network and at the key of the upstream; it is asked again and again.',
    ],
    [
      'ledger.damaged',
      'ledger-damaged',
      undefined,
      'urgent',
      'See `agenthost budget`; the damaged file stays beside the new one.',
    ],
    [
      'ledger.unwritten',
      'ledger-unwritten',
      true,
      'urgent',
      'Make room on the disk: no money is held, and so nothing is sent.',
    ],
    [
      'ledger.mismatch',
      'ledger-mismatch',
      undefined,
      'warning',
      'Compare with `agenthost budget`.',
    ],
    [
      'prices.old',
      'prices',
      true,
      'warning',
      'Look at the network; calls are still held by the old prices.',
    ],
    [
      'routes.rejected',
      'routes-rejected',
      true,
      'warning',
      'Look at it with `agenthost routes check`; the table before it stays in force.',
    ],
    [
      'queue.parked',
      'queue',
      true,
      'urgent',
      'Read it with `agenthost queue show 12`, then `agenthost queue answer 12 --text "…"`.',
    ],
    [
      'upstream.refused',
      'upstream',
      true,
      'urgent',
      'Set a key that it takes (`agenthost secrets set 12`), or give the one it has credit.',
    ],
    [
      'gateway.refused',
      'gateway-refused',
      undefined,
      'warning',
      'Look at `agenthost logs gateway`.',
    ],
  ])('as %s is of the group %s, and says what to do', (kind, group, lasts, severity, todo) => {
    const raise = GATEWAY_RAISES[kind]
    if (raise === undefined) throw new Error(`${kind} is not told`)
    expect([raise.group, raise.lasts, raise.severity]).toEqual([group, lasts, severity])
    expect(raise.todo('12')).toBe(todo)
  })
})
