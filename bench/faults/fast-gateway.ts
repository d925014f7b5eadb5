/**
 * The gateway on a clock that runs many times as fast, so that what it asks again in minutes it asks in seconds:
 * `node fast-gateway.ts HOME SPEED BEGAN`, BEGAN being the instant at which both clocks agree.
 */
import { join } from 'node:path'
import type { Clock } from '../../src/clock.ts'
import { runGateway } from '../../src/daemon/gateway.ts'

const [home = '', speedText = '1', beganText = '0'] = process.argv.slice(2)
const speed = Number(speedText)
const began = Number(beganText)

const clock: Clock = {
  now: () => Math.round(began + (Date.now() - began) * speed),
  steady: () => performance.now() * speed,
  wakeAt(at, wake) {
    const timer = setTimeout(wake, Math.max(0, Math.ceil(at / speed - performance.now())))
    return () => clearTimeout(timer)
  },
}

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
  clock,
})
