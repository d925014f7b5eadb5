import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OpenedLedger } from '../../src/daemon/ledger.ts'
import { byDifference, type Ours } from '../../src/gateway/ledger/difference.ts'
import { nanoUsdUp, periodStart } from '../../src/gateway/ledger/money.ts'
import { reconciler, type Reconciler } from '../../src/gateway/ledger/reconcile.ts'
import { generationAnswer, keyFigures } from '../../src/gateway/ledger/upstream-figures.ts'
import { decimalText } from '../../src/decimal.ts'
import { readLedger, spentBy, spentEver, unattributedIn } from '../../src/store/ledger-reading.ts'
import { manualClock, type ManualClock } from '../support/manual-clock.ts'
import { walkSeed } from '../support/seed.ts'
import { aCap, aSettlement, aTry, ledgerHome, type LedgerHome } from '../support/tries.ts'

let home: LedgerHome
let clock: ManualClock
let one: OpenedLedger
let asks: Reconciler
/** The upstream: what each call cost, as text; and what the key shows. */
let costs: Map<string, string>
let key: { day: bigint; week: bigint; month: bigint } | null
let asked: string[]

const QUIET_MS = 60_000
const start = (): void => {
  asks = reconciler({
    clock,
    tell: (notice) => void home.told.push(notice),
    upstreams: () => ['openrouter'],
    ledger: one.ledger,
    openHolds: one.openHolds,
    money: one.money,
    numbers: { quietMs: QUIET_MS, comparedEveryMs: 1000 },
    async ask(_upstream, path) {
      asked.push(path)
      if (path === '/key') {
        if (key === null) throw new Error('no way to it')
        const [daily, weekly, monthly] = [key.day, key.week, key.month].map((of) =>
          decimalText(of, 9),
        )
        const text = `{"data":{"usage_daily":${daily},"usage_weekly":${weekly},"usage_monthly":${monthly}}}`
        return { status: 200, text }
      }
      const cost = costs.get(path.replace('/generation?id=', ''))
      if (cost === undefined) return { status: 404, text: '{"error":{"code":404}}' }
      return { status: 200, text: `{"data":{"total_cost":${cost},"provider_name":"P"}}` }
    },
  })
}
beforeEach(() => {
  home = ledgerHome()
  clock = manualClock()
  one = home.open(clock)
  costs = new Map()
  key = { day: 0n, week: 0n, month: 0n }
  asked = []
  start()
})
afterEach(async () => {
  asks.close()
  await home.destroy()
})

const again = (bootId?: string): void => {
  asks.close()
  home.kill(one)
  one = home.open(clock, bootId)
  start()
}
const hold = async (held: bigint, change = {}): Promise<number> => {
  const reserved = await one.ledger.reserve(aTry({ at: clock.now(), held, ...change }))
  if ('over' in reserved) throw new Error('refused')
  return reserved.hold
}
const settle = (of: number, charged: bigint) =>
  one.ledger.settle(of, aSettlement(charged, { at: clock.now() }))
