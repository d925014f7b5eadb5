import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { leaveToAsk } from '../../src/rankings/source-budget.ts'
import { walkSeed } from '../support/seed.ts'
import { runs } from '../support/fuzzing.ts'

const NOW = Date.parse('2026-11-23T09:00:00Z')
const MINUTE = 60_000
const many = (count: number, at: number): readonly number[] =>
  Array.from({ length: count }, () => at)

describe('the next request', () => {
  it.each([
    ['nothing was asked', [], { waitMs: 0 }],
    ['29 were, just now', many(29, NOW), { waitMs: 0 }],
    ['30 were, 20 s ago', many(30, NOW - 20_000), { waitMs: 40_000 }],
    ['30 were, a minute ago', many(30, NOW - MINUTE), { waitMs: 0 }],
    ['499 were this day', many(499, NOW - 2 * MINUTE), { waitMs: 0 }],
    [
      '500 were this day',
      many(500, NOW - 2 * MINUTE),
      { notBefore: Date.parse('2026-11-24T00:00:00Z') },
    ],
    ['500 were yesterday', many(500, NOW - 10 * 3_600_000), { waitMs: 0 }],
    ['30 were, by a clock that was set back', many(30, NOW + 3_600_000), { waitMs: 0 }],
  ])('waits as it has to when %s', (_what, asked, leave) => {
    expect(leaveToAsk(asked, NOW)).toEqual(leave)
  })

  const seed = walkSeed()
  it(`never makes more than 30 in a minute, nor 500 in a day (seed ${seed})`, () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 700 }), (pauses) => {
        const asked: number[] = []
        let now = NOW
        for (const pause of pauses) {
          now += pause
          const leave = leaveToAsk(asked, now)
          if ('notBefore' in leave) return expect(asked).toHaveLength(500)
          now += leave.waitMs
          asked.push(now)
          expect(asked.filter((at) => at > now - MINUTE).length).toBeLessThanOrEqual(30)
        }
      }),
      { seed, numRuns: runs(20) },
    )
  })
})
