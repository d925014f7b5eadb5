/** A whole agenthost with its gateway before the priced upstream: for real agents that have a route. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import type { Generation } from '../support/priced-books.ts'
import { PRICED_KEY, pricedUpstream, type PricedUpstream } from '../support/priced-upstream.ts'
import { e2eHost, type E2eHost } from './host.ts'

export type GatewayE2e = {
  readonly host: E2eHost
  readonly upstream: PricedUpstream
  readonly url: string
  /** Writes the table, which the gateway reads by itself. */
  readonly route: (table: object) => void
  /** Writes the configuration with the gateway in it. */
  readonly configure: (...agents: readonly string[]) => void
  /** Daemon and gateway, until the gateway answers. */
  readonly start: () => Promise<void>
  readonly newest: () => Generation | undefined
  /** Whether anything of these words was ever sent to the upstream. */
  readonly upstreamSaw: (text: string) => boolean
  readonly close: () => Promise<void>
}

export async function gatewayE2e(): Promise<GatewayE2e> {
  const upstream = await pricedUpstream()
  const host = e2eHost()
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const isUp = async (): Promise<boolean> =>
    (await fetch(`${url}/healthz`).catch(() => null))?.ok === true
  return {
    host,
    upstream,
    url,
    route(table) {
      writeFileSync(join(host.home, 'routing.json'), JSON.stringify(table))
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
      await host.startDaemon({ OPENROUTER_API_KEY: PRICED_KEY })
      await eventually('the gateway answers', isUp, 60_000)
    },
    newest: () => [...upstream.books().generations.values()].at(-1),
    upstreamSaw: (text) =>
      upstream
        .books()
        .requests.some(({ headers, body }) => (JSON.stringify(headers) + body).includes(text)),
    async close() {
      await host.destroy()
      await upstream.close()
    },
  }
}
