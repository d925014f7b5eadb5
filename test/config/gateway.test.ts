import { describe, expect, it } from 'vitest'
import { load, mistakesIn } from './agenthost-yaml.ts'

const agent = (entry: string, more = 'gateway: {}'): string => `agents: { a: ${entry} }\n${more}\n`
const first = async (yaml: string) => (await load(yaml)).config.agents[0]

describe('the section gateway', () => {
  it('is not there unless it is written', async () => {
    expect((await load('agents: {}')).config.gateway).toBeNull()
  })

  it.each(['gateway: {}', 'gateway:'])('needs nothing in it: %s', async (yaml) => {
    const { config } = await load(`agents: {}\n${yaml}\n`)
    expect(config.gateway).toEqual({ port: 4141, route: null, numbers: {} })
  })

  it('has numbers in the words of the file', async () => {
    const { config } = await load(
      'agents: {}\ngateway: { port: 5000, route: batch, maxBody: 10MB, maxConnections: 50, request: 30s, connect: 2s, firstByte: 20s, idle: 40s, outputTokens: 8000, place: 0, retryAfter: 5s, hold: 4m, parked: 2d, ping: 5s }',
    )
    expect(config.gateway).toEqual({
      port: 5000,
      route: 'batch',
      numbers: {
        maxBodyBytes: 10_000_000,
        maxConnections: 50,
        requestMs: 30_000,
        connectMs: 2000,
        firstByteMs: 20_000,
        idleMs: 40_000,
        outputTokens: 8000,
        placeMs: 0,
        retryAfterMs: 5000,
        holdMs: 240_000,
        parkedMs: 172_800_000,
        pingMs: 5000,
      },
    })
  })

  it.each([
    ['gateway: 7', 'gateway: expected a map with keys such as port, route'],
    ['gateway: { prot: 1 }', 'a known key (did you mean port?)'],
    ['gateway: { port: 70000 }', 'gateway.port: expected a port from 1 to 65535'],
    ['gateway: { idle: 90 }', 'gateway.idle: expected a unit behind it, such as 90s'],
    ['gateway: { route: none }', 'gateway.route: expected the name of a route'],
    ['gateway: { outputTokens: 0 }', 'gateway.outputTokens: expected a whole number'],
  ])('has its mistakes told: %s', async (yaml, told) => {
    expect((await mistakesIn(`agents: {}\n${yaml}`)).join('\n')).toContain(told)
  })
})

describe('a route', () => {
  it.each([
    [
      'one of a Claude Code',
      '{ preset: claude-code, route: big }',
      { main: 'big', names: ['big'], roles: {} },
    ],
    [
      'one for each role',
      '{ preset: claude-code, route: { default: big, haiku: small, subagent: small } }',
      { main: 'big', names: ['big', 'small'], roles: { haiku: 'small', subagent: 'small' } },
    ],
    [
      'several of a command',
      '{ command: [x], route: [small, big, small] }',
      { main: 'small', names: ['small', 'big'], roles: {} },
    ],
    ['none at all', '{ preset: openclaw, route: none }', 'none'],
  ])('is %s', async (_what, entry, route) => {
    expect((await first(agent(entry)))?.route).toEqual(route)
  })

  it('of the section is that of whoever brings no access of its own', async () => {
    const { config } = await load(`agents:
  plain: { preset: claude-code }
  claw: { preset: openclaw }
  other: { preset: claude-code, route: big }
  out: { preset: claude-code, route: none }
  login: { preset: claude-code, env: { CLAUDE_CODE_OAUTH_TOKEN: { secret: x } } }
  named: { preset: claude-code, model: sonnet }
  program: { command: [x] }
gateway: { route: batch }
`)
    const routes = config.agents.map(({ name, route }) => [
      name,
      typeof route === 'object' ? route.main : route,
    ])
    expect(routes).toEqual([
      ['plain', 'batch'],
      ['claw', 'batch'],
      ['other', 'big'],
      ['out', 'none'],
      ['login', undefined],
      ['named', undefined],
      ['program', undefined],
    ])
  })

  it.each([
    [
      agent('{ command: [x], route: a }', ''),
      'agents.a.route: expected a section gateway: {} in this file',
    ],
    [
      agent('{ preset: claude-code, route: a, model: b }'),
      'agents.a.model: expected either model or route',
    ],
    [
      agent('{ preset: claude-code, route: a, env: { ANTHROPIC_API_KEY: { secret: x } } }'),
      'agents.a.env.ANTHROPIC_API_KEY: expected either ANTHROPIC_API_KEY or route',
    ],
    [agent('{ preset: claude-code, route: { opus: a } }'), 'or a map with default and any of opus'],
    [agent('{ preset: claude-code, route: { default: a, opsu: b } }'), 'or a map with default'],
    [agent('{ command: [x], route: "a b" }'), 'agents.a.route: expected the name of a route'],
    [agent('{ command: [x], cap: 5 }'), 'agents.a.cap: expected a route beside it'],
    ['agents: { gateway: { command: [x] } }\ngateway: {}', 'agents.gateway: expected another name'],
    [
      'agents: {}\njobs: { gateway: { every: 1h, command: [x] } }\ngateway: {}',
      'jobs.gateway: expected another name',
    ],
  ])('has its mistakes told: %s', async (yaml, told) => {
    expect((await mistakesIn(yaml)).join('\n')).toContain(told)
  })

  it('lets an agent be called gateway where there is none', async () => {
    expect((await first('agents: { gateway: { command: [x] } }'))?.name).toBe('gateway')
  })
})

