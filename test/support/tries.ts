/** Tries, settlements and homes for tests of the ledger. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../../src/clock.ts'
import { openLedger, type OpenedLedger } from '../../src/daemon/ledger.ts'
import type { Ask, Settlement } from '../../src/gateway/ledger/ledger.ts'
import { periodStart, type CapAsk, type CapScope } from '../../src/gateway/ledger/money.ts'
import type { GatewayNotice } from '../../src/gateway/telling.ts'
import type { Period } from '../../src/routing/table.ts'

export function aTry(change: Partial<Ask> = {}): Ask {
  return {
    call: 'call',
    attempt: 1,
    at: 1_800_000_000_000,
    caller: { kind: 'agent', name: 'triage', run: null },
    session: null,
    asked: 'enterprise',
    route: 'enterprise',
    model: { upstream: 'openrouter', id: 'anthropic/claude-sonnet-4.6' },
    protocol: 'messages',
    stream: true,
    table: 'v1',
    price: 1,
    inputBoundTokens: 100,
    outputLimitTokens: 100,
    held: 100n,
    caps: [],
    ...change,
  }
}

export function aSettlement(charged: bigint, change: Partial<Settlement> = {}): Settlement {
  return {
    at: 1_800_000_001_000,
    by: 'cost',
    charged,
    outcome: 'ok',
    status: 200,
    servedModel: null,
    provider: null,
    generation: null,
    inputTokens: 10,
    outputTokens: 20,
    cachedTokens: 0,
    cacheWriteTokens: 0,
    reasoningTokens: 0,
    firstByteMs: 5,
    totalMs: 50,
    tools: null,
    ...change,
  }
}

export function aCap(
  limit: bigint,
  {
    at = 1_800_000_000_000,
    scope = 'all',
    name = '',
    period = 'month',
  }: {
    at?: number
    scope?: CapScope
    name?: string
    period?: Period
  } = {},
): CapAsk {
  return { key: { scope, name, period, start: periodStart(period, at) }, limit }
}

export type LedgerHome = {
  readonly home: string
  readonly told: GatewayNotice[]
  readonly kinds: () => readonly string[]
  readonly open: (clock: Clock, bootId?: string) => OpenedLedger
  /** Ends it as a kill would: nothing more is written. */
  readonly kill: (one: OpenedLedger) => void
  /** Closes what is open and removes the folder. */
  readonly destroy: () => Promise<void>
}

export function ledgerHome(): LedgerHome {
  const home = mkdtempSync(join(tmpdir(), 'agenthost-ledger-'))
  const told: GatewayNotice[] = []
  const opened: OpenedLedger[] = []
  return {
    home,
    told,
    kinds: () => told.map(({ kind }) => kind),
    open(clock, bootId = 'boot-1') {
      let isOver = (): boolean => false
      const own: Clock = {
        ...clock,
        wakeAt: (at, wake) => clock.wakeAt(at, () => isOver() || wake()),
      }
      const one = openLedger({ home, clock: own, bootId, tell: (notice) => void told.push(notice) })
      isOver = () => !one.db.open
      opened.push(one)
      return one
    },
    kill: (one) => void one.db.close(),
    async destroy() {
      for (const one of opened) if (one.db.open) await one.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}
