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
