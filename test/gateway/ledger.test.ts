import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OpenedLedger } from '../../src/daemon/ledger.ts'
import type { Hold, Reservation } from '../../src/gateway/ledger/ledger.ts'
import { periodStart } from '../../src/gateway/ledger/money.ts'
import { manualClock, type ManualClock } from '../support/manual-clock.ts'
import { dice, walkSeed } from '../support/seed.ts'
import { aCap, aSettlement, aTry, ledgerHome, type LedgerHome } from '../support/tries.ts'

let home: LedgerHome
let clock: ManualClock
let one: OpenedLedger
beforeEach(() => {
  home = ledgerHome()
  clock = manualClock()
  one = home.open(clock)
})
afterEach(() => home.destroy())

const all = () =>
  ({ scope: 'all', name: '', period: 'month', start: periodStart('month', clock.now()) }) as const
const state = (of = one) => {
  const [{ spent, held } = { spent: -1n, held: -1n }] = of.capState([all()])
  return { spent, held }
}
const ask = (held: bigint, limit = 1000n, change = {}) =>
  one.ledger.reserve(
    aTry({ at: clock.now(), held, caps: [aCap(limit, { at: clock.now() })], ...change }),
  )
const holdOf = (reservation: Reservation): Hold => {
  if ('over' in reservation) throw new Error('it was refused')
  return reservation.hold
}

describe('reservations of one turn of the loop', () => {
  it('are one transaction, and together never more than the cap', async () => {
    const before = pagesInLog()
    const results = await Promise.all(Array.from({ length: 64 }, () => ask(100n)))
    expect(results.filter((each) => 'hold' in each)).toHaveLength(10)
    expect(state()).toEqual({ spent: 0n, held: 1000n })
    expect(rows()).toHaveLength(10)
    expect(pagesInLog() - before).toBeLessThan(5)
  })

  it('name the cap that they do not fit under', async () => {
    await ask(900n)
    expect(await ask(101n)).toEqual({
      over: { key: all(), limit: 1000n, spent: 0n, held: 900n },
    })
    expect(home.kinds()).toEqual(['budget.reached'])
  })

  it('are all refused when they cannot be written, and hold nothing', async () => {
    one.db.pragma('query_only = 1')
    const results = await Promise.allSettled([ask(1n), ask(2n)])
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(results[0]).toMatchObject({ reason: { kind: 'temporary' } })
    expect(state()).toEqual({ spent: 0n, held: 0n })
    one.db.pragma('query_only = 0')
    expect(await ask(1000n)).toHaveProperty('hold')
  })

  it('fail alone when only their own row cannot be written', async () => {
    const bad = ask(5n, 1000n, { inputBoundTokens: 1.5 })
    const results = await Promise.allSettled([ask(1n), bad, ask(2n)])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(state()).toEqual({ spent: 0n, held: 3n })
    expect(one.audit()).toEqual([])
  })
})

