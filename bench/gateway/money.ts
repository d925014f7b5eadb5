/** What holding and settling the money of a call costs, in a ledger on a real disk, with three caps over it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../src/clock.ts'
import { openLedger } from '../../src/daemon/ledger.ts'
import type { Ledger } from '../../src/gateway/ledger/ledger.ts'
import { aCap, aSettlement, aTry } from '../../test/support/tries.ts'

const HELD = 100n
const LIMIT = 1_000_000_000_000n
const WARM_ROUNDS = 50

/** Microseconds a call, of so many rounds of so many calls in one turn of the loop. */
export async function moneyTimes(together: number, rounds: number): Promise<readonly number[]> {
  const home = mkdtempSync(join(tmpdir(), 'agenthost-bench-ledger-'))
  const { db, ledger } = openLedger({
    home,
    clock: systemClock,
    bootId: 'bench',
    tell: () => undefined,
  })
  try {
    const taken: number[] = []
    for (let round = -WARM_ROUNDS; round < rounds; round++) {
      const from = performance.now()
      await Promise.all(Array.from({ length: together }, () => call(ledger)))
      const us = (1000 * (performance.now() - from)) / together
      if (round >= 0) taken.push(us)
    }
    return taken
  } finally {
    db.close()
    rmSync(home, { recursive: true, force: true })
  }
}

async function call(ledger: Ledger): Promise<void> {
  const at = systemClock.now()
  const caps = [
    aCap(LIMIT, { at }),
    aCap(LIMIT, { at, scope: 'route', name: 'enterprise' }),
    aCap(LIMIT, { at, scope: 'route', name: 'enterprise', period: 'day' }),
  ]
  const reserved = await ledger.reserve(aTry({ at, held: HELD, caps }))
  if ('over' in reserved) throw new Error('a cap was reached that none can reach')
  await ledger.settle(reserved.hold, aSettlement(HELD / 2n, { at }))
}
