import { describe, expect, it } from 'vitest'
import { dependentsOf, isGateOpen } from '../../src/supervisor/dependencies.ts'
import { judge, newWatch } from '../../src/supervisor/liveness.ts'
import { judgeMemory } from '../../src/supervisor/memory.ts'
import { difference } from '../../src/supervisor/reload.ts'
import type { Verdict } from '../../src/supervisor/plan.ts'
import { aPlan } from './plans.ts'

const silent: Verdict = { kind: 'silent', why: '' }
const alive: Verdict = { kind: 'alive', why: '' }
const unknown: Verdict = { kind: 'unknown', why: '' }

function hungAfter(verdicts: readonly Verdict[], graceUntil = 0): number | null {
  let watch = newWatch(graceUntil)
  for (const [index, verdict] of verdicts.entries()) {
    const judged = judge(watch, verdict, index * 1000, { failures: 3 })
    if (judged.hung) return index
    watch = judged.watch
  }
  return null
}

describe('an agent under a probe that allows three failures', () => {
  it.each([
    ['three silences in a row', [silent, silent, silent], 2],
    ['a flapping probe', [silent, silent, alive, silent, silent, alive], null],
    ['silence with an unknown between', [silent, silent, unknown, silent], 3],
    ['nothing but unknown', [unknown, unknown, unknown, unknown], null],
  ])('is hung by %s or is not', (_what, verdicts, expected) => {
    expect(hungAfter(verdicts)).toBe(expected)
  })

  it('is not hung by silence within the grace after a wake', () => {
    expect(
      hungAfter(
        Array.from({ length: 8 }, () => silent),
        5000,
      ),
    ).toBe(7)
  })
})

describe('an agent with a memory ceiling', () => {
  const rule = { maxBytes: 100, samples: 3 }
  it.each([
    ['one spike', [50, 500, 50], 'fine'],
    ['too few samples', [200, 200], 'fine'],
    ['over it for three samples', [50, 120, 110, 101], 'ask-if-idle'],
    ['exactly at it', [100, 100, 100], 'fine'],
    ['far over it for three samples', [151, 160, 170], 'restart'],
    ['far over it only once', [151, 101, 170], 'ask-if-idle'],
  ] as const)('%s: %o is %s', (_what, samples, expected) => {
    expect(judgeMemory(samples, rule)).toBe(expected)
  })
})

describe('agents that come after others', () => {
  const plans = [
    aPlan({ name: 'db' }),
    aPlan({ name: 'api', after: ['db'] }),
    aPlan({ name: 'web', after: ['api'] }),
    aPlan({ name: 'other' }),
  ]

  it('start when all of those are ready', () => {
    const both = { name: 'x', after: ['db', 'api'] }
    expect(isGateOpen(both, (name) => name === 'db')).toBe(false)
    expect(isGateOpen(both, () => true)).toBe(true)
    expect(isGateOpen({ name: 'y', after: [] }, () => false)).toBe(true)
  })

  it('are found directly and by way of others', () => {
    expect([...dependentsOf(['db'], plans)].toSorted()).toEqual(['api', 'web'])
    expect(dependentsOf(['web'], plans)).toEqual([])
    expect(dependentsOf(['db', 'api', 'web'], plans)).toEqual([])
  })
})

describe('a changed configuration', () => {
  it('is told apart by fingerprint', () => {
    const kept = [
      { name: 'same', fingerprint: '1' },
      { name: 'changed', fingerprint: '1' },
      { name: 'gone', fingerprint: '1' },
    ]
    const plans = [
      aPlan({ name: 'same', fingerprint: '1' }),
      aPlan({ name: 'changed', fingerprint: '2' }),
      aPlan({ name: 'new', fingerprint: '1' }),
    ]
    const found = difference(kept, plans)
    expect(found.added.map(({ name }) => name)).toEqual(['new'])
    expect(found.changed.map(({ name }) => name)).toEqual(['changed'])
    expect(found.removed).toEqual(['gone'])
    expect(found.unchanged.map(({ name }) => name)).toEqual(['same'])
  })
})
