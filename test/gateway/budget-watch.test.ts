import { describe, expect, it } from 'vitest'
import { budgetWatch } from '../../src/gateway/ledger/budget-watch.ts'
import type { GatewayNotice } from '../../src/gateway/telling.ts'
import { aCap } from '../support/tries.ts'

describe('a cap that nears its end', () => {
  it.each([
    [79n, []],
    [80n, ['budget.near']],
    [100n, ['budget.near']],
  ])('with %s of 100 spent tells %j, once', (spent, kinds) => {
    const told: GatewayNotice[] = []
    const watch = budgetWatch([], { put: () => undefined, tell: (one) => void told.push(one) })
    for (let times = 0; times < 2; times += 1)
      watch.settled([aCap(100n)], () => ({ spent, held: 50n }))
    expect(told.map(({ kind }) => kind)).toEqual(kinds)
  })
})
