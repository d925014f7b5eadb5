/** Whether the gateway's books and the upstream's have come to the same, once both are at rest. */
import { join } from 'node:path'
import { startDaemon } from '../harness/command.ts'
import { isAlive } from '../harness/processes.ts'
import { until } from '../harness/stamps.ts'
import { kill } from '../harness/workbench.ts'
import type { Ledger } from '../faults/fault.ts'
import { judgeBooks, judgeCounters, settled } from '../faults/gateway-judge.ts'
import { readLedger } from '../faults/gateway-ledger.ts'
import type { Stage } from './stage.ts'

/** What is asked again after hours is asked again after seconds. */
const SETTLING = { quietMs: 3000, totalEveryMs: 1000, gapsMs: [500, 500, 1000], atOnce: 16 }

/** The daemon has gone: a gateway of ours alone settles what is open, with shorter waits. */
export async function judgeMoney(stage: Stage): Promise<void> {
  const { home, room, record, clock, upstream, env, gatewayUrl } = stage
  const ledger: Ledger = {
    violations: [],
    note: (text) => record.violated(text),
    expect: (holds, text) => record.expect(holds, text),
  }
  const fast = join(import.meta.dirname, '../faults/fast-gateway.ts')
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
}
