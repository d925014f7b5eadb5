/** A ledger from before money was spent is put back: the gateway serves nothing until the upstream has said what it counted. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { gatewayHome, type GatewayHome } from '../support/gateway-home.ts'
import { pricedUpstream, type PricedUpstream } from '../support/priced-upstream.ts'

let upstream: PricedUpstream
let host: GatewayHome

beforeEach(async () => {
  upstream = await pricedUpstream()
  host = await gatewayHome(upstream.url)
  host.routing({ routes: { fast: 'openrouter/standin/fast' }, fallback: [], monthly_cap_usd: 100 })
})
afterEach(async () => {
  await host.destroy()
  await upstream.close()
})

async function call(token: string): Promise<number> {
  const response = await fetch(`${host.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'fast',
      max_tokens: 50,
      messages: [{ role: 'user', content: 'Hello.' }],
    }),
  })
  await response.text()
  return response.status
}

async function spentUsd(): Promise<string> {
  const { out } = await host.run('budget', '--json', '--offline')
  return (JSON.parse(out) as { all: { spentUsd: string } }).all.spentUsd
}

describe('a ledger of before money was spent', () => {
  it('put back counts in the end what the upstream counted', async () => {
    const token = await host.token('triage')
    await host.start()
    expect(await call(token)).toBe(200)
    // Beside the running gateway.
    expect((await host.run('backup')).code).toBe(0)
    const folder = join(host.home, 'backups')
    const copy = readdirSync(folder).find((name) => name.startsWith('ledger-')) ?? ''
    const atCopy = await spentUsd()
    for (let turn = 0; turn < 5; turn++) expect(await call(token)).toBe(200)
    const before = await eventually('six calls are settled', async () => {
      const now = await spentUsd()
      return Number(now) > Number(atCopy) * 5.5 ? now : null
    })
    expect((await host.run('restore', join(folder, copy))).code).toBe(75)
    await host.kill('SIGTERM')
    expect((await host.run('restore', join(folder, copy))).code).toBe(0)
    expect(Number(await spentUsd())).toBeLessThan(Number(before))
    await host.start()
    await eventually('money is held again', async () => (await call(token)) === 200)
    // In nano-USD there, in dollars here.
    const counted = Number(upstream.books().total) / 1e9
    await eventually(`${counted} dollars are counted`, async () => {
      return Number(await spentUsd()) >= counted - 1e-12
    })
    expect(Number(await spentUsd())).toBeCloseTo(counted, 12)
  })
})
