import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { GatewayAccess, TokenWish } from '../../src/agents/gateway-access.ts'
import type { Host } from '../../src/agents/host.ts'
import { planOf } from '../../src/agents/plan-of.ts'
import type { AgentEntry } from '../../src/config/entry.ts'
import { routeEntry } from '../../src/config/gateway.ts'
import { claudeEntry, commandEntry, openclawEntry, testHost, type TestHost } from './host.ts'

let test: TestHost
let host: Host
const wishes: TokenWish[] = []
const TOKEN = 'ah-of-this-start'

const access: GatewayAccess = {
  url: 'http://127.0.0.1:4141',
  numbers: {
    holdMs: 240_000,
    firstByteMs: 90_000,
    idleMs: 90_000,
    pingMs: 10_000,
    outputTokens: 32_000,
  },
  tokenFor(wish) {
    wishes.push(wish)
    return TOKEN
  },
}

beforeEach(() => {
  test = testHost({ env: { PATH: '/usr/bin:/bin' } })
  host = { ...test.host, gateway: access }
  wishes.length = 0
})

afterEach(() => test.destroy())

async function start(entry: AgentEntry, generation = 1): Promise<Readonly<Record<string, string>>> {
  const plan = planOf(entry, host)
  // No token before a start, and none in the plan.
  expect(JSON.stringify(plan.env)).not.toContain(TOKEN)
  const at = test.context(entry.name, generation, plan.env)
  return (await plan.behaviour.prepare?.(at))?.env ?? plan.env
}

describe('a Claude Code with a route', () => {
  it('asks for routes in place of models, with a token of this start', async () => {
    const env = await start(
      claudeEntry({ route: routeEntry('big'), cap: [{ period: 'month', nanoUsd: 5n }] }),
      3,
    )
    expect(env).toMatchObject({
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:4141',
      ANTHROPIC_AUTH_TOKEN: TOKEN,
      ANTHROPIC_MODEL: 'big',
      ANTHROPIC_DEFAULT_OPUS_MODEL: 'big',
      ANTHROPIC_DEFAULT_SONNET_MODEL: 'big',
      ANTHROPIC_DEFAULT_HAIKU_MODEL: 'big',
      ANTHROPIC_DEFAULT_FABLE_MODEL: 'big',
      ANTHROPIC_SMALL_FAST_MODEL: 'big',
      CLAUDE_CODE_SUBAGENT_MODEL: 'big',
      API_TIMEOUT_MS: '300000',
    })
    expect(env).not.toHaveProperty('ANTHROPIC_API_KEY')
    expect(env).not.toHaveProperty('OPENAI_API_KEY')
    expect(wishes).toEqual([
      {
        kind: 'agent',
        name: 'a',
        run: '3',
        routes: ['big'],
        caps: [{ period: 'month', nanoUsd: 5n }],
      },
    ])
  })

  it('has a route for each role', async () => {
    const route = {
      main: 'mid',
      names: ['mid', 'top', 'low'],
      roles: { opus: 'top', haiku: 'low' },
    }
    const env = await start(claudeEntry({ preset: 'claude-code-tmux', route }))
    expect(env).toMatchObject({
      ANTHROPIC_MODEL: 'mid',
      ANTHROPIC_DEFAULT_OPUS_MODEL: 'top',
      ANTHROPIC_DEFAULT_SONNET_MODEL: 'mid',
      ANTHROPIC_DEFAULT_FABLE_MODEL: 'top',
      ANTHROPIC_SMALL_FAST_MODEL: 'low',
    })
    expect(env).not.toHaveProperty('CLAUDE_CODE_SUBAGENT_MODEL')
  })

  it('waits longer than the gateway holds it for a person', async () => {
    const numbers = { ...access.numbers, holdMs: 900_000, idleMs: 300_000 }
    host = { ...host, gateway: { ...access, numbers } }
    const env = await start(claudeEntry({ route: routeEntry('big') }))
    expect([env['API_TIMEOUT_MS'], env['CLAUDE_BYTE_STREAM_IDLE_TIMEOUT_MS']]).toEqual([
      '960000',
      '330000',
    ])
  })
})

