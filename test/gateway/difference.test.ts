/** What follows when the upstream's own total lies beside ours: by tables at the edges. */
import { describe, expect, it } from 'vitest'
import {
  baselineOf,
  besideOf,
  byDifference,
  drifts,
  missing,
  ROUNDING,
  type Ours,
} from '../../src/gateway/ledger/difference.ts'
import type { Baseline } from '../../src/gateway/ledger/ledger-rows.ts'
import { aTry } from '../support/tries.ts'

/** A Friday. */
const AT = Date.parse('2027-01-15T12:00:00Z')
const MONTH = Date.parse('2027-01-01T00:00:00Z')
const DAY_MS = 86_400_000

const base = (change: Partial<Baseline> = {}): Baseline => ({
  upstream: 'openrouter',
  start: MONTH,
  at: AT,
  amount: 0n,
  isShared: false,
  ...change,
})
const figures = (day: bigint, week = day, month = week) => ({ day, week, month })
const ours = (change: Partial<Ours> = {}): Ours => ({
  at: AT,
  upstream: 'openrouter',
  spent: figures(0n),
  worst: [],
  unattributed: [],
  baseline: base(),
  ...change,
})
const worst = (hold: number, charged: bigint) => {
  const { at, route, caller, model } = aTry({ at: AT })
  return { at, route, caller, model, hold, charged }
}
const lost = (amount: bigint, change = {}) => ({
  at: AT,
  upstream: 'openrouter',
  day: amount,
  week: amount,
  month: amount,
  ...change,
})

describe('what others have spent beside us this month', () => {
  const LAST = Date.parse('2026-12-01T00:00:00Z')
  it.each<[string, Baseline | null, bigint | null]>([
    ['is not known without a baseline', null, null],
    ['is what the baseline of this month says', base({ amount: 7n }), 7n],
    ['is nothing where nobody used the key last month', base({ start: LAST }), 0n],
    ['is not known where somebody did', base({ start: LAST, amount: 1n }), null],
    ['is not known where somebody shares it', base({ start: LAST, isShared: true }), null],
  ])('%s', (_what, baseline, expected) => {
    expect(besideOf({ at: AT, baseline })).toBe(expected)
  })
})

describe('what is missing after a loss', () => {
  it.each([
    ['nothing where both agree', figures(10n, 20n, 30n), figures(0n, 0n, 0n)],
    ['nothing where the upstream counts less', figures(1n, 2n, 3n), figures(0n, 0n, 0n)],
    ['what the upstream counted beyond', figures(11n, 22n, 33n), figures(1n, 2n, 3n)],
    ['no more of a day or a week than of the month', figures(90n, 90n, 34n), figures(4n, 4n, 4n)],
  ])('is %s', (_what, theirs, expected) => {
    const found = missing(ours({ spent: figures(10n, 20n, 30n) }), theirs)
    expect(found).toEqual({ at: AT, upstream: 'openrouter', ...expected })
  })

  it('leaves out what others spent, as far as that is known', () => {
    const own = ours({ spent: figures(10n), baseline: base({ amount: 5n }) })
    expect(missing(own, figures(20n)).month).toBe(5n)
    expect(missing({ ...own, baseline: null }, figures(20n)).month).toBe(10n)
  })

  it('may be more of a week that began in the last month than of the month', () => {
    // The 1st of January 2027 is a Friday: its week began in December.
    const at = MONTH + DAY_MS
    expect(missing(ours({ at }), figures(3n, 9n, 4n))).toMatchObject({
      day: 3n,
      week: 9n,
      month: 4n,
    })
    const first = Date.parse('2027-03-01T00:00:00Z')
    // A Monday: week and month begin together.
    expect(missing(ours({ at: first }), figures(3n, 9n, 4n))).toMatchObject({ week: 4n })
  })
})

