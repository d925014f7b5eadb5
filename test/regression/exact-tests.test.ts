/** The exact tests and intervals by tables that can be counted out by hand. */
import { describe, expect, it } from 'vitest'
import { exchangeTest, pairsOf, type Pair } from '../../src/regression/against-before.ts'
import { signFlipTest } from '../../src/regression/between-models.ts'
import {
  atMost,
  CERTAIN_ZERO,
  drawnGood,
  SMALLEST_TOLD,
  sumOf,
  varianceOf,
  type Distribution,
} from '../../src/regression/distribution.ts'
import { driftOf, pool } from '../../src/regression/drift.ts'
import { holm } from '../../src/regression/holm.ts'
import {
  bootstrapMean,
  bootstrapRate,
  ruleOfThree,
  wilson,
} from '../../src/regression/intervals.ts'
import { mcnemarWorse } from '../../src/regression/mcnemar.ts'
import { seededRandom } from '../../src/regression/random.ts'
import type { TaskScores } from '../../src/regression/verdict.ts'

const near = (value: number, digits = 10): number => expect.closeTo(value, digits) as number

function pair(now: readonly [number, number], before: readonly [number, number]): Pair {
  const score = ([passed, counted]: readonly [number, number]) => ({ passed, counted })
  return { task: 't', now: score(now), before: score(before) }
}

describe('a sum of whole numbers', () => {
  const coin: Distribution = { least: 0, step: 1, p: Float64Array.of(0.5, 0.5) }
  const dist = (least: number, ...p: number[]): Distribution => ({
    least,
    step: 1,
    p: Float64Array.from(p),
  })

  it('has the probabilities of all ways to it', () => {
    const two = sumOf(sumOf(CERTAIN_ZERO, coin), coin)
    expect(two).toEqual(dist(0, 0.25, 0.5, 0.25))
  })

  it('keeps to the grid of the one that is added', () => {
    const wide: Distribution = { least: -3, step: 3, p: Float64Array.of(0.25, 0, 0.75) }
    expect(sumOf(coin, wide)).toEqual(dist(-3, 0.125, 0.125, 0, 0, 0, 0, 0.375, 0.375))
  })

  it.each([
    ['both ends that nobody could see', [1e-18, 0.5, 0.5, 1e-18], 1, [0.5, 0.5]],
    [
      'an end only as far as it is nothing in all',
      [6e-18, 6e-18, 1, 6e-18, 6e-18],
      1,
      [6e-18, 1, 6e-18],
    ],
    ['nothing of what is as likely as that', [1e-17, 1, 1e-17], 0, [1e-17, 1, 1e-17]],
    ['never all of it', [1e-18, 1e-18], 1, [1e-18]],
  ])('loses %s', (_what, p, least, left) => {
    expect(sumOf(CERTAIN_ZERO, dist(0, ...p))).toEqual(dist(least, ...left))
  })

  it('has a variance wherever it begins and however wide its steps are', () => {
    expect(varianceOf(coin)).toBe(0.25)
    expect(varianceOf({ ...coin, least: 7 })).toBe(0.25)
    expect(varianceOf({ ...coin, step: 3 })).toBe(2.25)
    expect(varianceOf(CERTAIN_ZERO)).toBe(0)
  })

  it.each([
    [-1, 0],
    [0, 0.25],
    [0.5, 0.25],
    [1 - 1e-10, 0.75],
    [1, 0.75],
    [9, 1],
  ])('is at most %d as often as %d', (value, p) => {
    expect(atMost(dist(0, 0.25, 0.5, 0.25), value)).toBe(p)
  })

  it('is never more often than always, whatever rounding did', () => {
    expect(atMost(dist(0, 0.6, 0.6), 1)).toBe(1)
  })
})

describe('the good among the drawn', () => {
  it.each([
    [8, 4, 4, 0, [1 / 70, 16 / 70, 36 / 70, 16 / 70, 1 / 70]],
    [5, 4, 3, 2, [0.6, 0.4]],
    [4, 0, 2, 0, [1]],
    [4, 4, 2, 2, [1]],
  ])('of %i with %i good, %i drawn', (all, good, drawn, least, p) => {
    const found = drawnGood(all, good, drawn)
    expect([found.least, found.step]).toEqual([least, 1])
    expect([...found.p]).toEqual(p.map((each) => near(each)))
  })
})