describe('an agent without one', () => {
  it.each(['none', undefined] as const)('has nothing to do with the gateway: %s', async (route) => {
    const env = await start(commandEntry({ ...(route !== undefined && { route }) }))
    expect(Object.keys(env).filter((name) => /ANTHROPIC|OPENAI|GATEWAY/.test(name))).toEqual([])
    expect(wishes).toEqual([])
  })
})

describe('what an agent was told of the gateway', () => {
  const print = (entry: AgentEntry): string => planOf(entry, host).fingerprint

  it('restarts it when it changes', () => {
    const before = print(commandEntry({ route: routeEntry('big') }))
    expect(print(commandEntry({ route: routeEntry('big') }))).toBe(before)
    expect(print(commandEntry({ route: routeEntry('small') }))).not.toBe(before)
    const plain = print(commandEntry())
    host = { ...host, gateway: { ...access, url: 'http://127.0.0.1:5000' } }
    expect(print(commandEntry({ route: routeEntry('big') }))).not.toBe(before)
    expect(print(commandEntry())).toBe(plain)
  })
})

describe('an OpenClaw with a route', () => {
  const config = (): Record<string, unknown> =>
    JSON.parse(readFileSync(path(), 'utf8')) as Record<string, unknown>
  const path = (): string => join(test.home, 'own/openclaw.json')
  const entry = (change: Partial<AgentEntry> = {}): AgentEntry => {
    const program = join(test.home, 'openclaw.mjs')
    writeFileSync(program, '')
    return { ...openclawEntry({ program, configPath: path() }), ...change } as AgentEntry
  }
  const OWN = {
    gateway: { port: 1 },
    models: { providers: { other: { baseUrl: 'http://x' } } },
    agents: {
      defaults: { model: { primary: 'other/m', fallbacks: ['other/n'] }, workspace: '/w' },
    },
    channels: { telegram: {} },
  }

  it('gets a provider with its routes, and keeps all else of its file', async () => {
    mkdirSync(join(test.home, 'own'))
    writeFileSync(path(), JSON.stringify(OWN))
    const route = { main: 'big', names: ['big', 'small'], roles: {} }
    const env = await start(entry({ route }))
    expect(env['AGENTHOST_GATEWAY_TOKEN']).toBe(TOKEN)
    expect(config()).toMatchObject({
      gateway: { port: 1 },
      channels: { telegram: {} },
      models: {
        mode: 'merge',
        providers: {
          other: { baseUrl: 'http://x' },
          agenthost: {
            baseUrl: 'http://127.0.0.1:4141/v1',
            api: 'openai-completions',
            apiKey: '${AGENTHOST_GATEWAY_TOKEN}',
            timeoutSeconds: 300,
            models: [{ id: 'big' }, { id: 'small' }],
          },
        },
      },
      agents: { defaults: { workspace: '/w', timeoutSeconds: 3600 } },
    })
    expect(config()['agents']).toHaveProperty('defaults.model', { primary: 'agenthost/big' })
    expect(readFileSync(path(), 'utf8')).not.toContain(TOKEN)
    expect(statSync(path()).mode & 0o777).toBe(0o600)
    expect(JSON.parse(readFileSync(`${path()}.before-agenthost`, 'utf8'))).toEqual(OWN)
    const first = statSync(path()).mtimeMs
    await start(entry({ route }), 2)
    expect(statSync(path()).mtimeMs).toBe(first)
    // Without a route its own choice is back, and nothing asks for a variable that is not set.
    await start(entry(), 3)
    expect(config()).toMatchObject({ agents: { defaults: { model: OWN.agents.defaults.model } } })
    expect(readFileSync(path(), 'utf8')).not.toContain('AGENTHOST')
  })

  it('has it in the file that is written for it', async () => {
    await start(entry({ route: routeEntry('big') }))
    expect(config()).toMatchObject({
      agents: { defaults: { model: { primary: 'agenthost/big' } } },
    })
    expect(readdirSync(join(test.home, 'own')).toSorted()).toEqual([
      'openclaw.json',
      'openclaw.json.before-agenthost',
    ])
  })

  it('is not started where its file has comments that would be lost', async () => {
    mkdirSync(join(test.home, 'own'))
    writeFileSync(path(), '{ // mine\n}')
    await expect(start(entry({ route: routeEntry('big') }))).rejects.toThrow('is no plain JSON')
    expect(readFileSync(path(), 'utf8')).toBe('{ // mine\n}')
    await start(entry())
  })
})
