/** What an agent with a route is told of the gateway, and where its token goes. */
import { describe, expect, it } from 'vitest'
import { claudeEnvironment, turnLimits } from '../../src/agents/claude-environment.ts'
import {
  addressEnv,
  claudeGatewayEnv,
  routeOf,
  throughGateway,
  tokenEnv,
  tokenEnvOf,
  type GatewayAccess,
  type TokenWish,
} from '../../src/agents/gateway-access.ts'
import { withGateway, withoutGateway } from '../../src/agents/openclaw-gateway.ts'
import { routeEntry, type RouteEntry } from '../../src/config/gateway.ts'
import type { Plan } from '../../src/supervisor/plan.ts'
import { aPlan } from '../supervisor/plans.ts'
import { claudeEntry, commandEntry } from './host.ts'

const NUMBERS = {
  holdMs: 1000,
  firstByteMs: 2000,
  idleMs: 3000,
  pingMs: 4000,
  outputTokens: 32_000,
}
const access = (numbers: Partial<typeof NUMBERS> = {}): GatewayAccess => ({
  url: 'http://127.0.0.1:4141',
  numbers: { ...NUMBERS, ...numbers },
  tokenFor: () => 'token',
})
const CHEAP = routeEntry('cheap')
const SEVERAL: RouteEntry = { main: 'big', names: ['big', 'small'], roles: { haiku: 'small' } }

describe('an agent', () => {
  it('has no route where it names none', () => {
    expect([routeOf({}), routeOf({ route: 'none' }), routeOf({ route: CHEAP })]).toEqual([
      null,
      null,
      CHEAP,
    ])
  })

  it('learns where the gateway is, for each protocol', () => {
    expect(addressEnv(access(), SEVERAL)).toEqual({
      AGENTHOST_GATEWAY_URL: 'http://127.0.0.1:4141',
      AGENTHOST_GATEWAY_ROUTE: 'big',
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:4141',
      OPENAI_BASE_URL: 'http://127.0.0.1:4141/v1',
    })
  })

  it.each([
    ['command', tokenEnv('t')],
    ['openclaw', { AGENTHOST_GATEWAY_TOKEN: 't' }],
    ['claude-code', { ANTHROPIC_AUTH_TOKEN: 't' }],
    ['claude-code-tmux', { ANTHROPIC_AUTH_TOKEN: 't' }],
  ] as const)('of the preset %s gets its token in the variables %j', (preset, env) => {
    expect(tokenEnvOf({ preset }, 't')).toEqual(env)
  })

  it('of no preset in particular has it in every variable that a client looks at', () => {
    expect(tokenEnv('t')).toEqual({
      AGENTHOST_GATEWAY_TOKEN: 't',
      ANTHROPIC_AUTH_TOKEN: 't',
      OPENAI_API_KEY: 't',
    })
  })
})

const USUAL = { apiTimeoutMs: 300_000, byteIdleMs: 120_000 }

describe('Claude Code behind the gateway', () => {
  it('is told nothing without a route or a gateway', () => {
    expect(claudeGatewayEnv({}, access(), USUAL)).toEqual({})
    expect(claudeGatewayEnv({ route: 'none' }, access(), USUAL)).toEqual({})
    expect(claudeGatewayEnv({ route: CHEAP }, null, USUAL)).toEqual({})
  })

  it('asks for its one route in every size', () => {
    expect(claudeGatewayEnv({ route: CHEAP }, access(), USUAL)).toEqual({
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:4141',
      ANTHROPIC_MODEL: 'cheap',
      ANTHROPIC_DEFAULT_OPUS_MODEL: 'cheap',
      ANTHROPIC_DEFAULT_SONNET_MODEL: 'cheap',
      ANTHROPIC_DEFAULT_HAIKU_MODEL: 'cheap',
      ANTHROPIC_DEFAULT_FABLE_MODEL: 'cheap',
      ANTHROPIC_SMALL_FAST_MODEL: 'cheap',
      CLAUDE_CODE_SUBAGENT_MODEL: 'cheap',
      API_TIMEOUT_MS: '300000',
      CLAUDE_BYTE_STREAM_IDLE_TIMEOUT_MS: '120000',
    })
  })

  it('asks for a size by its own route, and leaves its subagents the choice', () => {
    const env = claudeGatewayEnv({ route: SEVERAL }, access(), USUAL)
    expect(env).toMatchObject({
      ANTHROPIC_DEFAULT_SONNET_MODEL: 'big',
      ANTHROPIC_DEFAULT_HAIKU_MODEL: 'small',
      ANTHROPIC_SMALL_FAST_MODEL: 'small',
    })
    expect(env).not.toHaveProperty('CLAUDE_CODE_SUBAGENT_MODEL')
    const roles = { opus: 'small', subagent: 'small' }
    expect(claudeGatewayEnv({ route: { ...SEVERAL, roles } }, access(), USUAL)).toMatchObject({
      ANTHROPIC_DEFAULT_OPUS_MODEL: 'small',
      ANTHROPIC_DEFAULT_FABLE_MODEL: 'small',
      CLAUDE_CODE_SUBAGENT_MODEL: 'small',
    })
  })

  it.each([
    [{ holdMs: 600_000 }, '660000', '120000'],
    [{ firstByteMs: 600_000 }, '660000', '630000'],
    [{ idleMs: 600_000 }, '300000', '630000'],
    [{ pingMs: 60_000 }, '300000', '360000'],
  ])('waits for longer than the gateway with %j', (numbers, apiTimeout, byteIdle) => {
    expect(claudeGatewayEnv({ route: CHEAP }, access(numbers), USUAL)).toMatchObject({
      API_TIMEOUT_MS: apiTimeout,
      CLAUDE_BYTE_STREAM_IDLE_TIMEOUT_MS: byteIdle,
    })
  })
})