describe('now against before', () => {
  it("has the tea lady's figures", () => {
    expect(exchangeTest([pair([3, 4], [1, 4])])).toEqual({
      change: 0.5,
      worse: near(69 / 70),
      better: near(17 / 70),
      standardError: near(Math.sqrt(4 / 7) / 2),
    })
  })

  it('weighs tasks by their numbers of attempts, exactly', () => {
    // A pass more moves the first task by 4/3, the second by 2: the sums 0, 4/3, 2 and 10/3 are as likely.
    expect(exchangeTest([pair([1, 1], [1, 3]), pair([0, 1], [1, 1])])).toEqual({
      change: near(-1 / 6),
      worse: near(1 / 2),
      better: near(3 / 4),
      standardError: near(Math.sqrt((16 / 9 + 4) / 4) / 2),
    })
  })

  it('counts what is equal on both sides as no news', () => {
    const test = exchangeTest([pair([2, 2], [5, 5]), pair([0, 3], [0, 4])])
    expect(test).toEqual({ change: 0, worse: 1, better: 1, standardError: 0 })
  })

  it('is nothing without a pair, and never tells less than it can know', () => {
    expect(exchangeTest([])).toBeNull()
    const broken = Array.from({ length: 60 }, () => pair([0, 1], [1, 1]))
    expect(exchangeTest(broken)).toMatchObject({ worse: SMALLEST_TOLD, better: 1, change: -1 })
    const mended = Array.from({ length: 60 }, () => pair([1, 1], [0, 1]))
    expect(exchangeTest(mended)).toMatchObject({ better: SMALLEST_TOLD, worse: 1, change: 1 })
  })

  it('is nearly what counting out gives where no grid is exact', () => {
    const pairs = [
      pair([3, 7], [9, 11]),
      pair([4, 13], [6, 17]),
      pair([9, 19], [15, 23]),
      pair([11, 29], [17, 31]),
    ]
    const worse = countedOut(pairs)
    expect(worse).toBeLessThan(0.2)
    expect(exchangeTest(pairs)?.worse).toBeCloseTo(worse, 3)
  })

  it('compares only tasks that were counted on both sides', () => {
    const scores = (...all: (readonly [string, number, number])[]): TaskScores =>
      new Map(all.map(([task, passed, counted]) => [task, { passed, counted }]))
    const now = scores(['a', 1, 2], ['b', 1, 1], ['c', 0, 0], ['d', 1, 1])
    const before = scores(['a', 3, 4], ['c', 1, 1], ['d', 0, 0], ['e', 1, 1])
    expect(pairsOf(now, before)).toEqual([
      { task: 'a', now: { passed: 1, counted: 2 }, before: { passed: 3, counted: 4 } },
    ])
  })
})

/** The probability of so low a sum of fractions, over every way that the passes may fall. */
function countedOut(pairs: readonly Pair[]): number {
  const ways = pairs.map(({ now, before }) => {
    const good = now.passed + before.passed
    const { least, p } = drawnGood(now.counted + before.counted, good, now.counted)
    return [...p].map((weight, at) => {
      const passed = least + at
      return { weight, value: passed / now.counted - (good - passed) / before.counted }
    })
  })
  const seen = pairs.reduce(
    (sum, { now, before }) => sum + now.passed / now.counted - before.passed / before.counted,
    0,
  )
  const below = (at: number, sum: number): number => {
    const all = ways[at]
    if (all === undefined) return sum <= seen + 1e-9 ? 1 : 0
    return all.reduce(
      (total, { weight, value }) =>
        weight < 1e-6 ? total : total + weight * below(at + 1, sum + value),
      0,
    )
  }
  return below(0, 0)
}

