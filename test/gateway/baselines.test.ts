/** What an upstream's key shows beside ours: taken down in time, and for each upstream by itself. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { decimalText } from '../../src/decimal.ts'
import type { OpenedLedger } from '../../src/daemon/ledger.ts'
import { periodStart, type CapScope } from '../../src/gateway/ledger/money.ts'
import { RECONCILE } from '../../src/gateway/ledger/reconcile-plan.ts'
import { reconciler, type Reconciler } from '../../src/gateway/ledger/reconcile.ts'
import { manualClock, type ManualClock } from '../support/manual-clock.ts'
import { aCap, aSettlement, aTry, ledgerHome, type LedgerHome } from '../support/tries.ts'

const QUIET_MS = 60_000

let home: LedgerHome
let clock: ManualClock
let one: OpenedLedger
let asks: Reconciler
/** What each key shows for the month; null: it does not answer. */
let keys: Record<string, bigint | null>
let isHung: boolean

function start(): void {
  asks = reconciler({
    clock,
    tell: (notice) => void home.told.push(notice),
    upstreams: () => Object.keys(keys),
    ledger: one.ledger,
    openHolds: one.openHolds,
    money: one.money,
    numbers: { quietMs: QUIET_MS, totalEveryMs: 5000 },
    ask(upstream) {
      const shows = keys[upstream] ?? null
      if (isHung) return new Promise(() => undefined)
      if (shows === null) return Promise.reject(new Error('no way to it'))
      const usd = decimalText(shows, 9)
      const text = `{"data":{"usage_daily":${usd},"usage_weekly":${usd},"usage_monthly":${usd}}}`
      return Promise.resolve({ status: 200, text })
    },
  })
}

function again(bootId?: string): void {
  asks.close()
  home.kill(one)
  one = home.open(clock, bootId)
  start()
}

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 6; turn++) await new Promise((resolve) => setImmediate(resolve))
}
const pass = async (ms: number): Promise<void> => {
  for (let left = ms; left > 0; left -= 1000) {
    clock.pass(1000)
    asks.tick()
    await turns()
  }
}
const hold = async (upstream: string, held: bigint, change = {}): Promise<number> => {
  const model = { upstream, id: 'maker/model' }
  const reserved = await one.ledger.reserve(aTry({ at: clock.now(), model, held, ...change }))
  if ('over' in reserved) throw new Error('refused')
  return reserved.hold
}
const settle = (of: number, charged: bigint) =>
  one.ledger.settle(of, aSettlement(charged, { at: clock.now() }))
/** Of which nothing can be learnt: it is charged at its worst. */
const lose = async (upstream: string, held: bigint): Promise<void> => {
  const lost = await hold(upstream, held)
  await one.ledger.leaveOpen(lost, { at: clock.now(), outcome: 'broken', generation: null })
  asks.tick()
  await turns()
}
const spent = (scope: CapScope = 'all', name = ''): bigint => {
  const key = { scope, name, period: 'month', start: periodStart('month', clock.now()) } as const
  return one.capState([key])[0]?.spent ?? -1n
}

beforeEach(() => {
  home = ledgerHome()
  clock = manualClock()
  one = home.open(clock)
  keys = { first: 5_000_000n, second: 0n }
  isHung = false
  start()
})
afterEach(async () => {
  asks.close()
  await home.destroy()
})

