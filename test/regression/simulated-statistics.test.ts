/** The statistics against what they promise when nothing, or something, changed. Minutes, all of it. */
import { describe, expect, it } from 'vitest'
import { exchangeTest, pairsOf } from '../../src/regression/against-before.ts'
import { signFlipTest } from '../../src/regression/between-models.ts'
import { driftOf, DRIFT_TOLD } from '../../src/regression/drift.ts'
import { bootstrapMean } from '../../src/regression/intervals.ts'
import { seededRandom, type Random } from '../../src/regression/random.ts'
import type { TaskScores } from '../../src/regression/verdict.ts'
import { walkSeed } from '../support/seed.ts'
import { isFalseAlarm, passes, skill } from '../support/simulated-weeks.ts'

const seed = walkSeed()

describe(`simulated weeks (AGENTHOST_SEED=${seed})`, () => {
  const tasks = (n: number, random: Random): readonly number[] =>
    Array.from({ length: n }, () => skill(random))

  it('raise a false alarm in at most 5 % of 2,000 quiet weeks, both stages and all models together', () => {
    const random = seededRandom(seed)
    let alarms = 0
    for (let week = 0; week < 2000; week += 1) if (isFalseAlarm(random)) alarms += 1
    // Three standard errors of a rate of 5 % over 2,000 weeks are 1.5 points.
    expect(alarms / 2000).toBeLessThanOrEqual(0.065)
    console.info(`false alarms in 2,000 quiet weeks: ${((100 * alarms) / 2000).toFixed(1)} %`)
  }, 120_000)

  it.each([
    // n tasks, k attempts, a drop, and the power that the reference's table has for it.
    [30, 3, 0.1, 0.41],
    [30, 3, 0.15, 0.7],
    [60, 3, 0.1, 0.74],
    [60, 1, 0.15, 0.57],
  ])(
    'of %i tasks with %i attempts see a drop of %d as often as the reference says',
    (n, k, drop, power) => {
      const random = seededRandom(seed + n * k)
      const rounds = 400
      let flips = 0
      let exchanges = 0
      for (let round = 0; round < rounds; round += 1) {
        const skills = tasks(n, random)
        const before = passes(skills, k, random)
        const now = passes(
          skills.map((p) => Math.max(0, p - drop)),
          k,
          random,
        )
        const pairs = pairsOf(now, before)
        const differences = pairs.map((pair) => pair.now.passed / k - pair.before.passed / k)
        if ((signFlipTest(differences)?.lower ?? 1) < 0.05) flips += 1
        if ((exchangeTest(pairs)?.worse ?? 1) < 0.05) exchanges += 1
      }
      console.info(
        `power at n=${n} k=${k} drop=${drop}: sign flip ${flips / rounds}, exchange ${exchanges / rounds}, reference ${power}`,
      )
      expect(Math.abs(flips / rounds - power)).toBeLessThan(0.12)
      expect(exchanges).toBeGreaterThanOrEqual(flips * 0.9)
    },
    120_000,
  )

  it('see slow drift, and almost never see any where there is none', () => {
    const random = seededRandom(seed + 7)
    let quiet = 0
    let drifting = 0
    const rounds = 300
    for (let round = 0; round < rounds; round += 1) {
      const skills = tasks(60, random)
      const weeks = (slope: number): readonly TaskScores[] =>
        Array.from({ length: 12 }, (_none, week) =>
          passes(
            skills.map((p) => Math.max(0, p - slope * week)),
            3,
            random,
          ),
        )
      if ((driftOf(weeks(0))?.eValue ?? 0) >= DRIFT_TOLD) quiet += 1
      if ((driftOf(weeks(0.02))?.eValue ?? 0) >= DRIFT_TOLD) drifting += 1
    }
    console.info(
      `drift told: ${quiet / rounds} of quiet, ${drifting / rounds} of drifting quarters`,
    )
    expect(quiet / rounds).toBeLessThanOrEqual(0.05)
    expect(drifting / rounds).toBeGreaterThan(0.8)
  }, 120_000)

  it('have intervals that hold the truth about as often as they say', () => {
    const random = seededRandom(seed + 11)
    let held = 0
    for (let round = 0; round < 200; round += 1) {
      const values = Array.from({ length: 60 }, () => random.next() - 0.5)
      const { low, high } = bootstrapMean(values, random)
      if (low <= 0 && high >= 0) held += 1
    }
    expect(held / 200).toBeGreaterThan(0.87)
  })
})