describe('a settlement', () => {
  it('takes the hold away and counts the charge', async () => {
    const hold = holdOf(await ask(100n))
    await one.ledger.settle(hold, aSettlement(70n, { tools: { ok: 2 } }))
    expect(state()).toEqual({ spent: 70n, held: 0n })
    expect(rows()).toMatchObject([
      { state: 'settled', charged: 70, settled_by: 'cost', tools: '{"ok":2}' },
    ])
  })

  it('counts once, however often it is said', async () => {
    const hold = holdOf(await ask(100n))
    const twice = [aSettlement(70n), aSettlement(90n)].map((each) => one.ledger.settle(hold, each))
    await Promise.all(twice)
    await one.ledger.settle(hold, aSettlement(10n))
    expect(state()).toEqual({ spent: 70n, held: 0n })
    expect(home.kinds()).toEqual(['ledger.twice', 'ledger.twice'])
  })

  it('waits, held, when it cannot be written, and is written when there is room again', async () => {
    const hold = holdOf(await ask(100n))
    one.db.pragma('query_only = 1')
    const settled = one.ledger.settle(hold, aSettlement(70n))
    await turn()
    expect(state()).toEqual({ spent: 0n, held: 100n })
    expect(home.kinds()).toEqual(['ledger.unwritten'])
    one.db.pragma('query_only = 0')
    clock.pass(2000)
    await settled
    expect(state()).toEqual({ spent: 70n, held: 0n })
    expect(home.kinds()).toEqual(['ledger.unwritten', 'ledger.written'])
  })

  it('keeps the name that the upstream gave in the same turn, its own or the one before, in as few writings', async () => {
    const named = holdOf(await ask(1n))
    const unnamed = holdOf(await ask(1n))
    const changes = () => one.db.prepare('SELECT total_changes()').pluck().get() as number
    const before = changes()
    one.ledger.name(named, 'gen-1')
    one.ledger.name(unnamed, 'gen-2')
    await Promise.all([
      one.ledger.settle(named, aSettlement(1n, { generation: 'gen-1' })),
      one.ledger.settle(unnamed, aSettlement(1n, { generation: null })),
    ])
    expect(changes() - before).toBe(3)
    const names = one.db.prepare('SELECT generation FROM calls ORDER BY hold').pluck().all()
    expect(names).toEqual(['gen-1', 'gen-2'])
  })

  it('may be more than was held, and is counted as it is', async () => {
    const hold = holdOf(await ask(100n))
    await one.ledger.settle(hold, aSettlement(170n))
    expect(state()).toEqual({ spent: 170n, held: 0n })
  })
})

describe('a try that was left open', () => {
  it('keeps the name that it was given before', async () => {
    const hold = holdOf(await ask(100n))
    one.ledger.name(hold, 'gen-1')
    await one.ledger.leaveOpen(hold, { at: clock.now(), outcome: 'broken', generation: null })
    expect(one.openHolds()).toMatchObject([{ hold, generation: 'gen-1' }])
  })
})

describe('a gateway that is killed', () => {
  it('leaves its holds, with the names that the upstream gave them', async () => {
    const [first, second, third] = (await Promise.all([ask(1n), ask(2n), ask(4n)])).map(holdOf)
    one.ledger.name(first!, 'gen-1')
    await one.ledger.leaveOpen(second!, {
      at: clock.now(),
      outcome: 'aborted',
      generation: 'gen-2',
    })
    await one.ledger.settle(third!, aSettlement(3n))
    expect(one.openHolds().map(({ hold }) => hold)).toEqual([second])
    home.kill(one)
    one = home.open(clock)
    expect(one.wasPowerLost).toBe(false)
    expect(state()).toEqual({ spent: 3n, held: 3n })
    expect(one.openHolds()).toMatchObject([
      { hold: first, generation: 'gen-1', pending: null, ask: { held: 1n } },
      { hold: second, generation: 'gen-2', pending: { outcome: 'aborted' } },
    ])
    await one.ledger.settle(first!, aSettlement(1n))
    expect(state()).toEqual({ spent: 4n, held: 2n })
    expect(holdOf(await ask(1n))).toBeGreaterThan(third!)
  })
})