describe('a fresh gateway that gets calls at once', () => {
  it('knows what the key showed before them, so that a worst case is corrected', async () => {
    await asks.begin()
    await settle(await hold('first', 300n), 200n)
    await lose('first', 900n)
    expect(spent()).toBe(1100n)
    keys['first'] = 5_000_250n
    await pass(QUIET_MS + 10_000)
    expect(spent()).toBe(250n)
  })

  it('serves though no upstream answers', async () => {
    isHung = true
    let hasBegun = false
    void asks.begin().then(() => (hasBegun = true))
    await turns()
    clock.pass(RECONCILE.beginWithinMs - 1)
    await turns()
    expect(hasBegun).toBe(false)
    clock.pass(1)
    await turns()
    expect(hasBegun).toBe(true)
    expect(clock.waiting(), 'the second of the ledger alone').toBe(1)
  })

  it('is not kept for a moment where all of them have answered', async () => {
    keys['first'] = null
    await asks.begin()
    expect(clock.waiting()).toBe(1)
  })

  it('learns it later where nothing that was sent has cost anything', async () => {
    keys['first'] = null
    await asks.begin()
    await settle(await hold('first', 300n), 0n)
    keys['first'] = 5_000_000n
    await pass(6000)
    await lose('first', 900n)
    keys['first'] = 5_000_050n
    await pass(QUIET_MS + 10_000)
    expect(spent()).toBe(50n)
  })

  it('takes for the key’s own what it showed while a call was under way', async () => {
    isHung = true
    const begun = asks.begin()
    clock.pass(RECONCILE.beginWithinMs)
    await begun
    isHung = false
    await hold('first', 900n)
    await pass(20_000)
    expect(one.money.baseline('first')).toBeNull()
  })

  it('is none after a power loss: then what no row explains may be ours', async () => {
    again('boot-2')
    await asks.afterPowerLoss()
    await pass(2000)
    expect(spent()).toBe(5_000_000n)
    expect(one.money.baseline('first')).toBeNull()
  })
})

describe('a new month', () => {
  it('begins with what the key shows then, whatever it showed in the last one', async () => {
    await asks.begin()
    await settle(await hold('first', 300n), 200n)
    clock.setWall(31 * 86_400_000)
    keys['first'] = 0n
    asks.tick()
    await turns()
    await lose('first', 900n)
    keys['first'] = 70n
    await pass(QUIET_MS + 10_000)
    expect(spent()).toBe(70n)
  })
})

describe('two upstreams', () => {
  it('are corrected each in its own quiet, though the other is never quiet', async () => {
    await asks.begin()
    await lose('first', 900n)
    keys['first'] = 5_000_250n
    for (let second = 0; second < 80; second += 1) {
      await settle(await hold('second', 10n), 0n)
      await pass(1000)
    }
    expect(spent()).toBe(250n)
  })

  it('count together against a cap for good, with what a power loss took of either', async () => {
    await asks.begin()
    for (const upstream of ['first', 'second']) await settle(await hold(upstream, 300n), 200n)
    again('boot-2')
    keys = { first: 5_003_200n, second: 4200n }
    await asks.afterPowerLoss()
    const total = { at: clock.now(), period: 'total' } as const
    const ask = (name: string, limit: bigint) => {
      const caps = [aCap(limit, total), aCap(limit, { ...total, scope: 'agent', name })]
      const caller = { kind: 'agent', name, run: null } as const
      const model = { upstream: 'second', id: 'maker/model' }
      return one.ledger.reserve(aTry({ at: clock.now(), held: 100n, caller, model, caps }))
    }
    expect(await ask('triage', 7499n)).toMatchObject({
      over: { key: { scope: 'all', period: 'total' }, spent: 7400n, held: 0n },
    })
    expect(await ask('triage', 7500n)).toHaveProperty('hold')
    expect(await ask('newcomer', 7599n)).toMatchObject({ over: { key: { scope: 'all' } } })
    expect(await ask('newcomer', 7600n)).toHaveProperty('hold')
    const of = (name: string) =>
      one.capState([{ scope: 'agent', name, period: 'total', start: 0 }])[0]?.spent
    expect([of('triage'), of('newcomer')], 'a newcomer cannot have spent it').toEqual([7400n, 0n])
    expect(one.audit()).toEqual([])
  })
})

describe('the rows of what a key shows', () => {
  it('are those of the last weeks', () => {
    const day = 86_400_000
    for (let number = 0; number < 100; number += 1)
      one.money.putBaseline({
        upstream: 'openrouter',
        start: 0,
        at: number * day,
        amount: BigInt(number),
        isShared: false,
      })
    expect(one.db.prepare('SELECT count(*) AS n FROM baselines').get()).toEqual({ n: 41 })
    expect(one.money.baseline('openrouter')).toMatchObject({ amount: 99n })
  })
})