describe('one model against another', () => {
  it.each([
    ['a task that only the first solves', [1], { mean: 1, lower: 1, higher: 0.5, twoSided: 1 }],
    ['two of them', [1, 1], { mean: 1, lower: 1, higher: 0.25, twoSided: 0.5 }],
    ['three the other way', [-1, -1, -1], { mean: -1, lower: 0.125, higher: 1, twoSided: 0.25 }],
    ['one each way', [1, -1], { mean: 0, lower: 0.75, higher: 0.75, twoSided: 1 }],
    ['no difference anywhere', [0, 0], { mean: 0, lower: 1, higher: 1, twoSided: 1 }],
    [
      'tasks without a difference',
      [0, 0.5, 0],
      { mean: 0.5 / 3, lower: 1, higher: 0.5, twoSided: 1 },
    ],
    // Sums of 1/2 and 2/3 with signs: 7/6, 1/6, -1/6 and -7/6.
    ['thirds and halves', [-0.5, 2 / 3], { mean: 1 / 12, lower: 0.75, higher: 0.5, twoSided: 1 }],
  ])('has by %s', (_what, differences, expected) => {
    const { mean, lower, higher, twoSided } = expected
    expect(signFlipTest(differences)).toEqual({
      mean: near(mean),
      lower: near(lower),
      higher: near(higher),
      twoSided: near(twoSided),
    })
  })

  it('says nothing without a task', () => {
    expect(signFlipTest([])).toBeNull()
  })

  it('is as sure on a coarser grid, where the differences have nothing in common', () => {
    const differences = [31.4159, -12.7183, 27.1828]
    // Every way to give them signs, counted out.
    const ways = differences.reduce<readonly number[]>(
      (sums, each) => sums.flatMap((sum) => [sum + each, sum - each]),
      [0],
    )
    const [seen = 0] = ways
    const share = (is: (sum: number) => boolean): number => ways.filter(is).length / ways.length
    expect(signFlipTest(differences)).toMatchObject({
      lower: near(share((sum) => sum <= seen)),
      higher: near(share((sum) => sum >= seen)),
    })
  })
})

describe('drift', () => {
  const week = (passed: number, tasks = 1): TaskScores =>
    new Map(Array.from({ length: tasks }, (_none, at) => [`t${at}`, { passed, counted: 1 }]))

  it('is not looked for in fewer than three weeks, nor in more than twelve', () => {
    expect(driftOf([])).toBeNull()
    expect(driftOf([week(1), week(0)])).toBeNull()
    expect(driftOf([week(1), week(1), week(1)])?.weeks).toBe(3)
    expect(driftOf(Array.from({ length: 12 }, () => week(1)))?.weeks).toBe(12)
    expect(driftOf(Array.from({ length: 14 }, () => week(1)))?.weeks).toBe(12)
  })

  it('forgets what was before those weeks', () => {
    const quiet = Array.from({ length: 12 }, () => week(0, 9))
    expect(driftOf([week(1, 9), ...quiet])).toEqual(driftOf(quiet))
  })

  it('loses half of its stake in each week in which nothing got worse', () => {
    expect(driftOf([week(1), week(1), week(1)])?.eValue).toBe(0.25)
  })

  it('multiplies the bets on the p of each week against all before it', () => {
    // p is 1/2, then 2/3; the bet on p is (1 - p + p ln p) / (p ln² p): 0.63867 and 0.57502.
    expect(driftOf([week(1), week(0), week(0)])?.eValue).toBeCloseTo(0.63867 * 0.57502, 4)
  })

  it('bets half where p is next to 1', () => {
    const many = (passed: number, counted: number): TaskScores =>
      new Map([['t', { passed, counted }]])
    // p of the second week is 1 - 1/20,001; that of the third is 1.
    const weeks = [many(1, 20_000), many(0, 1), many(0, 1)]
    expect(driftOf(weeks)?.eValue).toBeCloseTo(0.25, 3)
    expect(driftOf(weeks)?.eValue).not.toBe(0.25)
  })

  it('wins beyond all doubt where everything broke', () => {
    const weeks = [week(1, 60), week(1, 60), week(0, 60)]
    expect(driftOf(weeks)?.eValue).toBeGreaterThan(1e8)
    expect(driftOf(weeks)?.eValue).toBeLessThan(1e12)
  })

  it('says nothing of weeks without a task in common', () => {
    const other: TaskScores = new Map([['x', { passed: 0, counted: 1 }]])
    const third: TaskScores = new Map([['y', { passed: 0, counted: 1 }]])
    expect(driftOf([week(1), other, third])).toEqual({ weeks: 3, eValue: 1 })
  })

  it('takes the attempts of several weeks as one', () => {
    const score = (passed: number, counted: number) => ({ passed, counted })
    const first: TaskScores = new Map([['a', score(1, 3)]])
    const second: TaskScores = new Map([
      ['a', score(2, 4)],
      ['b', score(0, 1)],
    ])
    expect([...pool([first, second])]).toEqual([
      ['a', score(3, 7)],
      ['b', score(0, 1)],
    ])
  })
})

