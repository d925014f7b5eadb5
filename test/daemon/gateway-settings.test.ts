import { describe, expect, it } from 'vitest'
import { gatewaySettings } from '../../src/daemon/gateway-settings.ts'
import { upstreamKeys } from '../../src/daemon/gateway-keys.ts'
import { LIMITS } from '../../src/gateway/limits.ts'
import type { Secret } from '../../src/secrets/secret.ts'
import { load } from '../config/agenthost-yaml.ts'

const settings = async (yaml: string, env: NodeJS.ProcessEnv = {}) =>
  gatewaySettings((await load(`agents: {}\n${yaml}\n`)).config, env)

describe('the settings of the gateway', () => {
  it('are the usual ones where nothing is said', async () => {
    const { limits, upstreams, keys } = await settings('gateway: {}')
    expect(limits).toEqual(LIMITS)
    expect(upstreams).toEqual([
      {
        name: 'openrouter',
        url: 'https://openrouter.ai/api/v1',
        protocols: ['messages', 'chat', 'responses'],
        auth: 'bearer',
        isOpenRouter: true,
        prices: new Map(),
      },
    ])
    expect(keys).toEqual([{ upstream: 'openrouter', key: { secret: 'openrouter' } }])
  })

  it('are those of the file and of the environment, which wins', async () => {
    const yaml = `gateway: { port: 5000, hold: 0 }
upstreams:
  openrouter: { url: "https://a.example/v1", key: { secret: mine } }
  local: { url: "http://127.0.0.1:1/v1", prices: { m: { input: 3, output: 15, cache_write: 3.75, max_output_tokens: 10 } } }
  bare: {}`
    const { limits, upstreams, keys } = await settings(yaml, {
      AGENTHOST_OPENROUTER_URL: 'http://127.0.0.1:2/v1/',
    })
    expect([limits.port, limits.holdMs, limits.idleMs]).toEqual([5000, 0, LIMITS.idleMs])
    expect(upstreams.map(({ name, url, isOpenRouter }) => [name, url, isOpenRouter])).toEqual([
      ['openrouter', 'http://127.0.0.1:2/v1', true],
      ['local', 'http://127.0.0.1:1/v1', false],
    ])
    expect(keys[1]).toEqual({ upstream: 'local', key: null })
    expect(upstreams[1]?.prices.get('m')).toMatchObject({
      tiers: [{ prompt: 3_000_000_000_000n, cacheWrite: 3_750_000_000_000n, cacheRead: null }],
      maxCompletionTokens: 10,
      contextLength: null,
    })
  })
})

describe('the keys of the upstreams', () => {
  const secrets = new Map<string, Secret>()
  const told: string[] = []
  let steady = 0
  const keys = upstreamKeys({
    clock: { now: () => 0, steady: () => steady, wakeAt: () => () => undefined },
    readSecret: (name) =>
      Promise.resolve(
        secrets.get(name) ?? { missing: 'unset', why: 'it is not set', hint: `Set ${name}.` },
      ),
    tell: (upstream, message) => void told.push(`${upstream}: ${message}`),
  })
  const source = [{ upstream: 'openrouter', key: { secret: 'openrouter' } }]

  it('are taken when they come, when they change, and go when they are unset', async () => {
    await keys.read(source)
    await keys.read(source)
    expect(keys.keyOf('openrouter')).toBeNull()
    expect(told).toEqual(['openrouter: its key cannot be read: it is not set. Set openrouter.'])
    secrets.set('openrouter', { value: 'one', from: 'file' })
    await keys.read(source)
    secrets.set('openrouter', { value: 'two', from: 'file' })
    expect(keys.keyOf('openrouter')).toBe('one')
    await keys.refused('openrouter')
    expect(keys.keyOf('openrouter')).toBe('one')
    steady += 5000
    await keys.refused('openrouter')
    expect(keys.keyOf('openrouter')).toBe('two')
    secrets.set('openrouter', { missing: 'unreadable', why: 'locked', hint: '' })
    await keys.read(source)
    expect(keys.keyOf('openrouter')).toBe('two')
    secrets.set('openrouter', { value: 'not a\nheader', from: 'file' })
    await keys.read(source)
    expect(keys.keyOf('openrouter')).toBe('two')
    expect(told.join()).not.toContain('header')
    await keys.read([])
    expect(keys.keyOf('openrouter')).toBeNull()
  })
})
