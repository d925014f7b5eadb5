/** Newcomers, drop-outs, breakouts; the notes of a line; how the parts reconcile; what lies behind a week. */
import { describe, expect, it } from 'vitest'
import type { WeekRows } from '../../src/rankings/facts.ts'
import { RULES } from '../../src/rankings/rules.ts'
import { weekView } from '../../src/rankings/week.ts'
import { LAST_WEEK, madeUpQuarter } from '../support/made-up-quarter.ts'
import { card, facts, week } from '../support/made-up-week.ts'

const last = (...weeks: readonly WeekRows[]) => weekView(facts(weeks), '2026-05-18')

describe('a newcomer', () => {
  const now = week('2026-05-18', { 'openai/a': 50, 'xiaomi/new': 20 })
  it('was in none of the four weeks before', () => {
    expect(last(week('2026-05-11', { 'openai/a': 50 }), now).newcomers).toEqual(['xiaomi/new'])
  })

  it.each([
    ['2026-05-11', []],
    ['2026-04-20', []],
    ['2026-04-13', ['xiaomi/new']],
  ])('is none when it was there in the week of %s, unless that is long ago', (start, newcomers) => {
    const back = week(start, { 'openai/a': 50, 'xiaomi/new': 5 })
    const weeks =
      start === '2026-05-11' ? [back, now] : [back, week('2026-05-11', { 'openai/a': 50 }), now]
    expect(last(...weeks).newcomers).toEqual(newcomers)
  })

  it('is nobody in the first week that is stored', () => {
    expect(last(now).newcomers).toEqual([])
  })
})

describe('a drop-out', () => {
  it('was in the list a week before, with its place there; the long tail is none', () => {
    const view = last(
      week('2026-05-11', { 'openai/a': 50, 'x-ai/b': 40, other: 3 }),
      week('2026-05-18', { 'openai/a': 50 }),
    )
    expect(view.dropouts).toEqual([{ slug: 'x-ai/b', previousRank: 2 }])
  })
})

describe('a breakout', () => {
  const many = Object.fromEntries(
    Array.from({ length: 30 }, (_none, n) => [`openai/m${n}`, 1000 - n]),
  )
  const breakouts = (before: number, now: number): readonly string[] =>
    last(
      week('2026-05-11', { ...many, 'x-ai/b': before }),
      week('2026-05-18', { ...many, 'x-ai/b': now }),
    ).breakouts.map(({ why }) => why)

  it.each([
    ['doubles', 400, 800, ['tokens up 100.0 %']],
    ['does not quite double', 400, 799, []],
    ['doubles at next to nothing', 10, 50, []],
    ['doubles and climbs into the first 20', 980, 1981, ['tokens up 102.1 %, from place 22 to 1']],
    ['climbs ten places to the 20th by little', 972, 982, ['from place 30 to 20']],
    ['climbs nine places', 973, 982, []],
    ['climbs ten places to the 21st', 971, 981, []],
    ['falls', 990, 10, []],
  ])('is one that %s', (_what, before, now, why) => {
    expect(breakouts(before, now)).toEqual(why)
  })
})

describe('a line', () => {
  it('has in its note all that is to be noted', () => {
    const now = card('x-ai/b', { expires: '2026-06-01' })
    const before = card('x-ai/b', { listed: { ...now.listed, prompt: '0.000009' } })
    const weeks = [
      week('2026-05-11', { 'x-ai/b': 10 }),
      week('2026-05-18', { 'x-ai/b': 30, 'x-ai/c': 5 }),
    ]
    const view = weekView(facts(weeks, { cards: [now], cardsBefore: [before] }), '2026-05-18')
    expect(
      view.models.map(({ id, name, note, vendor, region }) => [id, name, note, vendor, region]),
    ).toEqual([
      ['x-ai/b', 'Name of x-ai/b', 'breakout, expires 2026-06-01, repriced', 'x-ai', 'US'],
      [null, 'x-ai/c', 'newcomer', 'x-ai', 'US'],
    ])
  })
})

