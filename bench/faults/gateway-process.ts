/** A gateway in a private home that can be killed and started again, and whoever waits for it is told. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ReconcileNumbers } from '../../src/gateway/ledger/reconcile-plan.ts'
import { freePort } from '../../test/support/free-port.ts'
import { PRICED_KEY } from '../../test/support/priced-upstream.ts'
import { runWell, startDaemon } from '../harness/command.ts'
import { program } from '../harness/home.ts'
import { isAlive } from '../harness/processes.ts'
import { until } from '../harness/stamps.ts'
import { kill, type Room } from '../harness/workbench.ts'

export type GatewayProcess = {
  readonly home: string
  readonly url: string
  /** Resolves once it listens; at once while it does. */
  readonly up: () => Promise<void>
  /** With other waits of reconciliation than the usual ones. */
  readonly start: (numbers?: Partial<ReconcileNumbers>) => Promise<void>
  /** SIGKILL, and waits until it is gone. False when it was gone before. */
  readonly kill: () => Promise<boolean>
  /** SIGTERM, and waits for the clean end. */
  readonly end: () => Promise<void>
  readonly pid: () => number
  /** The whole table; caps in USD. */
  readonly route: (table: object) => void
  readonly token: (name: string, capUsd: number) => Promise<string>
  readonly command: (...words: readonly string[]) => Promise<string>
}

const UP_WITHIN_MS = 30_000

export async function gatewayProcess(room: Room, upstream: string): Promise<GatewayProcess> {
  const home = join(room.dir, 'home')
  mkdirSync(home, { mode: 0o700 })
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  // A silent upstream is given up sooner than usual: a storm does not wait for a minute and a half.
  const gateway = { port, firstByte: '10s', idle: '10s' }
  const config = { agents: {}, gateway, upstreams: { openrouter: { url: upstream } } }
  writeFileSync(join(home, 'agenthost.yaml'), JSON.stringify(config))
  const env = { ...room.env, AGENTHOST_HOME: home, OPENROUTER_API_KEY: PRICED_KEY }
  let pid = 0
  let isUp = Promise.withResolvers<void>()
  const command = (...words: readonly string[]): Promise<string> =>
    runWell([process.execPath, program(), ...words], { env })
  return {
    home,
    url,
    up: () => isUp.promise,
    pid: () => pid,
    async start(numbers) {
      const fast = join(import.meta.dirname, 'fast-gateway.ts')
      const argv =
        numbers === undefined
          ? [program(), 'gateway', 'serve']
          : [fast, home, JSON.stringify(numbers)]
      const out = join(room.dir, 'gateway.out')
      pid = startDaemon([process.execPath, ...argv], { env, cwd: room.dir, out })
      const listens = async (): Promise<boolean> => {
        if (!isAlive(pid)) throw new Error(`the gateway ended by itself; see ${out}`)
        return (await fetch(`${url}/healthz`).catch(() => null))?.ok === true
      }
      const seen = await until(listens, { withinMs: UP_WITHIN_MS })
      if (seen === null) throw new Error(`the gateway does not listen; see ${out}`)
      isUp.resolve()
    },
    async kill() {
      isUp = Promise.withResolvers<void>()
      const was = kill(pid, 'SIGKILL')
      await until(() => !isAlive(pid), { withinMs: 10_000, everyMs: 1 })
      return was
    },
    async end() {
      kill(pid, 'SIGTERM')
      const ended = await until(() => !isAlive(pid), { withinMs: 30_000 })
      if (ended === null) throw new Error('the gateway does not end when it is asked to')
    },
    route(table) {
      const path = join(home, 'routing.json')
      writeFileSync(`${path}.new`, JSON.stringify(table))
      renameSync(`${path}.new`, path)
    },
    async token(name, capUsd) {
      const said = await command('gateway', 'token', name, '--cap', String(capUsd))
      const token = /ah-[\w-]{43}/.exec(said)?.[0]
      if (token === undefined) throw new Error(`\`gateway token ${name}\` said no token`)
      return token
    },
    command,
  }
}
