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

1 message has not been delivered: try the channels with \`agenthost alerts test\`
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

describe('what did not arrive', () => {
  const texts = (deliveries: AlertRow['deliveries'], undelivered: number) =>
    alertsText({ alerts: [row({ deliveries, count: 1 })], undelivered }, { columns: 100 })

  it('is said once a channel and reason; what only waits its turn is not', () => {
    const text = texts(
      [
        { channel: 'ntfy', state: 'undelivered', why: 'it answers 500' },
        { channel: 'ntfy', state: 'due', why: 'it answers 500' },
        { channel: 'mail', state: 'due', why: '' },
        { channel: 'slack', state: 'delivered', why: 'it was slow' },
      ],
      3,
    )
    expect(text).toBe(`\
  12  urgent openclaw (${TIME})
      failed: exited with code 3; 6 starts in 10 minutes; is tried again in 900 s
      Look at \`agenthost logs openclaw\`.
      not delivered to ntfy yet: it answers 500

3 messages have not been delivered: try the channels with \`agenthost alerts test\`
`)
  })

  it('is nothing where all has arrived, and an empty thing to do has no line', () => {
    const text = alertsText({ alerts: [row({ todo: '' })], undelivered: 0 }, { columns: 100 })
    expect(text.split('\n')).toHaveLength(3)
  })
})

describe('a line of what is over', () => {
  it.each([59, 60, 61])('of %i characters is cut where it is too long for 60', (length) => {
    const bare = `   3  ${TIME}  openclaw: `
    const over = row({ id: 3, state: 'closed', what: 'x'.repeat(length - bare.length) })
    const line = alertsText({ alerts: [over], undelivered: 0 }, { columns: 60 }).split('\n')[3]
    expect(line).toHaveLength(Math.min(length, 60))
    expect(line?.endsWith('…')).toBe(length > 60)
  })
})

describe('a notice that something is over', () => {
  it('says so instead of how bad it was, and has nothing to do', () => {
    const { subject, count, firstAt } = row()
    const notice = { kind: 'recovered', cursor: 1, at: AT, alert: 1, host: 'mini' } as const
    const rest = { subject, what: 'is up again', todo: '', count, firstAt, lines: [] }
    expect(noticeText({ ...notice, severity: 'urgent', ...rest })).toBe(
      `${TIME}  mini  over     openclaw: is up again`,
    )
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
    const text = noticeText({ ...notice, subject, what: 'failed', todo, count, firstAt, lines: [] })
    expect(text).toBe(
      `${TIME}  mini  urgent   openclaw: failed | Look at \`agenthost logs openclaw\`.`,
    )
  })
})
