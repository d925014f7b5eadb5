/** The statistics against published values. */
import { describe, expect, it } from 'vitest'
import { exchangeTest } from '../../src/regression/against-before.ts'
import { signFlipTest } from '../../src/regression/between-models.ts'
import { holm } from '../../src/regression/holm.ts'
import { ruleOfThree, wilson } from '../../src/regression/intervals.ts'
import { mcnemarWorse } from '../../src/regression/mcnemar.ts'

describe('published values', () => {
  it("gives Fisher's tea lady her p", () => {
    const tea = [{ task: 'tea', now: { passed: 3, counted: 4 }, before: { passed: 1, counted: 4 } }]
    expect(exchangeTest(tea)?.better).toBeCloseTo(17 / 70, 10)
  })

  it("gives Fisher's exact count for Darwin's maize", () => {
    // The Design of Experiments, section 21: 863 of 32,768 arrangements give so high a sum.
    const maize = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
    expect(signFlipTest(maize)?.higher).toBeCloseTo(863 / 32_768, 10)
  })

  it('never calls a change impossible, however many tasks broke at once', () => {
    const pairs = Array.from({ length: 300 }, (_none, task) => ({
      task: String(task),
      now: { passed: 0, counted: 5 },
      before: { passed: task % 2 === 0 ? 20 : 19, counted: task % 2 === 0 ? 20 : 19 },
    }))
    const test = exchangeTest(pairs)
    expect(test?.worse).toBeGreaterThan(0)
    expect(test?.worse).toBeLessThan(1e-9)
    expect(test?.better).toBeCloseTo(1, 9)
  })

  it('counts flips as McNemar does', () => {
    expect([5, 6, 7].map((lost) => mcnemarWorse(lost, 0))).toEqual(
      [5, 6, 7].map((lost) => expect.closeTo(0.5 ** lost, 10) as number),
    )
    expect(mcnemarWorse(8, 2)).toBeCloseTo(56 / 1024, 10)
  })

  it('steps down as Holm does, and leaves out what was not tested', () => {
    expect(holm([0.01, 0.04, null, 0.03, 0.005])).toEqual(
      [0.03, 0.06, null, 0.06, 0.02].map((p) =>
        p === null ? null : (expect.closeTo(p, 10) as number),
      ),
    )
  })

  it("has Wilson's interval and the rule of three", () => {
    expect(wilson(8, 10)).toEqual({
      low: expect.closeTo(0.49016, 4) as number,
      high: expect.closeTo(0.94331, 4) as number,
    })
    expect(ruleOfThree(100)).toBeCloseTo(0.02951, 4)
  })
})