describe('the reconciliation', () => {
  const rows = { 'openai/a': 900, other: 100 }
  const view = (fromDays: Record<string, number> | null) =>
    last(
      week('2026-05-18', rows, {
        fromDays:
          fromDays === null
            ? null
            : Object.entries(fromDays).map(([slug, tokens]) => ({ slug, tokens: BigInt(tokens) })),
      }),
    )

  it('says that nothing checks the week when the days were not pulled', () => {
    expect(view(null).reconciliation).toEqual({
      parts: '1000',
      total: '1000',
      difference: '0',
      days: null,
      text: 'Vendors (900) and the long tail (100) add up to the total (1000) exactly. The days of this week were not pulled, so nothing checks the rows of the week.',
    })
  })

  it('says what the days put into the long tail', () => {
    const { reconciliation, warnings } = view({ 'openai/a': 880, other: 120 })
    expect(reconciliation.days).toEqual({ total: '1000', difference: '0' })
    expect(reconciliation.text).toContain(
      'The days add up to the same total. They put 20 (2.2 %) less on models: a model outside the first 50 of a day',
    )
    expect(warnings.filter((each) => each.includes('disagrees'))).toEqual([])
  })

  it('warns when week and days differ by more than 1 %', () => {
    const { reconciliation, warnings } = view({ 'openai/a': 880, other: 108 })
    expect(reconciliation.days).toEqual({ total: '988', difference: '12' })
    expect(reconciliation.text).toContain('add up to 988, which is 12 (1.2 %) less than the week')
    expect(warnings.join()).toContain(
      'the source disagrees with itself: the days of this week add up to 988, the week has 1000 (1.2 % apart)',
    )
    expect(view({ 'openai/a': 890, other: 100 }).warnings.join()).not.toContain('disagrees')
  })
})

describe('rows that came twice', () => {
  it('are added up, and that is said', () => {
    const twice = week(
      '2026-05-18',
      {},
      {
        rows: [
          { slug: 'openai/a', tokens: 3n },
          { slug: 'openai/a', tokens: 4n },
          { slug: 'other', tokens: 1n },
        ],
      },
    )
    const view = last(twice)
    expect(view.models.map(({ tokens }) => tokens)).toEqual(['7'])
    expect(view.warnings).toContain(
      'openai/a has more than one row in this week: they were added up',
    )
  })
})

describe('what lies behind a week', () => {
  const quarter = madeUpQuarter(5, { weeks: 40 })
  it('is 26 weeks, the regions of each with the long tail making its total', () => {
    const { history } = weekView(quarter.facts, LAST_WEEK)
    expect(history).toHaveLength(26)
    expect([history[0]?.start, history.at(-1)?.start]).toEqual(['2025-11-24', LAST_WEEK])
    for (const [index, { tokens, regions }] of history.entries()) {
      const tail = quarter.facts.weeks[index + 14]!.rows.find(
        ({ slug }) => slug === 'other',
      )!.tokens
      expect(Object.values(regions).reduce((total, each) => total + BigInt(each), tail)).toBe(
        BigInt(tokens),
      )
    }
  })
})

describe('the text beside the figures', () => {
  it('cites the source as it asks for, and has every rule with its number', () => {
    const view = weekView(madeUpQuarter(1).facts, LAST_WEEK)
    expect(view.citation).toBe(
      'Source: OpenRouter (openrouter.ai/rankings), as of 2026-05-25T02:00:00.000Z. Licensed under CC BY 4.0.',
    )
    const all = view.assumptions.join('\n')
    expect(all).toContain(
      'Newcomer: among the first 50 this week and in none of the 4 weeks before.',
    )
    expect(all).toContain(
      'Assumed for all other models: 0.97 of the tokens are prompt (0.95 to 0.985)',
    )
    expect(all).toContain('(1.5 USD or more per million prompt tokens)')
  })

  it('changes with the rules, as the figures do', () => {
    const rules = { ...RULES, newcomer: { absentWeeks: 1 }, cacheReadAt: 250 }
    const view = weekView(madeUpQuarter(1).facts, LAST_WEEK, { rules })
    const all = view.assumptions.join('\n')
    expect(all).toContain('in none of the 1 weeks before')
    expect(all).toContain('0.25 of that of the prompt')
    expect(view.dollars.low).not.toBe(weekView(madeUpQuarter(1).facts, LAST_WEEK).dollars.low)
  })
})

describe('homes that the person names', () => {
  it('count in vendors and regions', () => {
    const homes = { typesafe: { company: 'Typesafe Ltd', region: 'GB' } }
    const view = weekView(madeUpQuarter(1).facts, LAST_WEEK, { homes })
    expect(view.regions.map(({ region }) => region)).toContain('GB')
    expect(view.vendors.find(({ vendor }) => vendor === 'typesafe')).toMatchObject({
      company: 'Typesafe Ltd',
      region: 'GB',
    })
  })
})
