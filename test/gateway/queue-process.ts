/**
 * A gateway reduced to its human queue, as a process of its own that a test may kill: each line of stdin is a body
 * to be parked; what is told and decided is a line of stdout, written before anything else happens.
 */
import { writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { systemClock } from '../../src/clock.ts'
import { gatewaySocketOf } from '../../src/control/gateway-client.ts'
import { gatewayControl } from '../../src/daemon/gateway-control.ts'
import { humanQueue } from '../../src/gateway/human-queue.ts'
import { queueRows } from '../../src/store/ledger-queue.ts'
import { ask, caller, openLedger, PARKED_MS } from './queue-home.ts'

const home = process.argv[2] ?? ''
const say = (what: string, data: unknown): void =>
  void writeSync(1, `${what} ${JSON.stringify(data)}\n`)
const queue = humanQueue({
  rows: queueRows(openLedger(home)),
  clock: systemClock,
  limits: { parkedMs: PARKED_MS },
  tell: (notice) => say('told', notice.kind),
})
await gatewayControl({
  path: gatewaySocketOf(home),
  clock: systemClock,
  mistake: (error) => say('mistake', String(error)),
  doors: {
    queue,
    notices: { since: () => [], newest: () => 0, onNotice: () => () => undefined },
    routes: () => ['enterprise', 'agent_batch'],
    figures: () => '',
    wake: () => undefined,
  },
})
say('up', null)
for await (const body of createInterface({ input: process.stdin })) {
  const there = queue.settled(caller(), Buffer.from(body))
  if (there !== null) {
    say('settled', there)
    continue
  }
  const { parked, verdict } = queue.park(ask({ at: systemClock.now(), holdMs: 600_000 }, body))
  say('parked', parked.id)
  void verdict.then((given) => say('verdict', given))
}
