/** `budget` and `budget fence` beside a real gateway, before an upstream that keeps books of its own. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { gatewayHome, type GatewayHome } from '../support/gateway-home.ts'
import {
  PRICED_KEY,
  PRICED_MANAGEMENT_KEY,
  pricedUpstream,
  type PricedUpstream,
} from '../support/priced-upstream.ts'

let upstream: PricedUpstream
let host: GatewayHome

beforeEach(async () => {
  upstream = await pricedUpstream()
  host = await gatewayHome(upstream.url)
  host.routing({
    routes: {
      fast: { model: 'openrouter/standin/fast', daily_cap_usd: 5 },
      deep: 'openrouter/standin/deep',
    },
    fallback: [],
    monthly_cap_usd: 100,
  })
})

afterEach(async () => {
  await host.destroy()
  await upstream.close()
})

type Shown = {
  readonly all: Readonly<Record<string, string | number | null>>
  readonly caps: readonly Readonly<Record<string, string>>[]
  readonly routes: readonly Readonly<Record<string, unknown>>[]
  readonly callers: readonly Readonly<Record<string, unknown>>[]
  readonly drift: Readonly<Record<string, string>> | null
  readonly notes: readonly string[]
}

async function shown(...options: readonly string[]): Promise<Shown> {
  const { code, out, err } = await host.run('budget', '--json', ...options)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return JSON.parse(out) as Shown
}

async function call(token: string, model: string): Promise<number> {
  const response = await fetch(`${host.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model,
      max_tokens: 50,
      messages: [{ role: 'user', content: 'Hello.' }],
    }),
  })
  await response.text()
  return response.status
}

describe('a home whose gateway never ran', () => {
  it('is told as such, with the caps that there are', async () => {
    const { all, caps, notes } = await shown()
    expect(all).toMatchObject({ spentUsd: '0', capUsd: '100', leftUsd: '100' })
    expect(caps.map(({ scope, name }) => [scope, name])).toEqual([
      ['all', ''],
      ['route', 'fast'],
    ])
    expect(notes).toEqual(['no gateway has kept books here yet.'])
  })
})

describe('a home whose gateway has served', () => {
  it("shows what the upstream's own books have, by route and caller, and that they agree", async () => {
    await host.start()
    const token = await host.token('laptop', '--cap', '2/day')
    for (const model of ['fast', 'fast', 'deep']) expect(await call(token, model)).toBe(200)
    const { all, routes, callers, caps, drift } = await shown()
    const total = upstream.books().total
    expect(nano(all['spentUsd'])).toBe(total)
    expect(routes.map(({ route, calls }) => [route, calls])).toEqual([
      ['deep', 1],
      ['fast', 2],
    ])
    expect(callers).toMatchObject([{ kind: 'client', name: 'laptop', calls: 3 }])
    expect(drift).toMatchObject({ driftUsd: '0', upstreamUsd: all['spentUsd'] })
    const ofLaptop = caps.find(({ scope }) => scope === 'client')
    expect(nano(ofLaptop?.['spentUsd']) + nano(ofLaptop?.['leftUsd'])).toBe(2_000_000_000n)
    // Without the gateway the file is read as well.
    await host.kill('SIGKILL')
    expect((await shown('--offline')).all).toMatchObject({ spentUsd: all['spentUsd'] })
  })

  it('fits a terminal, and says a month that never was', async () => {
    await host.start()
    expect(await call(await host.token('laptop'), 'fast')).toBe(200)
    const { out } = await host.run('budget')
    expect(out).toContain('everything')
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
    const { out: before } = await host.run('budget', '--month', '2026-01')
    expect(before).toContain('2026-01 (UTC): $0 spent, $0 held, 0 calls')
    const { code, err } = await host.run('budget', '--month', 'May')
    expect(code).toBe(64)
    expect(err).toContain('it is no month such as 2026-11')
  })
})

describe('the second fence', () => {
  it('is refused without a management key, by the command that sets one', async () => {
    const { code, err } = await host.run('budget', 'fence')
    expect(code).toBe(78)
    expect(err).toContain('agenthost secrets set openrouter-management')
  })

  it('is left to a person, also by a dry run, where two keys have the name', async () => {
    host.setEnv({ AGENTHOST_SECRET_OPENROUTER_MANAGEMENT: PRICED_MANAGEMENT_KEY })
    for (const limit of [1, 2]) {
      const made = await fetch(`${upstream.url}/keys`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${PRICED_MANAGEMENT_KEY}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ name: 'mini', limit }),
      })
      expect(made.ok).toBe(true)
    }
    const { code, err } = await host.run('budget', 'fence', '--name', 'mini', '--dry-run')
    expect(code).toBe(1)
    expect(err).toContain('there are 2 keys called "mini"')
    expect(err).toContain('or choose another with --name.')
  })

  it('is a key with the cap as its limit, made once, kept as a secret, and moved with the cap', async () => {
    const env = { AGENTHOST_SECRET_OPENROUTER_MANAGEMENT: PRICED_MANAGEMENT_KEY }
    const fence = (...more: readonly string[]) =>
      host.run('budget', 'fence', '--name', 'mini', ...more)
    host.setEnv(env)
    expect((await fence('--dry-run')).out).toContain(
      'would make the key "mini" with a limit of 100 USD',
    )
    const { code, out } = await fence()
    expect(code).toBe(0)
    expect(out).toContain('kept as the secret openrouter-fenced')
    expect(out).not.toContain('sk-or-')
    expect((await fence()).out).toContain('has a limit of 100 USD a month already')
    expect((await fence('--usd', '12.5')).out).toContain(
      'The key "mini" is limited to 12.5 USD a month now (it had 100 USD (monthly)).',
    )
    expect((await fence('--usd', '12.5')).out).not.toContain('not kept')
    const { out: secrets } = await host.run('secrets', 'list')
    expect(secrets).toContain('openrouter-fenced')
    expect(secrets).not.toContain(PRICED_KEY)
    await host.run('secrets', 'delete', 'openrouter-fenced')
    expect((await fence('--usd', '12.5')).out).toContain(
      'not kept on this host as the secret openrouter-fenced, and OpenRouter shows a key once',
    )
  })
})

function nano(usd: unknown): bigint {
  const [whole = '0', fraction = ''] = String(usd).split('.')
  return BigInt(whole) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'))
}
