/** `routing.json`: the form people already write, the full one, and each mistake at its place. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearest } from '../../src/config/nearest.ts'
import { parseDuration } from '../../src/config/quantity.ts'
import { parseRouting } from '../../src/routing/parse.ts'
import { routeUses, type RoutingTable } from '../../src/routing/table.ts'

const SIMPLE = `{ "weekly_review": "2026-05-24",
  "routes": { "agent_batch": "openrouter/deepseek/deepseek-v4-flash", "enterprise": "openrouter/anthropic/claude-sonnet-4.6",
              "experiment": "openrouter/owl-alpha", "local": "ollama/qwen3" },
  "fallback": ["enterprise", "agent_batch"], "monthly_cap_usd": 800 }`

const parsed = (text: string): ReturnType<typeof parseRouting> =>
  parseRouting(text, { nearest, parseDuration })

function tableOf(text: string): RoutingTable {
  const found = parsed(text)
  if ('mistakes' in found) throw new Error(found.mistakes.join('\n'))
  return found.table
}

function mistakesOf(text: string): readonly string[] {
  const found = parsed(text)
  return 'mistakes' in found ? found.mistakes : []
}

describe('a routing table in its simple form', () => {
  it('is taken as it is', () => {
    const table = tableOf(SIMPLE)
    expect(table.weeklyReview).toBe('2026-05-24')
    expect(table.caps).toEqual([{ period: 'month', nanoUsd: 800_000_000_000n }])
    expect(table.fallback).toEqual({ routes: ['enterprise', 'agent_batch'], human: null })
    expect(table.routes.map(({ name, model }) => [name, model])).toEqual([
      ['agent_batch', { upstream: 'openrouter', id: 'deepseek/deepseek-v4-flash' }],
      ['enterprise', { upstream: 'openrouter', id: 'anthropic/claude-sonnet-4.6' }],
      ['experiment', { upstream: 'openrouter', id: 'openrouter/owl-alpha' }],
      ['local', { upstream: 'ollama', id: 'qwen3' }],
    ])
  })

  it('gives the rankings the routes whose models they know', () => {
    expect(routeUses(tableOf(SIMPLE)).map(({ route }) => route)).toEqual([
      'agent_batch',
      'enterprise',
      'experiment',
    ])
  })
})

describe('a routing table in its full form', () => {
  it('has limits, preferences and a fallback of each route', () => {
    const table = tableOf(`{
      "routes": {
        "batch": { "model": "openrouter/a/b", "monthly_cap_usd": 12.5, "max_concurrency": 4,
                   "max_output_tokens": 8000, "provider": { "sort": "price" },
                   "fallback": ["careful", "human_queue"] },
        "careful": { "model": "openrouter/c/d", "fallback": [{ "human_queue": { "hold": "4m" } }] }
      },
      "fallback": [{ "hold": "90s" }],
      "allow_direct": ["openrouter/a/b:free"], "monthly_cap_usd": null
    }`)
    expect(table.routes[0]).toEqual({
      name: 'batch',
      model: { upstream: 'openrouter', id: 'a/b' },
      caps: [{ period: 'month', nanoUsd: 12_500_000_000n }],
      maxConcurrency: 4,
      maxOutputTokens: 8000,
      provider: { sort: 'price' },
      fallback: { routes: ['careful'], human: { holdMs: null } },
      allow: [],
    })
    expect(table.routes[1]?.fallback).toEqual({ routes: [], human: { holdMs: 240_000 } })
    expect(table.fallback).toEqual({ routes: [], human: { holdMs: 90_000 } })
    expect(table.allowDirect).toEqual(['openrouter/a/b:free'])
    expect(table.caps).toEqual([])
  })

  it('counts caps exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 12 }), (cents) => {
        const table = tableOf(
          `{"routes":{"a":"x/y"},"monthly_cap_usd":${(cents / 1000).toFixed(3)}}`,
        )
        expect(table.caps).toEqual([{ period: 'month', nanoUsd: BigInt(cents) * 1_000_000n }])
      }),
    )
  })
})

describe('a mistake in a routing table', () => {
  const routes = '"routes": { "a": "x/y", "b": "x/z" }'
  it.each([
    ['{', 'it is not JSON: '],
    ['[]', '1:1: expected an object, found an empty list'],
    ['{ }', '1:1: routes: expected at least one route: its name and its model, found nothing'],
    ['{\n "routs": {} }', '2:2: routs: expected routes, found the unknown key routs'],
    [
      '{ "routes": { "a": {\n "model": "x/y", "montly_cap_usd": 4 } } }',
      '2:18: routes.a.montly_cap_usd: expected monthly_cap_usd, found the unknown key montly_cap_usd',
    ],
    [
      `{ ${routes}, "monthly_cap_usd": "many" }`,
      '1:41: monthly_cap_usd: expected US dollars such as 800 or 12.5, or null for no cap, found "many"',
    ],
    [`{ ${routes}, "monthly_cap_usd": -1 }`, 'found -1'],
    [`{ ${routes}, "monthly_cap_usd": 1e300 }`, 'found 1e+300'],
    ['{ "routes": { "a": "deepseek v4" } }', 'routes.a: expected an upstream and a model'],
    ['{ "routes": { "a": "x/y z" } }', 'found "x/y z"'],
    ['{ "routes": { "a": 4 } }', 'or an object with it, found 4'],
    ['{ "routes": { "a": {} } }', 'routes.a.model: expected an upstream and a model'],
    ['{ "routes": { "a b": "x/y" } }', 'routes.a b: expected a name of letters'],
    ['{ "routes": { "__proto__": "x/y" } }', 'expected a name of letters'],
    ['{ "routes": { "human_queue": "x/y" } }', 'expected another name: this one means a person'],
    [
      '{ "routes": { "a": "x/y",\n "a": "x/z" } }',
      '2:2: routes.a: expected each key once, found "a"',
    ],
    [`{ ${routes}, "fallback": ["c"] }`, '1:54: fallback.0: expected a route of this table (a, b)'],
    [`{ ${routes}, "fallback": ["a", "a"] }`, 'fallback.1: expected each route once, found "a"'],
    [`{ ${routes}, "fallback": "a" }`, 'fallback: expected a list of routes, found "a"'],
    [
      `{ ${routes}, "fallback": ["human_queue", "a"] }`,
      'fallback.0: expected human_queue at the end of the list',
    ],
    [`{ ${routes}, "fallback": [{ "hold": "soon" }] }`, 'hold: expected a duration such as 4m'],
    [
      '{ "routes": { "a": { "model": "x/y", "fallback": ["a"] } } }',
      '1:51: routes.a.fallback.0: expected other routes than itself, found "a"',
    ],
    [
      '{ "routes": { "a": { "model": "x/y", "max_concurrency": 0 } } }',
      'routes.a.max_concurrency: expected a whole number from 1, found 0',
    ],
    ['{ "routes": { "a": { "model": "x/y", "provider": [] } } }', 'provider: expected an object'],
    [`{ ${routes}, "allow_direct": ["gpt"] }`, 'allow_direct.0: expected an upstream and a model'],
    [`{ ${routes}, "weekly_review": "2026-02-30" }`, 'expected a day such as 2026-05-24'],
  ])('is told at its place: %s', (text, told) => {
    expect(mistakesOf(text).join('\n')).toContain(told)
  })

  it('does not hide the others', () => {
    const text = '{ "routes": { "a": 4, "b": "x/y" }, "fallback": ["q"], "monthly_cap_usd": -1 }'
    expect(mistakesOf(text)).toHaveLength(3)
  })

  it('never makes the parser throw, whatever stands there', () => {
    fc.assert(
      fc.property(fc.json(), fc.json(), (one, other) => {
        const text = `{"routes":{"a":${one},"b":"x/y"},"fallback":${other}}`
        const found = parsed(text)
        expect('table' in found || found.mistakes.length > 0).toBe(true)
      }),
    )
  })
})
