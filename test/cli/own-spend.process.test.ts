/** What the gateway's ledger says of the week and of the month reaches the rankings and the report. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WeekView } from '../../src/rankings/week-view.ts'
import type { Spend } from '../../src/report/report-facts.ts'
import { manualClock } from '../support/manual-clock.ts'
import { storeQuarter } from '../support/stored-quarter.ts'
import { aSettlement, aTry } from '../support/tries.ts'
import { openLedger } from '../../src/daemon/ledger.ts'
import { agenthost, type Agenthost } from './agenthost.ts'

let host: Agenthost

const DURING = Date.parse('2026-05-20T12:00:00Z')

beforeAll(async () => {
  host = agenthost()
  storeQuarter(host.home)
  const table = {
    routes: {
      enterprise: { model: 'openrouter/anthropic/claude-sonnet-4.6', monthly_cap_usd: 10 },
    },
  }
  writeFileSync(join(host.home, 'routing.json'), JSON.stringify(table))
  const clock = manualClock()
  const book = openLedger({ home: host.home, clock, bootId: 'boot', tell: () => undefined })
  const reserving = book.ledger.reserve(aTry({ at: DURING, held: 5_000_000_000n }))
  const reserved = await reserving
  if (!('hold' in reserved)) throw new Error('no place under no cap')
  const settlement = aSettlement(2_500_000_000n, {
    at: DURING,
    inputTokens: 900_000,
    outputTokens: 100_000,
  })
  await book.ledger.settle(reserved.hold, settlement)
  await book.close()
})

afterAll(() => host.destroy())

describe('own calls in the ledger', () => {
  it('are in the week of the rankings, with what a million tokens really cost', async () => {
    const { code, out } = await host.run(['rankings', 'show', '--json'])
    expect(code).toBe(0)
    expect((JSON.parse(out) as WeekView).own).toMatchObject([
      {
        route: 'enterprise',
        model: 'anthropic/claude-sonnet-4.6',
        usd: '2.5',
        usdPerMillion: '2.5',
      },
    ])
  })

  it('are in the report, by route against its cap', async () => {
    const folder = join(host.home, 'out')
    const { code, err } = await host.run(['report', '--out', folder, '--format', 'json,md'])
    expect([code, err]).toEqual([0, ''])
    const { readFileSync } = await import('node:fs')
    const { spend } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as {
      spend: Spend
    }
    expect(spend.period).toBe('May 2026')
    expect(spend.routes).toEqual([{ route: 'enterprise', usd: '2.5', capUsd: '10' }])
    const { out } = await host.run(['budget', '--month', '2026-05'])
    expect(out).toContain('2026-05 (UTC): $2.50 spent, $0 held, 1 call')
  })
})
