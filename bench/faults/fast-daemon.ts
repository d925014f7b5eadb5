/**
 * The daemon on a clock that runs many times as fast, so that a slot of each minute comes each second. All
 * its waits are shorter in the same measure; its processes and its disk are as they are.
 * `node fast-daemon.ts HOME SPEED BEGAN`, BEGAN being the instant at which both clocks agree.
 */
import { join } from 'node:path'
import type { Clock } from '../../src/clock.ts'
import { runDaemon } from '../../src/daemon/main.ts'

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
process.exitCode = await runDaemon({
  paths: {
    home,
    config: join(home, 'agenthost.yaml'),
    controlSocket: join(home, 'control.sock'),
    hostDb: join(home, 'host.db'),
    logs: join(home, 'logs'),
    agents: join(home, 'agents'),
  },
  env: process.env,
  write: null,
  stop: stop.signal,
  clock,
})