describe('Claude Code', () => {
  it('has a folder of its own, is not updated under our hands, and tells nobody', () => {
    expect(claudeEnvironment('/h/agents/a', {}, null)).toEqual({
      CLAUDE_CONFIG_DIR: '/h/agents/a/claude',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
      DISABLE_TELEMETRY: '1',
      DISABLE_ERROR_REPORTING: '1',
      CLAUDE_CODE_SUPERVISED: '1',
      CLAUDE_ENABLE_BYTE_WATCHDOG: '1',
      CLAUDE_BYTE_STREAM_IDLE_TIMEOUT_MS: '120000',
      API_TIMEOUT_MS: '300000',
      CLAUDE_CODE_MAX_RETRIES: '10',
    })
  })

  it.each([
    [{}, 420_000, 2_400_000],
    [{ API_TIMEOUT_MS: '600000' }, 660_000, 2_400_000],
    [{ API_TIMEOUT_MS: '3600000' }, 3_660_000, 3_660_000],
    [{ API_TIMEOUT_MS: '0', BASH_MAX_TIMEOUT_MS: '3600000' }, 420_000, 3_660_000],
    [{ API_TIMEOUT_MS: '-5' }, 420_000, 2_400_000],
    [{ API_TIMEOUT_MS: 'long', BASH_MAX_TIMEOUT_MS: '' }, 420_000, 2_400_000],
    [{ API_TIMEOUT_MS: 'Infinity' }, 420_000, 2_400_000],
  ])('with %j may be silent for %i ms, in a tool for %i', (env, turnSilenceMs, toolSilenceMs) => {
    expect(turnLimits(claudeEntry(), env as Record<string, string>)).toEqual({
      turnSilenceMs,
      toolSilenceMs,
      unwatchedMs: 90_000,
    })
  })

  it('may be silent for as long as its entry says', () => {
    expect(turnLimits(claudeEntry({ turnSilenceMs: 5000 }), {}).turnSilenceMs).toBe(5000)
  })
})

describe('a plan through the gateway', () => {
  const entry = { ...commandEntry(), route: CHEAP }
  const at = { name: 'a', generation: 7, folder: '/', logPath: '/l', env: { A: 'own' } }
  const prepared = (plan: Plan) =>
    plan.behaviour.prepare?.(
      at as unknown as Parameters<NonNullable<typeof plan.behaviour.prepare>>[0],
    )

  it('is the same without a route or a gateway', () => {
    const plan = aPlan()
    expect(throughGateway(commandEntry(), plan, access())).toBe(plan)
    expect(throughGateway(entry, plan, null)).toBe(plan)
  })

  it('changes with what its process was told', () => {
    const { fingerprint } = throughGateway({ ...entry, route: SEVERAL }, aPlan(), access())
    expect(fingerprint).toBe('f1 http://127.0.0.1:4141 big,small')
  })

  it('gets a token for each start, and what its entry says wins', async () => {
    const wishes: TokenWish[] = []
    const gateway = { ...access(), tokenFor: (wish: TokenWish) => `t${wishes.push(wish)}` }
    const plan = throughGateway(entry, aPlan(), gateway)
    expect(await prepared(plan)).toEqual({
      argv: ['sleep', '1000'],
      env: { ...tokenEnv('t1'), A: 'own' },
    })
    const { name } = entry
    expect(wishes).toEqual([{ kind: 'agent', name, run: '7', routes: ['cheap'], caps: [] }])
  })

  it('leaves the preset its say, with the token in its hands', async () => {
    const launch = { argv: ['other'], env: {} }
    const seen: unknown[] = []
    const behaviour = {
      prepare: (given: { readonly env: unknown }) => {
        seen.push(given.env)
        return Promise.resolve(launch)
      },
    }
    const plan = throughGateway(entry, aPlan({ behaviour } as Partial<Plan>), access())
    expect(await prepared(plan)).toEqual(launch)
    expect(seen).toEqual([{ ...tokenEnv('token'), A: 'own' }])
  })
})