describe('a ledger after a month', () => {
  it('sums up what is old, and lets go of what is older than is kept; totals stay', async () => {
    const total = { scope: 'agent', name: 'triage', period: 'total', start: 0 } as const
    for (let days = 0; days < 5; days++) {
      await one.ledger.settle(holdOf(await ask(100n)), aSettlement(10n))
      clock.setWall(120 * 86_400_000)
    }
    // A day a second.
    clock.pass(10_000)
    await one.close()
    one = home.open(clock)
    expect(one.capState([total])).toMatchObject([{ spent: 50n, held: 0n }])
    expect(rows().length).toBeLessThan(5)
    expect(rows().length).toBeGreaterThan(2)
    expect(home.kinds()).not.toContain('ledger.mismatch')
  })

  it('is shortened a day and some hundred rows at a time, and comes to the same', async () => {
    const caller = { kind: 'agent', name: 'triage', run: null } as const
    const many = Array.from({ length: 1200 }, () => ask(1n, 10_000n, { caller }))
    for (const each of await Promise.all(many))
      await one.ledger.settle(holdOf(each), aSettlement(1n))
    clock.setWall(401 * 86_400_000)
    clock.pass(1000)
    const first = rows().length
    expect(first).toBeGreaterThan(0)
    expect(first).toBeLessThan(1200)
    clock.pass(5000)
    expect(rows()).toHaveLength(0)
    await one.close()
    one = home.open(clock)
    const total = { scope: 'all', name: '', period: 'total', start: 0 } as const
    expect(one.capState([total])).toMatchObject([{ spent: 1200n, held: 0n }])
  })

  it('carries no sum of an attempt, whose name nobody asks for again', async () => {
    const caller = { kind: 'attempt', name: 'r1-7', run: null } as const
    await one.ledger.settle(
      holdOf(await ask(100n, 1000n, { caller, route: null })),
      aSettlement(10n),
    )
    clock.setWall(120 * 86_400_000)
    clock.pass(2000)
    const scopes = one.db.prepare('SELECT scope, spent FROM carried ORDER BY scope').all()
    expect(scopes).toEqual([
      { scope: 'all', spent: 10 },
      { scope: 'upstream', spent: 10 },
    ])
  })
})

describe('counters that are not what their rows come to', () => {
  it('are told, and the rows hold', async () => {
    await one.ledger.settle(holdOf(await ask(100n)), aSettlement(10n))
    await one.close()
    one = home.open(clock)
    expect(home.kinds()).toEqual([])
    one.db.exec("UPDATE counters SET spent = spent + 1 WHERE scope = 'all'")
    one.db.exec('UPDATE life SET is_clean = 1')
    home.kill(one)
    one = home.open(clock)
    expect(home.kinds()).toEqual(['ledger.mismatch'])
    expect(state()).toEqual({ spent: 10n, held: 0n })
  })
})

describe('a cap', () => {
  it('is told of near its end, when it is reached, and when it is free, each once', async () => {
    for (const charged of [500n, 310n, 100n]) {
      await one.ledger.settle(holdOf(await ask(charged)), aSettlement(charged))
    }
    expect(home.kinds()).toEqual(['budget.near'])
    for (let count = 0; count < 3; count++) expect(await ask(91n)).toHaveProperty('over')
    expect(home.kinds()).toEqual(['budget.near', 'budget.reached'])
    home.kill(one)
    one = home.open(clock)
    expect(await ask(91n)).toHaveProperty('over')
    expect(home.kinds()).toEqual(['budget.near', 'budget.reached'])
    await one.ledger.settle(holdOf(await ask(91n, 5000n)), aSettlement(0n))
    expect(home.kinds()).toEqual(['budget.near', 'budget.reached', 'budget.free'])
  })

  it('that is reached while the disk is full is told, and ends nothing', async () => {
    one.db.pragma('query_only = 1')
    expect(await ask(1001n)).toHaveProperty('over')
    one.db.pragma('query_only = 0')
    expect(home.kinds()).toEqual(['budget.reached'])
  })

  it('that was reached is free with its next period', async () => {
    await ask(1000n)
    await ask(1n)
    clock.setWall(40 * 86_400_000)
    clock.pass(2000)
    expect(home.kinds()).toEqual(['budget.reached', 'budget.free'])
  })
})