const pass = async (ms: number, stepMs = 1000): Promise<void> => {
  for (let left = ms; left > 0; left -= stepMs) {
    clock.pass(Math.min(left, stepMs))
    asks.tick()
    for (let turn = 0; turn < 6; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
}
const state = (scope: 'all' | 'route' = 'all', name = '') => {
  const monthly = {
    scope,
    name,
    period: 'month',
    start: periodStart('month', clock.now()),
  } as const
  const [{ spent, held } = { spent: -1n, held: -1n }] = one.capState([monthly])
  return { spent, held }
}

describe('a try that broke off', () => {
  it('is asked for until the upstream knows it, and settled by its cost to the nano-dollar', async () => {
    const broken = await hold(900n)
    await one.ledger.leaveOpen(broken, { at: clock.now(), outcome: 'aborted', generation: 'gen-1' })
    await pass(10_000)
    expect(asked.filter((path) => path !== '/key').length).toBeGreaterThan(1)
    expect(state()).toEqual({ spent: 0n, held: 900n })
    costs.set('gen-1', '0.0000001230001')
    await pass(30_000)
    expect(state()).toEqual({ spent: 124n, held: 0n })
    expect(home.kinds()).toEqual([])
  })

  it('is not kept waiting by many before it: each end of a question begins the next', async () => {
    for (let each = 0; each < 40; each++) {
      const broken = await hold(10n)
      const generation = `gen-${each}`
      costs.set(generation, '0.000000001')
      await one.ledger.leaveOpen(broken, { at: clock.now(), outcome: 'aborted', generation })
    }
    asks.tick()
    for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve))
    expect(state(), 'within one second').toEqual({ spent: 40n, held: 0n })
  })

  it('that the upstream never knows is charged at its worst, and told', async () => {
    const broken = await hold(900n)
    await one.ledger.leaveOpen(broken, { at: clock.now(), outcome: 'broken', generation: 'gen-1' })
    await pass(23 * 3_600_000, 600_000)
    expect(state()).toEqual({ spent: 0n, held: 900n })
    await pass(3 * 3_600_000, 600_000)
    expect(state()).toEqual({ spent: 900n, held: 0n })
    expect(home.kinds()).toContain('budget.unsettled')
  })
})

describe('tries that a kill left', () => {
  it('are asked for by name; one without a name is charged at its worst', async () => {
    const named = await hold(900n)
    await hold(50n)
    one.ledger.name(named, 'gen-1')
    await new Promise((resolve) => setImmediate(resolve))
    costs.set('gen-1', '1e-7')
    again()
    await pass(3000)
    expect(state()).toEqual({ spent: 150n, held: 0n })
    expect(home.told.map(({ kind, data }) => [kind, data['charged']])).toEqual([
      ['budget.unsettled', 50n],
    ])
  })

  it('leave those alone that are under way now', async () => {
    await hold(900n)
    await pass(5000)
    expect(state()).toEqual({ spent: 0n, held: 900n })
  })
})

describe('a charge at the worst case', () => {
  beforeEach(async () => {
    await pass(2000)
    await settle(await hold(300n), 200n)
    await hold(900n)
    await hold(100n, { route: 'batch' })
    again()
    await pass(3000)
  })

  it('is corrected by the upstream’s own total once all has been quiet', async () => {
    key = { day: 250n, week: 250n, month: 250n }
    await pass(QUIET_MS - 10_000)
    expect(state()).toEqual({ spent: 1200n, held: 0n })
    await pass(20_000)
    expect(state()).toEqual({ spent: 250n, held: 0n })
    expect(one.audit()).toEqual([])
    expect(state('route', 'batch').spent, 'it may have been all of it').toBe(50n)
    expect(state('route', 'enterprise').spent).toBe(250n)
    again()
    expect(state()).toEqual({ spent: 250n, held: 0n })
  })

  it.each([
    [
      'a little less than is known, as floats are: then nothing is left of it',
      10_000_200n - 999n,
      10_000_200n,
    ],
    ['less than is known', 10_000_200n - 1001n, 10_001_200n],
    ['more than everything', 10_001_200n + 1001n, 10_001_200n],
    ['all of it', 10_001_200n, 10_001_200n],
  ])('where the total is %s', async (_what, month, expected) => {
    await settle(await hold(10_000_000n), 10_000_000n)
    key = { day: month, week: month, month }
    await pass(QUIET_MS + 20_000)
    expect(state().spent).toBe(expected)
  })

  it('stays while a try is under way', async () => {
    key = { day: 250n, week: 250n, month: 250n }
    await hold(1n)
    await pass(QUIET_MS + 20_000)
    expect(state().spent).toBe(1200n)
  })

  it('shows for what it is to whoever reads the file', async () => {
    const span = { from: 0, to: clock.now() + 86_400_000 }
    expect(readLedger(home.home, (db) => spentBy(db, 'route', span))).toEqual([
      { key: 'enterprise', calls: 2, spent: 1100n, held: 0n, worst: 900n },
      { key: 'batch', calls: 1, spent: 100n, held: 0n, worst: 100n },
    ])
    key = { day: 250n, week: 250n, month: 250n }
    await pass(QUIET_MS + 20_000)
    await hold(7n)
    expect(readLedger(home.home, (db) => spentBy(db, 'all', span))).toEqual([
      { key: '', calls: 4, spent: 250n, held: 7n, worst: 0n },
    ])
    expect(readLedger(home.home, (db) => spentEver(db, 'route', 'batch'))).toBe(50n)
    expect(readLedger(home.home, (db) => spentEver(db, 'all', ''))).toBe(250n)
  })
})

