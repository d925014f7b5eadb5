import { describe, expect, it } from 'vitest'
import { nextStep, type RunShape } from '../../src/regression/run-plan.ts'
import { keyText } from '../../src/regression/run-record.ts'
import { dice, walkSeed } from '../support/seed.ts'

const shape: RunShape = {
  models: ['a', 'b', 'c'],
  tasks: ['x', 'y', 'z'].map((id) => ({ id, costNanoUsd: 10n })),
  repeats: 2,
  parallel: 2,
  budgetNanoUsd: 1000n,
}
const begun = { recorded: new Set<string>(), underWay: new Map<string, bigint>() }

describe('what a run does next', () => {
  it('lets every model have its turn at a task before the next task, and goes round in who is first', () => {
    const recorded = new Set<string>()
    const order: string[] = []
    for (;;) {
      const step = nextStep(shape, { ...begun, recorded, spentNanoUsd: 0n, again: null })
      if (step.do !== 'start') break
      order.push(`${step.key.task}${step.key.model}`)
      recorded.add(keyText(step.key))
    }
    const rounds = Array.from({ length: 6 }, (_none, at) => order.slice(3 * at, 3 * at + 3))
    expect(rounds.map((round) => new Set(round.map((each) => each[0])).size)).toEqual(
      Array.from({ length: 6 }, () => 1),
    )
    expect(new Set(rounds.map(([first]) => first?.[1]))).toEqual(new Set(['a', 'b', 'c']))
  })

  it('ends at its budget, but waits for what may turn out cheaper first', () => {
    const tight = { ...shape, budgetNanoUsd: 15n }
    const underWay = new Map([['a x 1 1', 10n]])
    const soFar = { ...begun, again: null }
    expect(nextStep(tight, { ...soFar, underWay, spentNanoUsd: 0n })).toEqual({ do: 'wait' })
    expect(nextStep(tight, { ...soFar, spentNanoUsd: 6n })).toEqual({ do: 'end', why: 'budget' })
    expect(nextStep(tight, { ...soFar, spentNanoUsd: 5n })).toMatchObject({ do: 'start' })
  })
})

const seed = walkSeed()

describe(`a run that is cut off at random (seed ${seed})`, () => {
  it('runs each key once, never too many at a time, and never reserves beyond its budget', () => {
    const random = dice(seed)
    for (let walk = 0; walk < 200; walk += 1) {
      const own: RunShape = {
        ...shape,
        parallel: 1 + random.below(4),
        budgetNanoUsd: BigInt(random.below(400)),
      }
      const recorded = new Set<string>()
      const underWay = new Map<string, bigint>()
      // By the first stage alone, so that it is the same after a crash.
      const wants = own.models.filter(() => random.below(2) === 0)
      let again: readonly string[] | null = null
      let spentNanoUsd = 0n
      const settle = (isLastWord: boolean): void => {
        const key = random.pick([...underWay.keys()])
        const held = underWay.get(key) ?? 0n
        spentNanoUsd += BigInt(random.below(Number(held) + 1))
        underWay.delete(key)
        if (!isLastWord) return
        expect(recorded.has(key)).toBe(false)
        recorded.add(key)
      }
      for (;;) {
        const step = nextStep(own, { recorded, underWay, spentNanoUsd, again })
        if (step.do === 'end') {
          const models = own.models.length + (again?.length ?? 0)
          if (step.why === 'complete') expect(recorded.size).toBe(models * 3 * own.repeats)
          break
        }
        if (step.do === 'look') again = wants
        else if (step.do === 'wait') settle(true)
        else {
          underWay.set(keyText(step.key), step.costNanoUsd)
          expect(underWay.size).toBeLessThanOrEqual(own.parallel)
          const reserved = [...underWay.values()].reduce((sum, each) => sum + each, spentNanoUsd)
          expect(reserved).toBeLessThanOrEqual(own.budgetNanoUsd)
        }
        // A crash: what is under way has cost something and has no last word.
        if (random.below(30) === 0) {
          while (underWay.size > 0) settle(false)
          again = null
        } else if (underWay.size > 0 && random.below(3) === 0) settle(true)
      }
    }
  })
})
