import { describe, expect, it } from 'vitest'
import { openRouterOf } from '../../src/config/upstreams.ts'
import { load as loadYaml, mistakesIn, refusalOf } from './agenthost-yaml.ts'

const load = (yaml: string) => loadYaml(`agents: {}\n${yaml}\n`)

const usual = { auth: 'bearer', prices: new Map() }

describe('upstreams', () => {
  it('are kept as they are written, also those of names that nobody knows here', async () => {
    const { config, warnings } = await load(
      'upstreams: { openrouter: { url: "https://openrouter.ai/api/v1/", key: { secret: mine } }, local: { url: "http://127.0.0.1:8080/v1" }, bare: {} }',
    )
    expect(config.upstreams).toEqual([
      {
        name: 'openrouter',
        url: 'https://openrouter.ai/api/v1',
        key: { secret: 'mine' },
        protocols: ['messages', 'chat', 'responses'],
        ...usual,
      },
      { name: 'local', url: 'http://127.0.0.1:8080/v1', key: null, protocols: ['chat'], ...usual },
      { name: 'bare', url: null, key: null, protocols: ['chat'], ...usual },
    ])
    expect(warnings).toEqual([])
  })

  it('have a warning for a key in plain text, without the key', async () => {
    const { warnings } = await load('upstreams: { openrouter: { key: sk-or-v1-abcdefgh } }')
    expect(warnings).toEqual([
      'upstreams.openrouter: its key stands there in plain text; keep it with `agenthost secrets set openrouter`, and write key: { secret: openrouter }',
    ])
  })

  it('have a warning for an address that carries the key in the clear', async () => {
    const { warnings } = await load('upstreams: { x: { url: "http://gateway.example/v1" } }')
    expect(warnings).toEqual([
      'upstreams.x: gateway.example is asked without TLS: the key can be read on the way',
    ])
  })

  it.each([
    ['upstreams: 7', 'upstreams: expected a map of upstreams by name, found 7'],
    ['upstreams: { X!: {} }', 'upstreams.X!: expected a name of small letters'],
    ['upstreams: { a: { uri: x } }', 'a known key (did you mean url?)'],
    ['upstreams: { a: { url: "ftp://x" } }', 'upstreams.a.url: expected a URL such as'],
    [
      'upstreams: { a: { key: { secrt: x } } }',
      'upstreams.a.key: expected a key, or { secret: NAME }',
    ],
    ['rankings: { frontend: 1 }', 'rankings.frontend: expected a boolean'],
    ['rankings: { regions: { x: 1 } }', 'rankings.regions.x: expected a region such as US or EU'],
    ['rankings: { regions: [] }', 'rankings.regions: expected a map of vendors'],
    ['rankings: { fronted: true }', 'did you mean frontend?'],
  ])('and rankings have their mistakes told: %s', async (yaml, told) => {
    expect((await mistakesIn(`agents: {}\n${yaml}`)).join('\n')).toContain(told)
  })

  it('never have a key quoted', async () => {
    const { message } = await refusalOf(
      'agents: {}\nupstreams:\n  a:\n    key: [sk-or-v1-canary-one]\n    x: 1\n',
    )
    expect(message).toContain('upstreams.a.key')
    expect(message).not.toContain('canary')
  })
})

describe('rankings', () => {
  it('are without the website, and by the table of the project, unless it is said', async () => {
    expect((await load('')).config.rankings).toEqual({ frontend: false, regions: {} })
    const { config } = await load('rankings: { frontend: true, regions: { upstage: KR } }')
    expect(config.rankings).toEqual({ frontend: true, regions: { upstage: 'KR' } })
  })
})

describe('OpenRouter', () => {
  const entry = { name: 'openrouter', url: 'https://a.example/v1', key: { secret: 'mine' } }
  it.each([
    [[], {}, 'https://openrouter.ai/api/v1', { secret: 'openrouter' }],
    [[entry], {}, 'https://a.example/v1', { secret: 'mine' }],
    [[entry], { OPENROUTER_API_KEY: 'k' }, 'https://a.example/v1', { text: 'k' }],
    [[entry], { OPENROUTER_API_KEY: '' }, 'https://a.example/v1', { secret: 'mine' }],
    [
      [entry],
      { AGENTHOST_OPENROUTER_URL: 'http://127.0.0.1:1/api/v1/' },
      'http://127.0.0.1:1/api/v1',
      { secret: 'mine' },
    ],
  ])('is where the environment says, then the file: %j %j', (upstreams, env, url, key) => {
    expect(openRouterOf(upstreams, env)).toEqual({ url, key })
  })
})
