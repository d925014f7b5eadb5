/** Whether a week adds up, and what must be known before it is believed: each sentence, at its edge. */
import { describe, expect, it } from 'vitest'
import type { OwnUse, RankingFacts, WeekRows } from '../../src/rankings/facts.ts'
import { daysDiffer, reconcile } from '../../src/rankings/reconciliation.ts'
import { RULES } from '../../src/rankings/rules.ts'
import { standingsOf, type Standing } from '../../src/rankings/standing.ts'
import { warningsOf } from '../../src/rankings/warnings.ts'
import { weeksBefore } from '../../src/rankings/days.ts'
import { card, facts, week } from '../support/made-up-week.ts'

const MONDAY = '2026-05-18'

function standing(weeks: readonly WeekRows[], start = MONDAY): Standing {
  const found = standingsOf(weeks).get(start)
  if (found === undefined) throw new Error(`there is no week of ${start}`)
  return found
}

const ROWS = { 'a/x': 600, 'b/y': 300, other: 100 }
const days = (rows: Readonly<Record<string, number>>): WeekRows['fromDays'] =>
  week(MONDAY, rows).rows

describe('the parts of a week', () => {
  const reconciled = (vendors: readonly string[], fromDays: WeekRows['fromDays'], rows = ROWS) =>
    reconcile(standing([week(MONDAY, rows)]), vendors, { fromDays })
  const parts = 'Vendors (900) and the long tail (100) add up to the total (1000) exactly.'

  it('make the total, or what is missing is told', () => {
    expect(reconciled(['600', '300'], null)).toEqual({
      parts: '1000',
      total: '1000',
      difference: '0',
      days: null,
      text: `${parts} The days of this week were not pulled, so nothing checks the rows of the week.`,
    })
    const lost = reconciled(['600'], null)
    expect(lost).toMatchObject({ parts: '700', total: '1000', difference: '300' })
    expect(lost.text).toMatch(
      /^Vendors and the long tail add up to 700, the total is 1000: 300 are not accounted for\. The days/,
    )
  })

  it.each([
    [
      'the same',
      ROWS,
      '1000',
      '0',
      'The days add up to the same total. They put as much on models as the week does.',
    ],
    [
      'less of models',
      { 'a/x': 600, 'b/y': 210, other: 190 },
      '1000',
      '0',
      'The days add up to the same total. They put 90 (10.0 %) less on models: a model outside the first 50 of a day is in the long tail of that day.',
    ],
    [
      'more of models',
      { 'a/x': 600, 'b/y': 345, other: 55 },
      '1000',
      '0',
      'The days add up to the same total. They put 45 (5.0 %) more on models: a model outside the first 50 of the week may be among those of a day.',
    ],
    [
      'less in all',
      { 'a/x': 600, 'b/y': 300, other: 50 },
      '950',
      '50',
      'The days add up to 950, which is 50 (5.0 %) less than the week. They put as much on models as the week does.',
    ],
    [
      'more in all',
      { 'a/x': 600, 'b/y': 300, other: 200 },
      '1100',
      '-100',
      'The days add up to 1100, which is 100 (10.0 %) more than the week. They put as much on models as the week does.',
    ],
  ])('are held against days with %s', (_what, rows, total, difference, text) => {
    const found = reconciled(['600', '300'], days(rows))
    expect(found.days).toEqual({ total, difference })
    expect(found.text).toBe(`${parts} ${text}`)
  })

  it.each([
    ['10', '1000', []],
    ['-10', '1000', []],
    [
      '11',
      '1000',
      [
        'the source disagrees with itself: the days of this week add up to 989, the week has 1000 (1.1 % apart)',
      ],
    ],
    ['0', '0', []],
  ])('are warned of where the days are off by %s of %s', (difference, total, warnings) => {
    const of = { days: { total: String(Number(total) - Number(difference)), difference }, total }
    expect(daysDiffer(of as Parameters<typeof daysDiffer>[0], RULES)).toEqual(warnings)
  })

  it('are not warned of where there are no days', () => {
    expect(daysDiffer(reconciled(['600'], null), RULES)).toEqual([])
  })
})

