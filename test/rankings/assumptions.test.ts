/** The sentences of what a week rests on: each figure in them is that of the rules. */
import { describe, expect, it } from 'vitest'
import { assumptionsOf, citationOf, dollarMethod } from '../../src/rankings/assumptions.ts'
import { billedOf, billedSums, ownLines, OWN_METHOD } from '../../src/rankings/billed.ts'
import type { Billed, OwnUse } from '../../src/rankings/facts.ts'
import { RULES, type Rules } from '../../src/rankings/rules.ts'

const made: Rules = {
  ...RULES,
  listed: 41,
  newcomer: { absentWeeks: 6 },
  breakout: { growth: 1.5, leastShare: 0.003, climb: 11, into: 21 },
  falling: { weeks: 5 },
  expiring: { withinDays: 61 },
  repriced: { atLeast: 20 },
  candidate: { cheaperBy: 250, risingBy: 0.75, most: 7 },
  cacheReadAt: 150,
  use: {
    ...RULES.use,
    dearFromUsdPerMillion: '2.5',
    dear: {
      name: 'dear ones',
      promptShare: { least: 910, mid: 920, most: 930 },
      cacheShare: { least: 110, mid: 120, most: 130 },
      source: 'a guess',
    },
  },
}

describe('what a week rests on', () => {
  const sentences = assumptionsOf(made)

  it.each([
    'Newcomer: among the first 41 this week and in none of the 6 weeks before. Drop-out: among them last week and not now.',
    'Breakout: ranked last week too, at least 0.3 % of the total, and tokens up by 150.0 % or more, or up 11 places or more into the first 21.',
    'Assumed for dear ones (2.5 USD or more per million prompt tokens): 0.92 of the tokens are prompt (0.91 to 0.93); of the prompt 0.13 / 0.12 / 0.11 read from a cache for low / mid / high. From a guess.',
    'Falling: tokens, or place, down 5 weeks in a row, or out of the first 41. Expiring: within 61 days after the week. Repriced: by 2.0 % or more against the prices of a week before.',
  ])('has its rules in words: %s', (sentence) => {
    expect(sentences).toContain(sentence)
  })

  it.each([
    [/^Where no price of a cache read is published, 0\.15 of that of the prompt is taken/],
    [
      /cheaper by 25\.0 % or more when used as the routed one is taken to be, both at their authors' own prices or else both at the listed ones, or tokens up 75\.0 % or more in a week\. The first 7 of a route/,
    ],
    [/^Assumed for all other models: /],
    [/^Assumed for batch variants: /],
    [/^Tokens are prompt and completion together/],
    [/^A share of the total counts the long tail/],
    [/^A vendor is the part of a slug before the slash/],
    [/^Figures get restated/],
    [/^A price that is missing, variable/],
    [/^A vendor's dollar share is one of the priced part/],
  ])('says what is left out and what is assumed: %s', (words) => {
    expect(sentences.filter((each) => words.test(each))).toHaveLength(1)
  })

  it('says how its dollars were made, and whose data it is', () => {
    const prices = "models at their author's own price: 1, at the listed one: 2, free variants: 3"
    expect(dollarMethod({ author: 1, listed: 2, free: 3 }, '2026-05-24')).toBe(
      `estimate, no official figure: tokens times published prices (${prices}; prices read 2026-05-24), as a band over assumed shares of prompt and cache; nobody's revenue`,
    )
    expect(dollarMethod({ author: 0, listed: 0, free: 0 }, null)).toContain(
      '; no prices were read)',
    )
    expect(citationOf('2026-05-25')).toBe(
      'Source: OpenRouter (openrouter.ai/rankings), as of 2026-05-25. Licensed under CC BY 4.0.',
    )
  })
})

describe('dollars that were billed', () => {
  const rows = [
    ['a/x', '2.5'],
    ['a/y', '0.5'],
    ['b/z', '1'],
    ['c/z', 'much'],
    ['b/q', '-1'],
  ].map(([slug = '', usd = '']) => ({ slug, usd }) as Billed)
  const sums = billedSums(rows, (slug) => slug.split('/')[0] ?? '')

  it('are summed by vendor, and what cannot be read is named', () => {
    expect(sums?.total).toBe(4_000_000_000n)
    expect([...(sums?.ofVendor ?? [])]).toEqual([
      ['a', 3_000_000_000n],
      ['b', 1_000_000_000n],
    ])
    expect(sums?.unreadable).toEqual(['b/q', 'c/z'])
    expect(billedSums(null, () => 'a')).toBeNull()
  })

  it('are a share of all that is billed', () => {
    expect(billedOf('a', sums)).toEqual({ usd: '3', share: 0.75 })
    expect(billedOf('c', sums)).toBeNull()
    expect(billedOf('a', null)).toBeNull()
  })
})

describe("a host's own cost", () => {
  it('is by the million of its own tokens', () => {
    const own = [
      { route: 'r', model: 'a/x', tokens: 4_000_000n, costNanoUsd: 1_000_000_001n },
      { route: 'r', model: 'a/y', tokens: 0n, costNanoUsd: 5n },
    ] as unknown as readonly OwnUse[]
    expect(ownLines(own)).toEqual([
      { route: 'r', model: 'a/x', usdPerMillion: '0.25', usd: '1.000000001', method: OWN_METHOD },
    ])
  })
})
