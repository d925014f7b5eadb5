/**
 * The gateway with shorter waits, so that what it asks again after hours it asks after seconds; its clock is the real
 * one: `node fast-gateway.ts HOME NUMBERS`, NUMBERS being JSON of those that are not the usual ones.
 */
import { join } from 'node:path'
import { runGateway } from '../../src/daemon/gateway.ts'
import type { ReconcileNumbers } from '../../src/gateway/ledger/reconcile-plan.ts'

const [home = '', numbers = '{}'] = process.argv.slice(2)

const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())
process.exitCode = await runGateway({
  paths: {
    home,
    config: join(home, 'agenthost.yaml'),
    controlSocket: join(home, 'control.sock'),
    hostDb: join(home, 'host.db'),
    logs: join(home, 'logs'),
    agents: join(home, 'agents'),
  },
  env: process.env,
  write: (line) => void process.stderr.write(`${line}\n`),
  stop: stop.signal,
  numbers: JSON.parse(numbers) as Partial<ReconcileNumbers>,
})
