/** A whole agenthost with its gateway before the priced upstream: for real agents that have a route. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { NANO_DIGITS, type NanoUsd } from '../../src/gateway/ledger/money.ts'
import { scaled } from '../../src/decimal.ts'
import { readLedger, spentBy } from '../../src/store/ledger-reading.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import type { Generation } from '../support/priced-books.ts'
import { PRICED_KEY, pricedUpstream, type PricedUpstream } from '../support/priced-upstream.ts'
import { e2eHost, type E2eHost } from './host.ts'

export type GatewayE2e = {
  readonly host: E2eHost
  readonly upstream: PricedUpstream
  readonly url: string
  /** Writes the table; once the gateway runs, resolves when it is in force. */
  readonly route: (table: object) => Promise<void>
  /** Writes the configuration with the gateway in it. */
  readonly configure: (...agents: readonly string[]) => void
  /** Daemon and gateway, until the gateway answers. */
  readonly start: () => Promise<void>
  /** The daemon once more, as it was started before. */
  readonly daemonAgain: () => Promise<void>
  /** Process of a gateway that is up. */
  readonly gatewayPid: (not?: number) => Promise<number>
  readonly newest: () => Generation | undefined
  /** Whether anything of this kind was ever sent to the upstream. */
  readonly upstreamSaw: (text: RegExp) => boolean
  /** Waits until the ledger holds nothing open, and gives what it says was spent: by everything, or by one caller. */
  readonly settled: (caller?: string) => Promise<NanoUsd>
  /** Waits until the ledger knows by which name the upstream has the call that is under way. */
  readonly openIsNamed: () => Promise<unknown>
  /** What `budget --json` has as spent in all. */
  readonly budgetSays: () => Promise<NanoUsd | null>
  readonly close: () => Promise<void>
}

/** What a token of the gateway looks like; the home of a test begins with the same letters. */
export const TOKEN = /ah-[\w-]{43}/

const EVER = { from: 0, to: 8.64e15 }

export async function gatewayE2e(): Promise<GatewayE2e> {
  const upstream = await pricedUpstream()
  const host = e2eHost()
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let isStarted = false
  let written = ''
  const isUp = async (): Promise<boolean> =>
    (await fetch(`${url}/healthz`).catch(() => null))?.ok === true
  const gatewayPid = (not = 0): Promise<number> =>
    eventually('the gateway is up', async () => {
      const { gateway } = JSON.parse(await host.run('status', '--json')) as {
        gateway: { readonly healthy: boolean; readonly pid: number | null }
      }
      return gateway.healthy && gateway.pid !== not ? gateway.pid : null
    })
  const applied = (): number => {
    const log = readFileSync(join(host.home, 'logs/agents/gateway.log'), 'utf8')
    return log.split('\n').filter((line) => line.includes(' routes.applied: ')).length
  }
  const startDaemon = (): Promise<void> => host.startDaemon({ OPENROUTER_API_KEY: PRICED_KEY })
  return {
    host,
    upstream,
    url,
    gatewayPid,
    async route(table) {
      const text = JSON.stringify(table)
      if (text === written) return
      written = text
      const before = isStarted ? applied() : 0
      writeFileSync(join(host.home, 'routing.json'), text)
      if (isStarted) await eventually('the table is in force', () => applied() > before)
    },
    configure: (...agents) =>
      host.configure(
        [
          `gateway: { port: ${port} }`,
          `upstreams: { openrouter: { url: "${upstream.url}" } }`,
          `agents:\n${agents.join('')}`,
        ].join('\n'),
      ),
    async start() {
      await startDaemon()
      await eventually('the gateway answers', isUp, 60_000)
      isStarted = true
    },
    daemonAgain: startDaemon,
    newest: () => [...upstream.books().generations.values()].at(-1),
    upstreamSaw: (text) =>
      upstream
        .books()
        .requests.some(({ headers, body }) => text.test(JSON.stringify(headers) + body)),
    async settled(caller) {
      const look = (): NanoUsd | null => {
        const by = caller === undefined ? 'all' : 'caller'
        const rows = readLedger(host.home, (db) => spentBy(db, by, EVER)) ?? []
        const row = rows.find(({ key }) => key === (caller ?? ''))
        return row !== undefined && row.held === 0n ? row.spent : null
      }
      const found = await eventually(
        'nothing is held',
        () => {
          const spent = look()
          return spent === null ? null : { spent }
        },
        60_000,
      )
      return found.spent
    },
    async budgetSays() {
      const shown = JSON.parse(await host.run('budget', '--json')) as {
        readonly all: { readonly spentUsd: string }
      }
      return scaled(shown.all.spentUsd, NANO_DIGITS)
    },
    openIsNamed: () =>
      eventually('the open call has a name', () =>
        readLedger(host.home, (db) =>
          db.prepare("SELECT 1 FROM calls WHERE state = 'open' AND generation IS NOT NULL").get(),
        ),
      ),
    async close() {
      await host.destroy()
      await upstream.close()
    },
  }
}
