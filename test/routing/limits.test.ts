/** Caps, allowances, upstreams and fallback circles of `routing.json`. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearest } from '../../src/config/nearest.ts'
import { parseDuration } from '../../src/config/quantity.ts'
import { fallbackCircles } from '../../src/routing/circles.ts'
import { parseRouting } from '../../src/routing/parse.ts'
import { ALLOWANCES, type Route } from '../../src/routing/table.ts'
import { walkOf } from '../../src/routing/walk.ts'

const reading = { nearest, parseDuration, upstreams: ['openrouter', 'local'] }
const parsed = (text: string): ReturnType<typeof parseRouting> => parseRouting(text, reading)

function used(text: string): Extract<ReturnType<typeof parseRouting>, { table: object }> {
  const found = parsed(text)
  if ('mistakes' in found) throw new Error(found.mistakes.join('\n'))
  return found
}

function mistakes(text: string): readonly string[] {
  const found = parsed(text)
  return 'mistakes' in found ? found.mistakes : []
}

const one = (entry: string): string =>
  `{ "routes": { "a": { "model": "local/m", ${entry} }, "b": "local/n", "c": "local/o" } }`

describe('the caps of a route', () => {
  it('are those of the periods that are named, in their order', () => {
    const { table } = used(
      one('"monthly_cap_usd": 800, "daily_cap_usd": 0.5, "weekly_cap_usd": 100'),
    )
    expect(table.routes[0]?.caps).toEqual([
      { period: 'day', nanoUsd: 500_000_000n },
      { period: 'week', nanoUsd: 100_000_000_000n },
      { period: 'month', nanoUsd: 800_000_000_000n },
    ])
  })

  it.each([
    ['0.000000001', 1n],
    ['0.0000001', 100n],
    ['1e2', 100_000_000_000n],
    ['1000000000', 10n ** 18n],
    ['0', 0n],
  ])('are exact: %s USD', (usd, nanoUsd) => {
    expect(used(one(`"daily_cap_usd": ${usd}`)).table.routes[0]?.caps).toEqual([
      { period: 'day', nanoUsd },
    ])
  })

  it.each(['"many"', '"12"', '-0.01', '0.0000000001', '1000000001', '[]', '{}', 'true'])(
    'are never guessed: %s',
    (usd) => {
      const [told = '', ...more] = mistakes(one(`"weekly_cap_usd": ${usd}`))
      expect(told).toContain('1:42: routes.a.weekly_cap_usd: expected US dollars such as 800')
      expect(more).toEqual([])
    },
  )

  it('that contradict each other are used, with a warning', () => {
    const { warnings } = used(`{ "routes": { "a": { "model": "local/m", "daily_cap_usd": 20,
      "weekly_cap_usd": 10, "monthly_cap_usd": 900 }, "z": { "model": "local/m", "daily_cap_usd": 0 } },
      "monthly_cap_usd": 800 }`)
    expect(warnings).toEqual([
      'a: its weekly cap ($10) is below its daily one ($20), which is never reached',
      'a: its monthly cap ($900) is above that of the whole table ($800)',
      'z: its daily cap is 0, so that nothing is ever spent on it',
    ])
    expect(used(one('"daily_cap_usd": 5, "weekly_cap_usd": 5')).warnings).toEqual([])
  })
})

describe('what a route allows', () => {
  it('is any of the known allowances', () => {
    const all = JSON.stringify(ALLOWANCES)
    expect(used(one(`"allow": ${all}`)).table.routes[0]?.allow).toEqual(ALLOWANCES)
  })

  it.each([
    ['["n"]', 'routes.a.allow.0: expected one of choices, web_search'],
    ['["choices", "choices"]', 'routes.a.allow.1: expected each of them once, found "choices"'],
    ['"choices"', 'routes.a.allow: expected a list of any of choices'],
    ['[4]', 'routes.a.allow.0: expected one of choices'],
  ])('is told where it is none: %s', (allow, told) => {
    expect(mistakes(one(`"allow": ${allow}`)).join('\n')).toContain(told)
  })
})

describe('a model', () => {
  it('at an upstream that is not configured is told with those that are', () => {
    const text = `{ "routes": { "a": "openruoter/x/y", "b": "local/m" }, "allow_direct": ["other/m"] }`
    expect(mistakes(text)).toEqual([
      '1:15: routes.a: expected a model at one of the configured upstreams (openrouter, local); others are named under upstreams: in agenthost.yaml, found "openruoter/x/y"',
      '1:73: allow_direct.0: expected a model at one of the configured upstreams (openrouter, local); others are named under upstreams: in agenthost.yaml, found "other/m"',
    ])
  })

  it('with spaces is told so', () => {
    expect(mistakes('{ "routes": { "a": "openrouter/deep seek/v4" } }')).toEqual([
      '1:15: routes.a: expected an upstream and a model such as openrouter/deepseek/deepseek-v4-flash, without spaces, found "openrouter/deep seek/v4"',
    ])
  })
})

describe('a text that ends too early', () => {
  it('is told with its line', () => {
    expect(mistakes('{\n "routes": {\n')).toEqual([expect.stringMatching(/line [23]/)])
  })
})

describe('a circle of fallbacks', () => {
  const circle = `{ "routes": {
  "a": { "model": "local/m", "fallback": ["b"] },
  "b": { "model": "local/n", "fallback": ["c",
    "a"] },
  "c": "local/o" } }`

  it('is told at the entry that closes it, with how to do it right', () => {
    expect(mistakes(circle)).toEqual([
      '4:5: routes.b.fallback.1: expected no circle (for routes that stand in for each other, leave out their own lists and write "fallback": ["a", "b"] beside "routes"), found "a → b → a"',
    ])
  })

  it('is none among routes without lists of their own', () => {
    const { table } = used(
      '{ "routes": { "a": "local/m", "b": "local/n" }, "fallback": ["a", "b", "human_queue"] }',
    )
    const walks = table.routes.map((route) => walkOf(table, route))
    expect(walks.map(({ behind }) => behind.map(({ name }) => name))).toEqual([['b'], ['a']])
    expect(walks.map(({ human }) => human)).toEqual([{ holdMs: null }, { holdMs: null }])
  })

  it('is found exactly where a list leads back to its route', () => {
    const names = ['a', 'b', 'c', 'd', 'e']
    const lists = fc.array(fc.uniqueArray(fc.constantFrom(...names)), {
      minLength: 5,
      maxLength: 5,
    })
    fc.assert(
      fc.property(lists, (all) => {
        const routes = names.map((name, at) => routeWith(name, all[at] ?? []))
        expect(fallbackCircles(routes).length > 0).toBe(hasCircle(names, all))
      }),
    )
  })
})

function routeWith(name: string, routes: readonly string[]): Route {
  const model = { upstream: 'local', id: 'm' }
  const limits = { caps: [], maxConcurrency: null, maxOutputTokens: null, provider: null }
  return { name, model, ...limits, fallback: { routes, human: null }, allow: [] }
}

/** By taking away, again and again, whoever leads nowhere: what is left goes in circles. */
function hasCircle(names: readonly string[], lists: readonly (readonly string[])[]): boolean {
  let left = new Map(
    names.map((name, at) => [name, (lists[at] ?? []).filter((to) => to !== name)] as const),
  )
  for (;;) {
    const next = new Map([...left].filter(([, to]) => to.some((each) => left.has(each))))
    if (next.size === left.size) return next.size > 0
    left = next
  }
}