describe('a key that somebody else uses too', () => {
  it('has its share set apart as long as it stays, and nothing is corrected when it grows', async () => {
    key = { day: 0n, week: 0n, month: 5_000_000n }
    await pass(2000)
    await hold(900n)
    again()
    key = { day: 400n, week: 400n, month: 5_000_400n }
    await pass(QUIET_MS + 20_000)
    expect(state().spent).toBe(400n)
    key = { day: 9000n, week: 9000n, month: 5_900_000n }
    await settle(await hold(10n), 10n)
    await pass(QUIET_MS + 20_000)
    await hold(900n)
    again()
    await pass(QUIET_MS + 20_000)
    expect(state().spent, 'nobody knows whose it was').toBe(400n + 10n + 900n)
  })
})

describe('after a power loss', () => {
  it('the larger of both figures holds, and the rest is of nobody known', async () => {
    await pass(2000)
    await settle(await hold(300n), 200n)
    again('boot-2')
    key = null
    const compared = asks.afterPowerLoss()
    await pass(3000)
    await expect(hold(1n)).rejects.toMatchObject({ kind: 'temporary' })
    key = { day: 5200n, week: 5200n, month: 5200n }
    await pass(3000)
    await compared
    expect(state()).toEqual({ spent: 5200n, held: 0n })
    expect(state('route', 'batch').spent).toBe(5000n)
    const caps = [aCap(5500n, { at: clock.now() })]
    await expect(
      one.ledger.reserve(aTry({ at: clock.now(), held: 301n, caps })),
    ).resolves.toHaveProperty('over')
    const span = { from: 0, to: clock.now() + 86_400_000 }
    expect(readLedger(home.home, (db) => unattributedIn(db, 'month', span))).toBe(5000n)
    again('boot-2')
    expect(one.wasPowerLost).toBe(false)
    expect(state()).toEqual({ spent: 5200n, held: 0n })
  })

  it('a try that was both left and counted by the upstream is counted once in the end', async () => {
    await pass(2000)
    const left = await hold(3000n)
    one.ledger.name(left, 'gen-1')
    await new Promise((resolve) => setImmediate(resolve))
    again('boot-2')
    key = { day: 2000n, week: 2000n, month: 2000n }
    await asks.afterPowerLoss()
    expect(state()).toEqual({ spent: 2000n, held: 3000n })
    costs.set('gen-1', '0.0000020')
    await pass(QUIET_MS + 20_000)
    expect(state()).toEqual({ spent: 2000n, held: 0n })
    expect(state('route', 'batch').spent).toBe(0n)
    expect(one.audit()).toEqual([])
  })

  it('what ended at the upstream after the comparison is found when all is quiet', async () => {
    await pass(2000)
    again('boot-2')
    await asks.afterPowerLoss()
    key = { day: 7000n, week: 7000n, month: 7000n }
    await pass(QUIET_MS + 20_000)
    expect(state()).toEqual({ spent: 7000n, held: 0n })
  })

  it('is over at once where no upstream says what it counted', async () => {
    again('boot-2')
    asks.close()
    const none = reconciler({
      clock,
      tell: (notice) => void home.told.push(notice),
      upstreams: () => [],
      ledger: one.ledger,
      openHolds: one.openHolds,
      money: one.money,
      ask: () => Promise.reject(new Error('not asked')),
    })
    await none.afterPowerLoss()
    expect(await hold(1n)).toBeGreaterThan(0)
    expect(home.kinds()).toEqual(['ledger.compares', 'ledger.compared'])
  })
})

