/** Alerts in a terminal. */
import { describe, expect, it } from 'vitest'
import { alertsText, noticeText } from '../../src/cli/alerts/alerts-text.ts'
import { localTimeText } from '../../src/cli/words.ts'
import type { AlertRow } from '../../src/control/alert-protocol.ts'

const AT = '2026-11-24T12:59:04.000Z'
const TIME = localTimeText(AT)

function row(change: Partial<AlertRow> = {}): AlertRow {
  return {
    id: 12,
    state: 'open',
    severity: 'urgent',
    subject: 'openclaw',
    what: 'failed: exited with code 3; 6 starts in 10 minutes; is tried again in 900 s',
    todo: 'Look at `agenthost logs openclaw`.',
    count: 5,
    firstAt: AT,
    lastAt: AT,
    ackedAt: null,
    deliveries: [],
    ...change,
  }
}

describe('the list of alerts', () => {
  it('says of each open one what to do, and what did not arrive', () => {
    const deliveries = [
      { channel: 'ntfy', state: 'due', why: 'it answers 500' },
      { channel: 'slack', state: 'delivered', why: '' },
    ]
    expect(alertsText({ alerts: [row({ deliveries })], undelivered: 1 }, { columns: 60 })).toBe(`\
  12  urgent openclaw (5 times since ${TIME})
      failed: exited with code 3; 6 starts in 10 minutes; is
      tried again in 900 s
      Look at \`agenthost logs openclaw\`.
      not delivered to ntfy yet: it answers 500

1 message has not been delivered.
Try the channels with \`agenthost alerts test\`.
`)
  })

  it('keeps what is over to a line each', () => {
    const over = row({ id: 3, state: 'recovered', what: `is up again ${'x'.repeat(100)}` })
    const text = alertsText({ alerts: [over], undelivered: 0 }, { columns: 60 })
    const [first, , third, line = ''] = text.split('\n')
    expect([first, third]).toEqual(['Nothing needs you now.', 'over:'])
    expect(line).toHaveLength(60)
  })

  it('says that one is acknowledged', () => {
    expect(
      alertsText({ alerts: [row({ ackedAt: AT })], undelivered: 0 }, { columns: 80 }),
    ).toContain(', acknowledged)')
  })
})

describe('the list of alerts, whatever there is', () => {
  const text = (alerts: readonly AlertRow[], undelivered = 0, columns = 80): string =>
    alertsText({ alerts: [...alerts], undelivered }, { columns })
  const failed = row({ what: 'failed', todo: '' })

  it('is one sentence where there is none', () => {
    expect(text([])).toBe('Nothing needs you now.\n')
  })

  it('has the time alone where it happened once, and no line for what it does not have', () => {
    expect(text([{ ...failed, id: 3, count: 1 }])).toBe(
      `   3  urgent openclaw (${TIME})\n      failed\n`,
    )
  })

  it('says that one is acknowledged, and what came late after that', () => {
    expect(text([{ ...failed, ackedAt: AT }], 2)).toBe(`\
  12  urgent openclaw (5 times since ${TIME}, acknowledged)
      failed

2 messages have not been delivered.
Try the channels with \`agenthost alerts test\`.
`)
  })

  it('names a channel that was given up or failed, not one that is waited for, each reason once', () => {
    const deliveries = [
      { channel: 'ntfy', state: 'due', why: '' },
      { channel: 'mail', state: 'undelivered', why: 'it was refused' },
      { channel: 'mail', state: 'undelivered', why: 'it was refused' },
      { channel: 'pager', state: 'undelivered', why: '' },
      { channel: 'slack', state: 'delivered', why: 'at the third try' },
      { channel: 'desk', state: 'skipped', why: 'nobody is there' },
    ]
    expect(
      text([{ ...failed, deliveries }])
        .split('\n')
        .slice(2),
    ).toEqual([
      '      not delivered to mail yet: it was refused',
      '      not delivered to pager yet',
      '',
    ])
  })

  it('has what needs somebody before what is over', () => {
    const over = { id: 3, state: 'recovered', what: 'is up again' } as const
    expect(text([row(over), { ...failed, count: 1 }, row({ ...over, id: 2, state: 'closed' })]))
      .toBe(`\
  12  urgent openclaw (${TIME})
      failed

over:
   3  ${TIME}  openclaw: is up again
   2  ${TIME}  openclaw: is up again
`)
  })

  it('is cut only where it is wider than the terminal, and never within a letter', () => {
    const over = row({ id: 3, state: 'recovered', what: '\u{1F600}'.repeat(30) })
    const whole = `   3  ${TIME}  openclaw: ${'\u{1F600}'.repeat(30)}`
    expect(text([over], 0, 67).split('\n')[3]).toBe(whole)
    expect(text([over], 0, 66).split('\n')[3]).toBe(
      `   3  ${TIME}  openclaw: ${'\u{1F600}'.repeat(28)}…`,
    )
  })

  it('has a long head on more than one line, under its beginning', () => {
    const long = { ...failed, id: 12_345, subject: 'an-agent-of-a-name', ackedAt: AT }
    expect(text([long], 1, 40)).toBe(`\
12345  urgent an-agent-of-a-name (5
      times since ${TIME},
      acknowledged)
      failed

1 message has not been delivered.
Try the channels with \`agenthost alerts
test\`.
`)
  })

  it.each([40, 60, 80])('is never wider than %i', (columns) => {
    const long = row({ id: 123_456, subject: `an-agent-${'x'.repeat(40)}`, ackedAt: AT })
    for (const line of text([long, row()], 12, columns).split('\n')) {
      expect(line.length, line).toBeLessThanOrEqual(columns)
    }
  })
})

describe('a notice', () => {
  it('is a line, with what to do at its end', () => {
    const { subject, todo, count, firstAt } = row()
    const notice = {
      kind: 'raised',
      cursor: 1,
      at: AT,
      alert: 1,
      host: 'mini',
      severity: 'urgent',
    } as const
    const shown = { ...notice, subject, what: 'failed', todo, count, firstAt, lines: [] }
    const text = noticeText(shown)
    expect(text).toBe(
      `${TIME}  mini  urgent   openclaw: failed | Look at \`agenthost logs openclaw\`.`,
    )
    const quiet = noticeText({ ...shown, kind: 'again', severity: 'warning', todo: '' })
    expect(quiet).toBe(`${TIME}  mini  warning  openclaw: failed`)
    const over = noticeText({ ...shown, kind: 'recovered', what: 'is up', todo: '' })
    expect(over).toBe(`${TIME}  mini  over     openclaw: is up`)
  })
})