describe('many looks at once', () => {
  it.each([
    ['none', [], []],
    ['none that was tested', [null, null], [null, null]],
    ['one', [0.04], [0.04]],
    ['two', [0.03, 0.02], [0.04, 0.04]],
    ['a sure thing', [0.6, 0.9], [1, 1]],
    ['one that is surer than those before it', [0.01, 0.3, 0.31], [0.03, 0.6, 0.6]],
  ])('%s', (_what, ps, adjusted) => {
    expect(holm(ps)).toEqual(adjusted.map((p) => (p === null ? null : near(p))))
  })
})

describe('flips', () => {
  it.each([
    [0, 0, 1],
    [0, 3, 1],
    [1, 0, 0.5],
    [1, 1, 0.75],
    [2, 1, 0.5],
    [3, 1, 5 / 16],
  ])('%i lost and %i won', (lost, won, p) => {
    expect(mcnemarWorse(lost, won)).toBeCloseTo(p, 10)
  })
})

describe('an interval', () => {
  it.each([
    [0, 0, 0, 1],
    [0, 10, 0, 0.27753],
    [10, 10, 0.72247, 1],
    [1, 1, 0.20655, 1],
    [50, 100, 0.40383, 0.59617],
  ])("of %i of %i, as Wilson's", (passed, of, low, high) => {
    expect(wilson(passed, of)).toEqual({ low: near(low, 4), high: near(high, 4) })
  })

  it.each([
    [0, 1],
    [1, 0.95],
    [3, 1 - 0.05 ** (1 / 3)],
  ])('of no event in %i', (of, most) => {
    expect(ruleOfThree(of)).toBeCloseTo(most, 12)
  })

  const none = { low: Number.NaN, high: Number.NaN }

  it('of a mean is that of resampling the tasks', () => {
    const random = seededRandom(5)
    expect(bootstrapMean([], random)).toEqual(none)
    expect(bootstrapMean([0.3], random)).toEqual({ low: 0.3, high: 0.3 })
    const half = Array.from({ length: 100 }, (_none, at) => at % 2)
    // The 2.5th and the 97.5th of a hundred of a coin's throws: 40 and 60.
    const { low, high } = bootstrapMean(half, random)
    expect(low).toBeCloseTo(0.4, 1)
    expect(high).toBeCloseTo(0.6, 1)
    expect(low).toBeLessThan(0.43)
    expect(low).toBeGreaterThan(0.38)
    expect(high).toBeGreaterThan(0.57)
    expect(high).toBeLessThan(0.62)
  })

  it('of a rate resamples the tasks, not the calls', () => {
    const random = seededRandom(5)
    expect(bootstrapRate([], random)).toEqual(none)
    expect(bootstrapRate([{ hits: 3, of: 4 }], random)).toEqual({ low: 0.75, high: 0.75 })
    expect(bootstrapRate([{ hits: 0, of: 0 }], random)).toEqual({ low: 0, high: 0 })
    const two = [
      { hits: 30, of: 100 },
      { hits: 1, of: 1 },
    ]
    // Each of them alone is drawn one time in four: 30 of 100, and 1 of 1.
    expect(bootstrapRate(two, random)).toEqual({ low: 0.3, high: 1 })
  })
})

describe('dice', () => {
  it('give the same figures for the same seed, in every version', () => {
    // Mulberry32 of 1, as published.
    const random = seededRandom(1)
    expect([random.next(), random.next(), random.next()]).toEqual([
      0.6270739405881613, 0.002735721180215478, 0.5274470399599522,
    ])
  })

  it('fall on whole numbers below the bound', () => {
    const random = seededRandom(2)
    const seen = new Set(Array.from({ length: 200 }, () => random.below(3)))
    expect(seen).toEqual(new Set([0, 1, 2]))
  })
})