describe('a cap', () => {
  it.each([
    ['25', [{ period: 'month', nanoUsd: 25_000_000_000n }]],
    ['0.1', [{ period: 'month', nanoUsd: 100_000_000n }]],
    ['0', [{ period: 'month', nanoUsd: 0n }]],
    [
      '{ daily: 0.000000001, weekly: 10, monthly: "30.50" }',
      [
        { period: 'day', nanoUsd: 1n },
        { period: 'week', nanoUsd: 10_000_000_000n },
        { period: 'month', nanoUsd: 30_500_000_000n },
      ],
    ],
  ])('of %s is exact', async (cap, nanos) => {
    expect((await first(agent(`{ command: [x], route: r, cap: ${cap} }`)))?.cap).toEqual(nanos)
    const yaml = `agents: {}\njobs: { j: { every: 1h, command: [x], route: r, cap: ${cap} } }\ngateway: {}`
    expect((await load(yaml)).config.jobs[0]?.cap).toEqual(nanos)
  })

  it.each(['many', '-1', '0.0000000001', '{}', '{ yearly: 5 }', '[5]', '1e3'])(
    'of %s is a mistake',
    async (cap) => {
      const told = await mistakesIn(agent(`{ command: [x], route: r, cap: ${cap} }`))
      expect(told.join('\n')).toContain('agents.a.cap: expected US dollars a month such as 25')
    },
  )
})

describe('prices of an upstream', () => {
  const upstream = (prices: string): string =>
    `agents: {}\nupstreams: { local: { url: "http://127.0.0.1:1/v1", protocols: [chat, messages], auth: x-api-key, prices: ${prices} } }`

  it('are exact, in millions of tokens', async () => {
    const { config } = await load(
      upstream(
        '{ "a/b": { input: 0.1, output: "15", cache_read: 0.000000000001, context_length: 200000 } }',
      ),
    )
    const [local] = config.upstreams
    expect([local?.protocols, local?.auth]).toEqual([['messages', 'chat'], 'x-api-key'])
    expect(local?.prices.get('a/b')).toEqual({
      input: 100_000_000_000n,
      output: 15_000_000_000_000n,
      cacheRead: 1n,
      cacheWrite: null,
      contextLength: 200_000,
      maxOutputTokens: null,
    })
  })

  it.each([
    ['{ m: { input: 1 } }', 'upstreams.local.prices.m.output: expected US dollars per million'],
    ['{ m: { input: 1, output: 2, cache_raed: 3 } }', 'did you mean cache_read?'],
    ['{ m: { input: -1, output: 2 } }', 'upstreams.local.prices.m.input: expected US dollars'],
    ['[1]', 'upstreams.local.prices: expected a map of models and their prices'],
  ])('have their mistakes told: %s', async (prices, told) => {
    expect((await mistakesIn(upstream(prices))).join('\n')).toContain(told)
  })
})