describe('what must be known of a week', () => {
  const warned = (
    weeks: readonly WeekRows[],
    more: Partial<RankingFacts> = {},
  ): readonly string[] => {
    const all = facts(weeks, { cards: [card('a/x')], ...more })
    return warningsOf(all, standingsOf(weeks), standing(weeks), RULES)
  }
  const at = (count: number, more: Partial<WeekRows> = {}): WeekRows =>
    week(weeksBefore(MONDAY, count), ROWS, more)

  it('is nothing of two whole weeks with prices of their time', () => {
    expect(warned([at(1), at(0)])).toEqual([])
  })

  it.each([
    [
      'this week',
      [at(1), at(0, { daysPresent: 6 })],
      'this week is not whole: 1 of its 7 days has no rows. No changes are told.',
    ],
    [
      'this week by two days',
      [at(1), at(0, { daysPresent: 5 })],
      'this week is not whole: 2 of its 7 days have no rows. No changes are told.',
    ],
    [
      'the week before',
      [at(1, { daysPresent: 6 }), at(0)],
      'the week before (2026-05-11) is not whole: 1 of its 7 days has no rows. No changes are told.',
    ],
    [
      'a week that was read early',
      [at(1), at(0, { asOf: '2026-05-24T23:00:00Z', daysPresent: null })],
      'this week is not whole: it was not over when it was read (as of 2026-05-24T23:00:00Z). No changes are told.',
    ],
  ])('is that %s is not whole', (_what, weeks, warning) => {
    expect(warned(weeks)).toEqual([warning])
  })

  it.each([
    ['one week', [at(2), at(0)], 'not stored: the week of 2026-05-11. Runs of weeks end there.'],
    [
      'two weeks',
      [at(3), at(0)],
      'not stored: the weeks of 2026-05-04, 2026-05-11. Runs of weeks end there.',
    ],
    [
      'four weeks',
      [at(5), at(0)],
      'not stored: the weeks of 2026-04-20, 2026-04-27, 2026-05-04, 2026-05-11. Runs of weeks end there.',
    ],
    [
      'six weeks, the newest of them',
      [at(7), at(0)],
      'not stored: the weeks of 2026-04-20, 2026-04-27, 2026-05-04, 2026-05-11 and 2 more. Runs of weeks end there.',
    ],
  ])('is a gap of %s', (_what, weeks, warning) => {
    expect(warned(weeks)).toEqual([warning])
  })

  const prices = (cardsAt: string | null): readonly string[] => warned([at(1), at(0)], { cardsAt })

  it.each([
    ['2026-06-07T23:59:00Z', []],
    [
      '2026-06-08T00:00:00Z',
      [
        'the prices were read 15 days after this week ended: its dollars may be those of other prices',
      ],
    ],
    ['2026-05-10T12:00:00Z', []],
    [
      '2026-05-09T12:00:00Z',
      [
        'the prices were read 15 days before this week ended: its dollars may be those of other prices',
      ],
    ],
    [null, ['names and prices were not read: there are no dollars, and nothing is said of routes']],
  ])('is that prices were read at %s', (cardsAt, warnings) => {
    expect(prices(cardsAt)).toEqual(warnings)
  })

  it('is that no prices were read, that rows came twice, that nothing was counted, and what was told before', () => {
    const twice = { ...at(0), rows: [...at(0).rows, ...week(MONDAY, { 'a/x': 1 }).rows] }
    const own = [
      { route: 'r', model: 'a/x', tokens: 0n, costNanoUsd: 1n },
      { route: 'r', model: 'b/y', tokens: 1n, costNanoUsd: 1n },
    ] as unknown as readonly OwnUse[]
    expect(warned([at(1), twice], { cards: [], own, warnings: ['said before'] })).toEqual([
      'said before',
      'a/x has more than one row in this week: they were added up',
      'names and prices were not read: there are no dollars, and nothing is said of routes',
      'no tokens were counted for a/x on r: no cost per million is told',
    ])
  })
})
