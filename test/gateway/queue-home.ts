/** A human queue over a real ledger file, with a clock that a test moves and all that was told. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Caller } from '../../src/gateway/call.ts'
import { humanQueue, type PersonsQueue } from '../../src/gateway/queue/human-queue.ts'
import type { ParkAsk } from '../../src/gateway/queue/parked.ts'
import type { GatewayNotice } from '../../src/gateway/telling.ts'
import { openDatabase, type Database } from '../../src/store/database.ts'
import { queueRows } from '../../src/store/ledger-queue.ts'
import { LEDGER_MIGRATIONS } from '../../src/store/migrations/ledger.ts'
import { manualClock, type ManualClock } from '../support/manual-clock.ts'

export const PARKED_MS = 86_400_000

export type QueueHome = {
  readonly folder: string
  readonly clock: ManualClock
  readonly told: GatewayNotice[]
  readonly troubles: unknown[]
  readonly db: () => Database
  /** A gateway begins; the former one is forgotten as after a kill. */
  readonly begin: () => PersonsQueue
  readonly destroy: () => void
}

export function queueHome(): QueueHome {
  const folder = mkdtempSync(join(tmpdir(), 'agenthost-queue-'))
  const clock = manualClock()
  const told: GatewayNotice[] = []
  const troubles: unknown[] = []
  let db: Database | null = null
  const open = (): Database => {
    db = openLedger(folder)
    return db
  }
  return {
    folder,
    clock,
    told,
    troubles,
    db: () => db ?? open(),
    begin() {
      db?.close()
      return humanQueue({
        rows: queueRows(open()),
        clock,
        tell: (notice) => void told.push(notice),
        limits: { parkedMs: PARKED_MS },
        trouble: (error) => troubles.push(error),
      })
    },
    destroy() {
      db?.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export function openLedger(folder: string): Database {
  const opening = { synchronous: 'normal', migrations: LEDGER_MIGRATIONS } as const
  return openDatabase(join(folder, 'ledger.db'), opening).db
}

export function caller(name = 'triage'): Caller {
  const open = { run: null, routes: null, direct: [], provider: null, caps: [], until: null }
  return { kind: 'agent', name, ...open }
}

export const BODY = JSON.stringify({
  model: 'enterprise',
  tools: [{ name: 'Read', input_schema: {} }],
  messages: [{ role: 'user', content: 'What is the secret of the lake?' }],
})

export function ask(change: Partial<ParkAsk> = {}, body = BODY): ParkAsk {
  return {
    at: 1_800_000_000_000,
    caller: caller(),
    asked: 'enterprise',
    protocol: 'messages',
    stream: true,
    body: Buffer.from(body),
    why: 'the cap of route enterprise is reached',
    holdMs: 240_000,
    gone: new AbortController().signal,
    ...change,
  }
}