describe("OpenClaw's configuration", () => {
  const model = (name: string) => ({
    id: name,
    name,
    reasoning: false,
    input: ['text', 'image'],
    cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
    contextWindow: 200_000,
    maxTokens: 32_000,
  })
  const PROVIDER = {
    baseUrl: 'http://127.0.0.1:4141/v1',
    apiKey: '${AGENTHOST_GATEWAY_TOKEN}',
    api: 'openai-completions',
    timeoutSeconds: 63,
    models: [model('big'), model('small')],
  }
  const BARE = {
    models: { mode: 'merge', providers: { agenthost: PROVIDER } },
    agents: { defaults: { timeoutSeconds: 3600, model: { primary: 'agenthost/big' } } },
  }
  const OWN = {
    channels: { telegram: {} },
    models: { mode: 'replace', providers: { other: { api: 'x' } } },
    agents: {
      list: [1],
      defaults: { timeoutSeconds: 5, model: { primary: 'other/y', fallbacks: ['z'], extra: 1 } },
    },
  }

  it('that is empty gets a provider with a model for each route, and the first as its choice', () => {
    expect(withGateway({}, access(), SEVERAL)).toEqual(BARE)
  })

  it('keeps all else that a person has set, but for fallbacks that would go round the caps', () => {
    expect(withGateway(OWN, access(), SEVERAL)).toEqual({
      channels: { telegram: {} },
      models: { mode: 'replace', providers: { other: { api: 'x' }, agenthost: PROVIDER } },
      agents: {
        list: [1],
        defaults: { timeoutSeconds: 5, model: { primary: 'agenthost/big', extra: 1 } },
      },
    })
  })

  it.each([
    [{ models: 'x', agents: [] }],
    [{ models: null, agents: { defaults: { model: 'a/b' } } }],
  ])('takes what is no object for nothing: %j', (config) => {
    expect(withGateway(config, access(), SEVERAL)).toMatchObject(BARE)
  })

  it('waits for as long as the slowest of the gateway, and a minute', () => {
    const wait = (numbers: Partial<typeof NUMBERS>): unknown => {
      const models = withGateway({}, access(numbers), CHEAP)['models'] as typeof BARE.models
      return models.providers.agenthost.timeoutSeconds
    }
    expect([wait({ holdMs: 9001 }), wait({ firstByteMs: 8000 }), wait({})]).toEqual([70, 68, 63])
  })

  it('without the gateway has its former choice back', () => {
    const inForce = withGateway(OWN, access(), SEVERAL)
    expect(withoutGateway(inForce, OWN)).toEqual(OWN)
    const { model: _model, ...defaults } = OWN.agents.defaults
    expect(withoutGateway(inForce, null)).toEqual({
      ...OWN,
      agents: { ...OWN.agents, defaults },
    })
  })

  it('keeps a choice that a person has made since', () => {
    const inForce = withGateway(OWN, access(), SEVERAL)
    const agents = { defaults: { model: { primary: 'other/new' } } }
    expect(withoutGateway({ ...inForce, agents }, OWN)?.['agents']).toEqual(agents)
    const text = { defaults: { model: 'agenthost/big' } }
    expect(withoutGateway({ ...inForce, agents: text }, OWN)?.['agents']).toEqual(text)
  })

  it('in which the gateway never was is left alone', () => {
    expect(withoutGateway(OWN, null)).toBeNull()
    expect(withoutGateway({}, null)).toBeNull()
  })
})
