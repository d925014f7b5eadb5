import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { periodStart } from '../../src/gateway/ledger/money.ts'
import { ledgerHome, type LedgerHome } from '../support/tries.ts'

const SPENDER = join(import.meta.dirname, '../fixtures/ledger-spender.ts')
const KILLS = 6

let home: LedgerHome
beforeEach(() => {
  home = ledgerHome()
})
afterEach(() => home.destroy())

/** Lets it go on until it has said so many lines, kills it, and gives every whole line. */
async function untilKilled(lines: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [SPENDER, home.home], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    if (said.split('\n').length > lines) child.kill('SIGKILL')
  })
  await new Promise((resolve) => child.once('close', resolve))
  return said.split('\n').slice(0, -1)
}

describe('a gateway that is killed again and again while it reserves and settles', () => {
  it('has lost nothing that it acknowledged, and its counters are what its rows come to', async () => {
    const held = new Map<number, bigint>()
    const settled = new Map<number, bigint>()
    for (let kill = 0; kill < KILLS; kill++) {
      for (const line of await untilKilled(300 + 450 * kill)) {
        const [what, hold, amount] = line.split(' ')
        const list = what === 'held' ? held : settled
        list.set(Number(hold), BigInt(amount ?? ''))
      }
      const one = home.open(systemClock, 'boot')
      const rows = one.db
        .prepare<[], { hold: number; held: number; charged: number | null }>(
          'SELECT hold, held, charged FROM calls',
        )
        .all()
      const found = new Map(rows.map((row) => [row.hold, row]))
      expect(
        [...held].filter(([hold, amount]) => found.get(hold)?.held !== Number(amount)),
      ).toEqual([])
      expect(
        [...settled].filter(([hold, amount]) => found.get(hold)?.charged !== Number(amount)),
      ).toEqual([])
      const month = periodStart('month', systemClock.now())
      const [state] = one.capState([{ scope: 'all', name: '', period: 'month', start: month }])
      const sum = (of: (row: (typeof rows)[number]) => number): bigint =>
        BigInt(rows.reduce((all, row) => all + of(row), 0))
      expect(state?.spent).toBe(sum(({ charged }) => charged ?? 0))
      expect(state?.held).toBe(sum((row) => (row.charged === null ? row.held : 0)))
      expect(one.audit()).toEqual([])
      home.kill(one)
    }
    expect(settled.size).toBeGreaterThan(500)
    expect(home.kinds()).toEqual([])
  })
})