describe('a power loss', () => {
  const save = (to: string) => {
    mkdirSync(to, { recursive: true })
    for (const suffix of ['', '-wal', '-shm']) {
      const from = join(home.home, `ledger.db${suffix}`)
      if (existsSync(from)) copyFileSync(from, join(to, `ledger.db${suffix}`))
    }
  }
  it('that took the last second is seen, and nothing is held before the upstream was asked', async () => {
    await ask(10n)
    const saved = join(home.home, 'saved')
    save(saved)
    await ask(20n)
    home.kill(one)
    for (const suffix of ['', '-wal', '-shm']) {
      const kept = join(saved, `ledger.db${suffix}`)
      if (existsSync(kept)) copyFileSync(kept, join(home.home, `ledger.db${suffix}`))
    }
    one = home.open(clock, 'boot-2')
    expect(one.wasPowerLost).toBe(true)
    expect(state()).toEqual({ spent: 0n, held: 10n })
    await expect(ask(1n)).rejects.toMatchObject({ kind: 'temporary' })
    home.kill(one)
    one = home.open(clock, 'boot-2')
    expect(one.wasPowerLost, 'also when it was killed before it had asked').toBe(true)
    one.money.compared([
      { at: clock.now(), upstream: 'openrouter', day: 20n, week: 20n, month: 20n },
    ])
    expect(await ask(971n)).toHaveProperty('over')
    expect(await ask(970n)).toHaveProperty('hold')
    home.kill(one)
    one = home.open(clock, 'boot-2')
    expect(one.wasPowerLost).toBe(false)
    expect(state()).toEqual({ spent: 20n, held: 980n })
  })

  it('after a clean end has taken nothing', async () => {
    await ask(10n)
    await one.close()
    one = home.open(clock, 'boot-2')
    expect(one.wasPowerLost).toBe(false)
  })

  it('is what a damaged file is taken for; it is kept beside', async () => {
    await one.close()
    writeFileSync(join(home.home, 'ledger.db'), 'not a database at all, by far')
    one = home.open(clock)
    expect(one.wasPowerLost).toBe(true)
    expect(home.kinds()).toEqual(['ledger.damaged', 'ledger.compares'])
  })
})

const seed = walkSeed()
describe('a long life of tries, failures to write and kills', () => {
  it(`leaves counters that are what the rows come to (seed ${seed})`, async () => {
    const random = dice(seed)
    const open = new Map<number, bigint>()
    let spent = 0n
    for (let step = 0; step < 150; step++) {
      const isFull = random.below(10) === 0
      if (isFull) one.db.pragma('query_only = 1')
      const settling = [...open].filter(() => random.below(3) === 0)
      const helds = Array.from({ length: random.below(6) }, () => BigInt(random.below(90)))
      const reserving = helds.map((held) => ask(held, 4000n))
      const settled = settling.map(async ([hold, held]) => {
        const charged = BigInt(random.below(Number(held) + 1))
        await one.ledger.settle(hold, aSettlement(charged))
        open.delete(hold)
        spent += charged
      })
      const asked = Promise.allSettled(reserving)
      await turn()
      if (isFull) {
        one.db.pragma('query_only = 0')
        clock.pass(2000)
      }
      await Promise.all(settled)
      for (const [index, each] of (await asked).entries()) {
        if (each.status !== 'fulfilled' || !('hold' in each.value)) continue
        open.set(each.value.hold, helds[index]!)
      }
      const now = state()
      expect(now.spent).toBe(spent)
      expect(now.spent + now.held <= 4000n).toBe(true)
      expect(one.audit()).toEqual([])
      if (random.below(15) === 0) {
        home.kill(one)
        one = home.open(clock)
        expect(state()).toEqual(now)
      }
    }
  })
})

function rows(): Record<string, unknown>[] {
  return one.db.prepare<[], Record<string, unknown>>('SELECT * FROM calls ORDER BY hold').all()
}

/** Each commit adds at least one page to the log. */
function pagesInLog(): number {
  const [row] = one.db.pragma('wal_checkpoint(NOOP)') as { log: number }[]
  return row?.log ?? 0
}

async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  await new Promise((resolve) => setImmediate(resolve))
}
