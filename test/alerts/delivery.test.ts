/** The way of a notice to one channel. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Outcome } from '../../src/alerts/channel.ts'
import {
  attempted,
  deliveriesOf,
  isSupersededBy,
  nextOf,
  withoutChannel,
  type Delivery,
} from '../../src/alerts/delivery.ts'
import { AT, notice } from './told.ts'

const HOUR = 3_600_000
const PLACES = [
  { name: 'ntfy', least: 'info' },
  { name: 'pager', least: 'urgent' },
] as const
const QUIET = { from: 0, to: 1439, timezone: 'UTC' }

function due(change: Partial<Delivery> = {}): Delivery {
  const [first] = deliveriesOf(notice(), PLACES, null)
  if (first === undefined) throw new Error('no delivery')
  return { ...first, ...change }
}

const names = (list: readonly Delivery[]) => list.map(({ channel }) => channel)

describe('a new notice', () => {
  it('goes to the channels that are for alerts so bad', () => {
    expect(names(deliveriesOf(notice(), PLACES, null))).toEqual(['ntfy'])
    const urgent = notice({ severity: 'urgent', worst: 'urgent' })
    expect(names(deliveriesOf(urgent, PLACES, null))).toEqual(['ntfy', 'pager'])
    const over = notice({ kind: 'recovered', severity: 'info', worst: 'urgent' })
    expect(names(deliveriesOf(over, PLACES, null))).toEqual(['ntfy', 'pager'])
  })

  it('does not go to the channel that it is about', () => {
    expect(deliveriesOf(notice({ notTo: 'ntfy' }), PLACES, null)).toEqual([])
  })

  it('waits in quiet hours, unless it is urgent', () => {
    expect(deliveriesOf(notice(), PLACES, QUIET)[0]?.dueAt).toBeGreaterThan(AT)
    const urgent = notice({ severity: 'urgent', worst: 'urgent' })
    expect(deliveriesOf(urgent, PLACES, QUIET).map(({ dueAt }) => dueAt)).toEqual([AT, AT])
  })

  it('takes the place of what waits of the same alert', () => {
    const old = due()
    const fresh = due({ notice: notice({ id: 2, kind: 'again' }) })
    expect(isSupersededBy(old, fresh)).toBe(true)
    expect(isSupersededBy(fresh, old)).toBe(false)
    expect(isSupersededBy(old, due({ notice: notice({ id: 2, alert: 2 }) }))).toBe(false)
    expect(isSupersededBy(old, { ...fresh, channel: 'other' })).toBe(false)
  })
})

describe('an attempt', () => {
  const CASES: readonly (readonly [string, Outcome, Partial<Delivery>])[] = [
    ['that arrives', { ok: true }, { state: 'delivered', doneAt: AT, attempts: 1 }],
    ['for which there is nobody', { skipped: 'nobody' }, { state: 'skipped', why: 'nobody' }],
    ['that fails', { retry: 'no' }, { state: 'due', dueAt: AT + 5000, why: 'no' }],
    [
      'that is asked to wait',
      { retry: 'no', afterMs: 90_000 },
      { state: 'due', dueAt: AT + 90_000 },
    ],
    ['that is asked to wait for a year', { retry: 'no', afterMs: 1e12 }, { dueAt: AT + 24 * HOUR }],
    ['that is refused', { refused: 'no' }, { state: 'due', dueAt: AT + HOUR, why: 'no' }],
  ]
  it.each(CASES)('%s', (_what, outcome, after) => {
    expect(attempted(due(), outcome, AT, 0.5)).toMatchObject(after)
  })

  it('is made ever more seldom, and given up after a week', () => {
    let delivery = due()
    let now = AT
    const waits: number[] = []
    while (delivery.state === 'due') {
      delivery = attempted(delivery, { retry: 'down' }, now, 0.5)
      if (delivery.state === 'due') waits.push(delivery.dueAt - now)
      now = Math.max(now, delivery.dueAt)
    }
    expect(waits.slice(0, 7)).toEqual([5000, 15_000, 60_000, 300_000, 900_000, HOUR, HOUR])
    expect(delivery).toMatchObject({ state: 'undelivered', why: 'down' })
    expect(now - AT).toBeGreaterThanOrEqual(7 * 24 * HOUR)
    expect(waits.length).toBeLessThan(180)
  })

  it('never comes to be due earlier than the last one', () => {
    const outcome = fc.oneof(
      fc.record({ retry: fc.constant('x'), afterMs: fc.nat() }),
      fc.record({ refused: fc.constant('x') }),
    )
    fc.assert(
      fc.property(
        outcome,
        fc.nat(200),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (what, attempts, roll) => {
          const after = attempted(due({ attempts }), what, AT + 1000, roll)
          expect(after.dueAt).toBeGreaterThan(AT + 1000)
          expect(after.attempts).toBe(attempts + 1)
        },
      ),
    )
  })
})

describe('what waits', () => {
  it('goes oldest first, and only when it is due', () => {
    const later = due({ notice: notice({ id: 3, alert: 3 }) })
    const first = due({ notice: notice({ id: 2, alert: 2 }) })
    const held = due({ dueAt: AT + 1 })
    expect(nextOf([later, held, first], AT)).toBe(first)
    expect(nextOf([held], AT)).toBeNull()
  })

  it('for a clock that was set back goes all the same', () => {
    expect(nextOf([due({ dueAt: AT + 48 * HOUR })], AT)).not.toBeNull()
    // An hour back is enough: what waits for nothing is not held up by it, nor all that comes after.
    expect(nextOf([due()], AT - HOUR)).not.toBeNull()
    const [quiet] = deliveriesOf(notice(), PLACES, QUIET)
    expect(quiet && nextOf([quiet], AT - HOUR)).toBeNull()
  })

  it('for a channel that is gone is given up after a week, untried', () => {
    const waiting = withoutChannel(due(), AT)
    expect(waiting).toMatchObject({ state: 'due', attempts: 0 })
    const end = withoutChannel(waiting, AT + 8 * 24 * HOUR)
    expect(end).toMatchObject({ state: 'undelivered', attempts: 0 })
  })
})
