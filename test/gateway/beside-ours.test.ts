/** What the key shows beside ours: whose it is taken to be, and when nothing may be concluded from it. */
import { describe, expect, it } from 'vitest'
import {
  baselineOf,
  besideOf,
  byDifference,
  type Ours,
} from '../../src/gateway/ledger/difference.ts'
import { periodStart } from '../../src/gateway/ledger/money.ts'

const AT = Date.parse('2027-02-10T12:00:00Z')
const JANUARY = periodStart('month', Date.parse('2027-01-10T12:00:00Z'))
const FEBRUARY = periodStart('month', AT)
const figures = (month: bigint) => ({ day: 0n, week: 0n, month })

const ours = (start: number, amount: bigint, isShared: boolean): Ours => ({
  at: AT,
  upstream: 'openrouter',
  spent: figures(500_000n),
  worst: [],
  unattributed: [],
  baseline: { upstream: 'openrouter', start, at: AT, amount, isShared },
})

describe('what others have spent through the key', () => {
  it.each([
    ['is that of this month', FEBRUARY, 7n, false, 7n],
    ['is nothing where nobody else used it last month', JANUARY, 0n, false, 0n],
    ['is not known where somebody else did', JANUARY, 7n, false, null],
    ['is not known where it is shared, whatever last month ended with', JANUARY, 0n, true, null],
  ])('%s', (_what, start, amount, isShared, expected) => {
    expect(besideOf(ours(start, amount, isShared))).toBe(expected)
  })

  it('once shared is shared for the rest of the month, though it stands still', () => {
    const shared = ours(FEBRUARY, 100_000n, true)
    expect(baselineOf(shared, figures(600_000n))).toMatchObject({ isShared: true })
    expect(baselineOf(ours(FEBRUARY, 100_000n, false), figures(600_000n))).toMatchObject({
      amount: 100_000n,
      isShared: false,
    })
    expect(baselineOf(ours(JANUARY, 100_000n, true), figures(900_000n))).toMatchObject({
      start: FEBRUARY,
      isShared: false,
    })
    expect(byDifference(shared, figures(600_000n))).toBeNull()
  })
})
