/** What holds of every week, whatever its rows. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RankingFacts, WeekRows } from '../../src/rankings/facts.ts'
import { weekView } from '../../src/rankings/week.ts'
import type { WeekView } from '../../src/rankings/week-view.ts'
import { LAST_WEEK, madeUpQuarter } from '../support/made-up-quarter.ts'
import { card, facts, prices, week } from '../support/made-up-week.ts'
import { dice, walkSeed } from '../support/seed.ts'

const SLUGS = [
  'openai/a',
  'openai/b',
  'deepseek/c',
  'deepseek/c:free',
  'mistralai/d',
  'stealth/e',
  'nobody/f',
  'other',
]
const tokens = fc.bigInt({ min: 0n, max: 10n ** 15n })
const rows = fc.dictionary(fc.constantFrom(...SLUGS), tokens, { minKeys: 1 })
const price = fc.option(fc.integer({ min: -1, max: 99_999_999 }).map((n) => `${n / 1e12}`))
const cards = fc
  .record({ prompt: price, completion: price, cacheRead: price })
  .map(({ prompt, completion, cacheRead }) => prices(prompt, completion, cacheRead))
  .map((listed) => SLUGS.filter((slug) => slug !== 'other').map((slug) => card(slug, { listed })))
const anyFacts = fc
  .tuple(rows, rows, cards)
  .map(([before, now, some]) =>
    facts([week('2026-05-11', before), week(LAST_WEEK, now)], { cards: some }),
  )

const sum = (lines: readonly { readonly tokens: string }[]): bigint =>
  lines.reduce((total, line) => total + BigInt(line.tokens), 0n)

describe('any week', () => {
  it('has parts that make its total exactly: models, vendors and regions, each with the long tail', () => {
    fc.assert(
      fc.property(anyFacts, (some) => {
        const view = weekView(some, LAST_WEEK)
        const tail = BigInt(view.unattributed.tokens)
        for (const lines of [view.models, view.vendors, view.regions]) {
          expect(sum(lines) + tail).toBe(BigInt(view.total.tokens))
        }
        expect(view.reconciliation.difference).toBe('0')
      }),
    )
  })

  it('has shares of the total that with the long tail make one, and of the attributed part that alone do', () => {
    fc.assert(
      fc.property(anyFacts, (some) => {
        const view = weekView(some, LAST_WEEK)
        const of = (pick: (line: WeekView['regions'][number]) => number): number =>
          view.regions.reduce((total, line) => total + pick(line), 0)
        fc.pre(view.total.tokens !== '0')
        expect(of((line) => line.share) + view.unattributed.share).toBeCloseTo(1, 9)
        fc.pre(view.total.tokens !== view.unattributed.tokens)
        expect(of((line) => line.shareOfAttributed)).toBeCloseTo(1, 9)
      }),
    )
  })

  it('has bands in order, vendor dollars that add up to the total exactly, and mid shares that make one', () => {
    fc.assert(
      fc.property(anyFacts, (some) => {
        const { dollars, vendors } = weekView(some, LAST_WEEK)
        const nano = (text: string): bigint => {
          const [whole = '0', fraction = ''] = text.split('.')
          return BigInt(whole + fraction.padEnd(9, '0'))
        }
        for (const part of ['low', 'mid', 'high'] as const) {
          const parts = vendors.reduce(
            (total, line) => total + nano(line.dollars?.[part] ?? '0'),
            0n,
          )
          expect(parts).toBe(nano(dollars[part]))
        }
        const shares = vendors.flatMap(({ dollarShare }) => dollarShare ?? [])
        for (const { low, mid, high } of shares) {
          expect(low).toBeGreaterThanOrEqual(0)
          expect(low).toBeLessThanOrEqual(mid + 1e-12)
          expect(mid).toBeLessThanOrEqual(high + 1e-12)
          expect(high).toBeLessThanOrEqual(1)
        }
        fc.pre(nano(dollars.mid) > 0n)
        expect(shares.reduce((total, share) => total + share.mid, 0)).toBeCloseTo(1, 9)
      }),
    )
  })

  it('keeps shares, changes and order when all tokens are multiplied', () => {
    fc.assert(
      fc.property(anyFacts, fc.bigInt({ min: 2n, max: 1000n }), (some, by) => {
        const times = (each: WeekRows): WeekRows => ({
          ...each,
          rows: each.rows.map((row) => ({ ...row, tokens: row.tokens * by })),
        })
        const one = weekView(some, LAST_WEEK)
        const other = weekView({ ...some, weeks: some.weeks.map(times) }, LAST_WEEK)
        expect(other.models.map(({ slug }) => slug)).toEqual(one.models.map(({ slug }) => slug))
        for (const [index, line] of one.vendors.entries()) {
          expect(other.vendors[index]?.share).toBeCloseTo(line.share, 9)
          if (line.change === null) expect(other.vendors[index]?.change).toBeNull()
          else
            expect(other.vendors[index]!.change! / (line.change || 1)).toBeCloseTo(
              line.change === 0 ? 0 : 1,
              9,
            )
        }
        expect(other.freeShare).toBeCloseTo(one.freeShare, 9)
      }),
    )
  })
})

describe(`the order of what comes in (seed ${walkSeed()})`, () => {
  it('changes nothing', () => {
    const source = dice(walkSeed())
    const shuffled = <T>(list: readonly T[]): T[] =>
      list
        .map((each) => ({ each, at: source.next() }))
        .toSorted((a, b) => a.at - b.at)
        .map(({ each }) => each)
    const { facts: some } = madeUpQuarter(11)
    const mixed: RankingFacts = {
      ...some,
      weeks: shuffled(some.weeks).map((each) => ({
        ...each,
        rows: shuffled(each.rows),
        fromDays: shuffled(each.fromDays ?? []),
      })),
      cards: shuffled(some.cards),
      cardsBefore: shuffled(some.cardsBefore),
    }
    expect(JSON.stringify(weekView(mixed, LAST_WEEK))).toBe(
      JSON.stringify(weekView(some, LAST_WEEK)),
    )
  })
})
