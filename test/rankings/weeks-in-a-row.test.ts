/** What is told, and what is not, when weeks are missing, half over, or lack a day. */
import { describe, expect, it } from 'vitest'
import { weekView } from '../../src/rankings/week.ts'
import { madeUpQuarter } from '../support/made-up-quarter.ts'
import { facts, week } from '../support/made-up-week.ts'

const MONDAYS = ['2026-04-20', '2026-04-27', '2026-05-04', '2026-05-11', '2026-05-18'] as const
const rising = MONDAYS.map((start, n) =>
  week(start, { 'openai/a': 100 + n * 10, 'deepseek/b': 50 + n * 40, other: 5 }),
)

describe('five whole weeks', () => {
  const view = weekView(facts(rising), '2026-05-20')
  it('rise four times, since nothing is known before the first', () => {
    expect(view.total).toMatchObject({ weeksUp: 4, weeksDown: 0 })
    expect(view.total.change).toBeCloseTo(355 / 305 - 1, 12)
  })

  it('have been led by the vendor and region of now for as long as they did', () => {
    expect(view.vendors[0]).toMatchObject({ vendor: 'deepseek', weeksLeading: 3 })
    expect(view.vendors[1]).toMatchObject({ vendor: 'openai', weeksLeading: 0 })
    expect(view.regions[0]).toMatchObject({ region: 'CN', weeksLeading: 3 })
    expect(view.warnings.filter((each) => /whole|stored/.test(each))).toEqual([])
  })

  it('fall when turned round', () => {
    const falling = rising.map((each, n) => ({ ...each, rows: rising[4 - n]!.rows }))
    expect(weekView(facts(falling), '2026-05-20').total).toMatchObject({ weeksUp: 0, weeksDown: 4 })
  })

  it('neither rise nor fall when nothing changes', () => {
    const same = rising.map((each) => ({ ...each, rows: rising[0]!.rows }))
    expect(weekView(facts(same), '2026-05-20').total).toMatchObject({
      weeksUp: 0,
      weeksDown: 0,
      change: 0,
    })
  })
})

describe('a missing week in between', () => {
  const view = weekView(facts(rising.filter(({ start }) => start !== '2026-05-04')), '2026-05-20')
  it('ends the runs and is told', () => {
    expect(view.total.weeksUp).toBe(1)
    expect(view.vendors[0]).toMatchObject({ vendor: 'deepseek', weeksLeading: 2 })
    expect(view.warnings).toContain('not stored: the week of 2026-05-04. Runs of weeks end there.')
    expect(view.history.map(({ start }) => start)).toEqual(
      MONDAYS.filter((each) => each !== '2026-05-04'),
    )
  })

  it('leaves the week after it without changes', () => {
    const after = weekView(
      facts(rising.filter(({ start }) => start !== '2026-05-04')),
      '2026-05-11',
    )
    expect(after.total).toMatchObject({ change: null, weeksUp: 0, weeksDown: 0 })
    expect(after.models.map(({ change, previousRank }) => [change, previousRank])).toEqual([
      [null, null],
      [null, null],
    ])
    expect([after.newcomers, after.dropouts, after.breakouts]).toEqual([[], [], []])
  })
})

describe('a week half over', () => {
  const half = week(
    '2026-05-18',
    { 'openai/a': 30, 'xiaomi/new': 10 },
    { asOf: '2026-05-21T02:00:00.000Z', daysPresent: 3 },
  )
  const view = weekView(facts([...rising.slice(0, 4), half]), '2026-05-18')
  it('is warned of and has no changes, no runs and no movement', () => {
    expect(view.warnings[0]).toBe(
      'this week is not whole: it was not over when it was read (as of 2026-05-21T02:00:00.000Z); 3 of 7 days are there. No changes are told.',
    )
    expect(view.total).toMatchObject({ tokens: '40', change: null, weeksUp: 0, weeksDown: 0 })
    for (const lines of [view.models, view.vendors, view.regions])
      expect(lines.every(({ change }) => change === null)).toBe(true)
    expect([view.newcomers, view.dropouts, view.breakouts]).toEqual([[], [], []])
  })

  it('still has places before, which are a fact', () => {
    expect(view.models.map(({ slug, previousRank }) => [slug, previousRank])).toEqual([
      ['openai/a', 2],
      ['xiaomi/new', null],
    ])
  })
})

describe('a week read on its own Sunday', () => {
  it('is not whole, and is so from Monday on, whether or not its days were counted', () => {
    const read = (asOf: string) =>
      weekView(facts([rising[3]!, { ...rising[4]!, asOf, daysPresent: null }]), '2026-05-18')
    expect(read('2026-05-24T23:59:59.000Z').total.change).toBeNull()
    expect(read('2026-05-25T00:30:00.000Z').total.change).not.toBeNull()
  })
})

describe('a missing day', () => {
  const quarter = madeUpQuarter(3)
  it('is warned of in its week and in the one after, and neither has a change', () => {
    const own = weekView(quarter.facts, quarter.missingDay)
    expect(own.warnings[0]).toBe(
      'this week is not whole: 1 of its 7 days has no rows. No changes are told.',
    )
    expect(own.total.change).toBeNull()
    const next = weekView(quarter.facts, '2026-02-18')
    expect(next.warnings[0]).toContain('the week before (2026-02-09) is not whole')
    expect(next.total.change).toBeNull()
    expect(weekView(quarter.facts, '2026-02-25').total.change).not.toBeNull()
  })
})

describe('a week that is not stored', () => {
  it('is refused with what there is and how to get it', () => {
    expect(() => weekView(facts(rising), '2026-05-25')).toThrow(
      expect.objectContaining({
        message: 'unable to show the week of 2026-05-25: it is not stored',
        hint: 'Stored are the weeks of 2026-04-20 to 2026-05-18 (5). Pull it with: agenthost rankings pull --week 2026-05-25',
        exitCode: 1,
      }),
    )
    expect(() => weekView(facts([]), '2026-05-25')).toThrow(
      expect.objectContaining({ exitCode: 1 }),
    )
  })

  it('is a mistake of usage when it is no day', () => {
    expect(() => weekView(facts(rising), '24 May')).toThrow(
      expect.objectContaining({ exitCode: 64 }),
    )
  })
})

describe('two with the same tokens', () => {
  it('stand in the order of the alphabet, and nobody leads', () => {
    const view = weekView(
      facts([week('2026-05-18', { 'openai/b': 5, 'deepseek/a': 5 })]),
      '2026-05-18',
    )
    expect(view.models.map(({ slug }) => slug)).toEqual(['deepseek/a', 'openai/b'])
    expect(view.regions.map(({ weeksLeading }) => weeksLeading)).toEqual([0, 0])
  })
})

describe('an anonymous model ahead of all', () => {
  it('leads nothing, since nobody knows whose it is', () => {
    const view = weekView(
      facts([week('2026-05-18', { 'stealth/x': 90, 'nobody/y': 50, 'openai/b': 5 })]),
      '2026-05-18',
    )
    expect(view.vendors.map(({ vendor, weeksLeading }) => [vendor, weeksLeading])).toEqual([
      ['stealth', 0],
      ['nobody', 1],
      ['openai', 0],
    ])
    expect(view.regions.map(({ region, weeksLeading }) => [region, weeksLeading])).toEqual([
      ['stealth', 0],
      ['unknown', 0],
      ['US', 1],
    ])
  })
})