describe('charges at the worst case', () => {
  const two = [worst(1, 300n), worst(2, 100n)]
  const own = (change: Partial<Ours> = {}) => ours({ spent: figures(1400n), worst: two, ...change })
  const said = (month: bigint, change: Partial<Ours> = {}) =>
    byDifference(own(change), figures(month))

  it.each<[string, bigint, Partial<Ours>]>([
    ['no baseline is known', 1000n, { baseline: null }],
    ['others use the key', 1000n, { baseline: base({ isShared: true }) }],
    ['the total is less than what is certain', 1000n - ROUNDING - 1n, {}],
    ['the total is more than all of them', 1400n + ROUNDING + 1n, {}],
    ['there are none', 1000n, { worst: [] }],
  ])('stay where %s', (_what, month, change) => {
    expect(said(month, change)).toBeNull()
  })

  it.each([
    [1000n - ROUNDING, [-300n, -100n], [-300n, -100n]],
    [1000n, [-300n, -100n], [-300n, -100n]],
    [1100n, [-225n, -75n], [-200n, 0n]],
    [1200n, [-150n, -50n], [-100n, 0n]],
    [1400n, [0n, 0n], [0n, 0n]],
    [1400n + ROUNDING, [0n, 0n], [0n, 0n]],
  ])('become what a total of %s leaves for them', (month, deltas, narrow) => {
    const found = said(month)
    expect(found?.corrections.map((each) => each.delta)).toEqual(deltas)
    expect(found?.corrections.map((each) => each.narrow)).toEqual(narrow)
    expect(found?.unattributed).toEqual([])
  })

  it('are corrected by the try that they are of', () => {
    const { hold, charged: _charged, ...tried } = worst(1, 300n)
    expect(said(1000n)?.corrections[0]).toEqual({
      hold,
      tried,
      at: AT,
      delta: -300n,
      narrow: -300n,
    })
  })

  it('leave what others spent to them', () => {
    const found = said(1100n, { baseline: base({ amount: 100n }) })
    expect(found?.corrections.map(({ delta }) => delta)).toEqual([-300n, -100n])
  })

  it('give back what no row explained, after what was lost is due', () => {
    const unattributed = [lost(50n)]
    const change = { spent: figures(1450n), unattributed }
    // 30 are due: they are the lost ones' first.
    const found = said(1030n, change)
    expect(found?.corrections.map(({ delta }) => delta)).toEqual([-300n, -100n])
    expect(found?.unattributed).toEqual([lost(-20n)])
    expect(said(1060n, change)?.corrections.map(({ delta }) => delta)).toEqual([-293n, -97n])
    expect(said(1060n, change)?.unattributed).toEqual([])
    expect(said(1450n + ROUNDING, change)?.corrections.map(({ delta }) => delta)).toEqual([0n, 0n])
    expect(said(1451n + ROUNDING, change)).toBeNull()
  })

  it('are not needed for money that no row explains to be given back', () => {
    const change = { worst: [], spent: figures(1050n), unattributed: [lost(50n)] }
    expect(said(1000n, change)).toEqual({ corrections: [], unattributed: [lost(-50n)] })
  })

  it('leave alone what was lost of another upstream, day, week or month', () => {
    const unattributed = [
      lost(50n, { at: AT - DAY_MS }),
      lost(7n, { at: AT - 7 * DAY_MS }),
      lost(3n, { upstream: 'other' }),
      lost(1n, { at: AT - 30 * DAY_MS }),
    ]
    const change = { worst: [], spent: figures(1057n), unattributed }
    expect(said(1000n, change)?.unattributed).toEqual([lost(-57n, { day: 0n, week: -50n })])
  })

  it('of nothing share nothing', () => {
    const change = { worst: [worst(1, 0n)], spent: figures(1050n), unattributed: [lost(50n)] }
    expect(said(1050n, change)?.corrections.map(({ delta }) => delta)).toEqual([0n])
  })
})

describe('a baseline', () => {
  it.each<[string, Baseline | null, bigint, Partial<Baseline>]>([
    ['is what the key shows beyond ours', null, 130n, { amount: 30n }],
    ['is never below nothing', null, 90n, { amount: 0n }],
    ['moves by a rounding', base({ amount: 30n }), 130n + ROUNDING, { amount: 30n + ROUNDING }],
    [
      'that has grown is shared',
      base({ amount: 30n }),
      131n + ROUNDING,
      { amount: 31n + ROUNDING, isShared: true },
    ],
    [
      'that has shrunk is shared',
      base({ amount: 31n + ROUNDING }),
      130n,
      { amount: 30n, isShared: true },
    ],
    ['stays shared', base({ amount: 30n, isShared: true }), 130n, { amount: 30n, isShared: true }],
    [
      'of another month is forgotten',
      base({ start: MONTH - DAY_MS, amount: 9999n, isShared: true }),
      130n,
      { amount: 30n },
    ],
  ])('%s', (_what, baseline, month, expected) => {
    const found = baselineOf(ours({ spent: figures(100n), baseline }), figures(month))
    expect(found).toEqual(base(expected))
  })
})

describe('two figures', () => {
  it.each([
    [1000n, 0n, false],
    [1001n, 0n, true],
    [100_000n, 105_000n, false],
    [95_000n, 100_000n, false],
    [94_999n, 100_000n, true],
    [105_000n, 100_000n, false],
    [105_001n, 100_000n, true],
    // Within a rounding nothing drifts, whatever its share.
    [10n, 1010n, false],
    [10n, 1011n, true],
  ])('%s of ours and %s of theirs drift apart: %s', (own, theirs, expected) => {
    expect(drifts(own, theirs, 5n)).toBe(expected)
  })
})