describe('own and upstream’s figure', () => {
  it('are told when they drift apart by more than a share, once', async () => {
    await pass(2000)
    await settle(await hold(2_000_000n), 1_000_000n)
    key = { day: 1_000_000n, week: 1_000_000n, month: 1_000_000n }
    await pass(QUIET_MS + 20_000)
    expect(home.kinds()).toEqual([])
    await settle(await hold(2_000_000n), 1_000_000n)
    key = { day: 3_000_000n, week: 3_000_000n, month: 3_000_000n }
    await pass(QUIET_MS + 20_000)
    expect(home.kinds()).toEqual(['budget.drift'])
  })
})

describe('what OpenRouter says', () => {
  it.each([
    ['0.00014', 140_000n],
    ['1e-10', 1n],
    ['0', 0n],
    ['12.3456789011', 12_345_678_902n],
    ['90071992.547409915', 90_071_992_547_409_915n],
    ['-1', null],
    ['"0.5"', 500_000_000n],
    ['null', null],
  ])('%s dollars are %s nano-dollars', (text, expected) => {
    expect(generationAnswer(`{"data":{"total_cost":${text}}}`)?.cost ?? null).toBe(expected)
  })

  it.each(['', '{', '[]', 'null', '{"data":null}', '{"data":[1]}', '{"total_cost":1}'])(
    '%s says nothing',
    (text) => {
      expect(generationAnswer(text)).toBeNull()
      expect(keyFigures(text)).toBeNull()
    },
  )

  it('is never read through a float', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 24n }), (nano) => {
        expect(nanoUsdUp(decimalText(nano, 9))).toBe(nano)
      }),
    )
  })
})

const seed = walkSeed()
describe('a division of the upstream’s total', () => {
  const at = Date.parse('2027-01-15T12:00:00Z')
  it(`leaves the sum exact, nobody above its worst case, and narrow caps unbroken (seed ${seed})`, () => {
    const amounts = fc.array(fc.bigInt({ min: 1n, max: 10n ** 12n }), {
      minLength: 1,
      maxLength: 20,
    })
    fc.assert(
      fc.property(
        amounts,
        fc.nat(1000),
        fc.bigInt({ min: 0n, max: 10n ** 12n }),
        (worsts, part, lost) => {
          const worst = worsts.map((charged, index) => ({
            ...aTry({ at }),
            hold: index + 1,
            charged,
          }))
          const all = worsts.reduce((sum, each) => sum + each, 0n) + lost
          const due = (all * BigInt(part)) / 1000n
          const spent = { day: all + 77n, week: all + 77n, month: all + 77n }
          const unattributed = [{ at, upstream: 'openrouter', day: lost, week: lost, month: lost }]
          const baseline = {
            upstream: 'openrouter',
            start: periodStart('month', at),
            at,
            amount: 5n,
            isShared: false,
          }
          const ours: Ours = { at, upstream: 'openrouter', spent, worst, unattributed, baseline }
          const month = 77n + 5n + due
          const found = byDifference(ours, { day: month, week: month, month })
          const given =
            (found?.corrections.reduce((sum, { delta }) => sum + delta, 0n) ?? 0n) +
            (found?.unattributed.reduce((sum, row) => sum + row.month, 0n) ?? 0n)
          expect(all + given).toBe(due)
          for (const { hold: which, delta, narrow } of found?.corrections ?? []) {
            const charged = worsts[which - 1]!
            expect(charged + delta >= 0n && delta <= 0n).toBe(true)
            expect(charged + narrow).toBe(charged < due ? charged : due)
          }
        },
      ),
      { seed },
    )
  })
})
