/**
 * A gateway with an upstream that keeps books of its own: calls that end well, break off, or are lost to kills and to
 * power losses that take the last second. Whatever happens, what was truly spent stays under the cap; and when all is
 * over the ledger says what the upstream says.
 */
import { copyFileSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { decimalText } from '../../src/decimal.ts'
import type { OpenedLedger } from '../../src/daemon/ledger.ts'
import { periodStart } from '../../src/gateway/ledger/money.ts'
import { reconciler, type Reconciler } from '../../src/gateway/ledger/reconcile.ts'
import { manualClock, type ManualClock } from '../support/manual-clock.ts'
import { dice, walkSeed, type Dice } from '../support/seed.ts'
import { aCap, aSettlement, aTry, ledgerHome, type LedgerHome } from '../support/tries.ts'

const LIMIT = 6_000_000n
const QUIET_MS = 30_000
const FILES = ['ledger.db', 'ledger.db-wal']
const seed = walkSeed()

let home: LedgerHome
let clock: ManualClock
let one: OpenedLedger
let asks: Reconciler
let random: Dice
let boot: number
let billed: Map<string, bigint>
let savedAt: number | null

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 8; turn++) await new Promise((resolve) => setImmediate(resolve))
}
const truth = (): bigint => [...billed.values()].reduce((sum, cost) => sum + cost, 0n)
const monthly = () =>
  ({ scope: 'all', name: '', period: 'month', start: periodStart('month', clock.now()) }) as const
const spent = (): bigint => one.capState([monthly()])[0]?.spent ?? -1n

async function open(): Promise<void> {
  one = home.open(clock, `boot-${boot}`)
  asks = reconciler({
    clock,
    tell: (notice) => void home.told.push(notice),
    upstreams: () => ['openrouter'],
    ledger: one.ledger,
    openHolds: one.openHolds,
    money: one.money,
    numbers: { quietMs: QUIET_MS, totalEveryMs: 5000, giveUpMs: 600_000 },
    async ask(_upstream, path) {
      const cost = billed.get(path.replace('/generation?id=', ''))
      if (path !== '/key' && cost === undefined) return { status: 404, text: '' }
      const total = decimalText(cost ?? truth(), 9)
      return path === '/key'
        ? {
            status: 200,
            text: `{"data":{"usage_daily":${total},"usage_weekly":${total},"usage_monthly":${total}}}`,
          }
        : { status: 200, text: `{"data":{"total_cost":${total}}}` }
    },
  })
  if (one.wasPowerLost) await asks.afterPowerLoss()
  await turns()
}

function save(): void {
  for (const file of FILES) {
    const from = join(home.home, file)
    if (existsSync(from)) copyFileSync(from, join(home.home, `saved-${file}`))
    else rmSync(join(home.home, `saved-${file}`), { force: true })
  }
  savedAt = clock.now()
}

function lose(): void {
  for (const file of [...FILES, 'ledger.db-shm']) rmSync(join(home.home, file), { force: true })
  for (const file of FILES) {
    const from = join(home.home, `saved-${file}`)
    if (existsSync(from)) copyFileSync(from, join(home.home, file))
  }
  boot += 1
}

async function second(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 1000) {
    clock.pass(1000)
    asks.tick()
    await turns()
  }
}

/** One call: its money is held, the upstream bills it or not, and the gateway learns of it or not. */
async function call(id: string): Promise<void> {
  const held = BigInt(1 + random.below(200_000))
  const route = random.pick(['a', 'b', null])
  const caps = [aCap(LIMIT, { at: clock.now() })]
  const reserved = await one.ledger.reserve(aTry({ at: clock.now(), held, route, caps }))
  if ('over' in reserved) return
  const { hold } = reserved
  const cost = BigInt(random.below(Number(held) + 1))
  const how = random.below(10)
  if (how < 9) billed.set(id, cost)
  if (how < 5) return one.ledger.settle(hold, aSettlement(cost, { at: clock.now() }))
  if (how < 7) {
    return one.ledger.leaveOpen(hold, { at: clock.now(), outcome: 'aborted', generation: id })
  }
  if (how === 7) one.ledger.name(hold, id)
  // Else nobody was told its name: a kill takes it.
  await one.ledger.leaveOpen(hold, { at: clock.now(), outcome: 'broken', generation: null })
}

beforeEach(async () => {
  home = ledgerHome()
  clock = manualClock()
  random = dice(seed)
  boot = 1
  billed = new Map()
  savedAt = null
  await open()
  await second(2000)
})
afterEach(async () => {
  asks.close()
  await home.destroy()
})

describe('a gateway that is killed and loses power among its calls', () => {
  it(`never spends more than its cap, and agrees with the upstream in the end (seed ${seed})`, async () => {
    let losses = 0
    for (let step = 0; step < 120; step++) {
      const calls = Array.from({ length: random.below(4) }, (_one, index) =>
        call(`gen-${step}-${index}`),
      )
      await Promise.all(calls)
      expect(truth() <= LIMIT).toBe(true)
      const happening = random.below(12)
      if (happening > 8) save()
      if (happening === 1 || (happening === 2 && savedAt !== null)) {
        asks.close()
        home.kill(one)
        if (happening === 2 && savedAt !== null && clock.now() - savedAt <= 5000) {
          lose()
          losses += 1
        }
        savedAt = null
        await open()
      }
      await second(random.below(3) * 1000)
      expect(truth() <= spent() + (one.capState([monthly()])[0]?.held ?? 0n)).toBe(true)
      expect(one.audit()).toEqual([])
      if (random.below(10) === 0) await second(QUIET_MS + 10_000)
    }
    await second(700_000)
    expect(one.openHolds()).toEqual([])
    expect(spent(), `after ${losses} power losses`).toBe(truth())
  })
})
