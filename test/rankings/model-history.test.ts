/** One model over the weeks, against figures made by hand. */
import { describe, expect, it } from 'vitest'
import type { WeekRows } from '../../src/rankings/facts.ts'
import { modelHistory } from '../../src/rankings/model-history.ts'

const week = (start: string, end: string, rows: Record<string, number>): WeekRows => ({
  start,
  end,
  asOf: '2026-06-01T02:00:00.000Z',
  rows: Object.entries(rows).map(([slug, tokens]) => ({ slug, tokens: BigInt(tokens) })),
  fromDays: null,
  daysPresent: 7,
})
const WEEKS = [
  week('2026-04-27', '2026-05-03', { 'a/a': 50, 'b/b': 30, other: 20 }),
  week('2026-05-04', '2026-05-10', { 'a/a': 60, 'b/b': 90, other: 50 }),
  week('2026-05-18', '2026-05-24', { 'b/b': 99, other: 1 }),
  week('2026-05-25', '2026-05-31', { 'a/a': 25, 'b/b': 60, 'c/c': 25, other: 90 }),
]

describe('the history of a model', () => {
  it('has its rank, tokens, share of all and change of each week', () => {
    expect(modelHistory('a/a', WEEKS, 26)).toEqual([
      { start: '2026-04-27', rank: 1, tokens: '50', share: 0.5, change: null, lack: null },
      { start: '2026-05-04', rank: 2, tokens: '60', share: 0.3, change: 0.2, lack: null },
      // Below the last one of the list; the week between them was never pulled.
      { start: '2026-05-18', rank: null, tokens: null, share: null, change: null, lack: null },
      { start: '2026-05-25', rank: 2, tokens: '25', share: 0.125, change: null, lack: null },
    ])
  })

  it('is as long as was asked for', () => {
    expect(modelHistory('b/b', WEEKS, 2).map(({ start }) => start)).toEqual([
      '2026-05-18',
      '2026-05-25',
    ])
  })

  it('has no change from or to a week that is not whole', () => {
    const half = WEEKS.map((each, at) => (at === 0 ? { ...each, daysPresent: 5 } : each))
    expect(modelHistory('a/a', half, 26)[1]?.change).toBeNull()
    expect(modelHistory('a/a', half, 26)[0]?.lack).toContain('2 of its 7 days')
  })

  it('is empty without weeks', () => {
    expect(modelHistory('a/a', [], 26)).toEqual([])
  })
})
