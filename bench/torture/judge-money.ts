/** Whether the gateway's books and the upstream's have come to the same, once both are at rest. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { startDaemon } from '../harness/command.ts'
import { isAlive } from '../harness/processes.ts'
import { until } from '../harness/stamps.ts'
import { kill } from '../harness/workbench.ts'
import type { Ledger } from '../faults/fault.ts'
import { judgeBooks, judgeCounters, settled } from '../faults/gateway-judge.ts'
import { readLedger } from '../faults/gateway-ledger.ts'
import { judgeCaps, reservedIn } from './judge-caps.ts'
import type { Stage } from './stage.ts'
import type { CapRow } from './tally.ts'

/** What is asked again after hours is asked again after seconds. */
const SETTLING = { quietMs: 3000, totalEveryMs: 1000, gapsMs: [500, 500, 1000], atOnce: 16 }

/** Gives how near each cap was. The daemon has gone: a gateway of ours alone settles what is open, with shorter waits. */
export async function judgeMoney(stage: Stage): Promise<readonly CapRow[]> {
  const { home, room, record, clock, upstream, env, gatewayUrl, fence } = stage
  const ledger: Ledger = {
    violations: [],
    note: (text) => record.violated(text),
    expect: (holds, text) => record.expect(holds, text),
  }
  const fast = join(import.meta.dirname, '../faults/fast-gateway.ts')
  countCorrections(stage)
  const argv = [clock.node, fast, home, JSON.stringify(SETTLING)]
  const pid = startDaemon(argv, { env, cwd: room.dir, out: join(room.dir, 'gateway.out') })
  const listens = async (): Promise<boolean> =>
    (await fetch(`${gatewayUrl}/healthz`).catch(() => null))?.ok === true
  const isUp = await until(listens, { withinMs: 60_000, everyMs: 100 })
  record.expect(isUp !== null, 'the gateway does not come up once more to settle')
  const path = join(home, 'ledger.db')
  const view = await settled(path, upstream, ledger)
  judgeBooks(view, upstream.books(), ledger)
  record.count('tries settled', view.settled)
  record.count('tries charged at the worst', view.worst.count)
  kill(pid, 'SIGTERM')
  await until(() => !isAlive(pid), { withinMs: 40_000 })
  judgeCounters(readLedger(path), ledger)
  const { wrong, rows, unplaced } = judgeCaps(fence.happened, reservedIn(path))
  for (const text of wrong) record.violated(text)
  record.count('charges of no known day', unplaced)
  return rows
}

/** Before the rest is corrected: what calm stretches have done. */
function countCorrections({ home, record }: Stage): void {
  const db = new Database(join(home, 'ledger.db'), { readonly: true, timeout: 5000 })
  try {
    const row = db.prepare(
      'SELECT count(*) AS count, coalesce(-sum(delta), 0) AS back FROM corrections',
    )
    const { count, back } = row.get() as { count: number; back: number }
    record.count('tries corrected by difference', count)
    record.count('nano-dollars given back so', back)
  } finally {
    db.close()
  }
}
