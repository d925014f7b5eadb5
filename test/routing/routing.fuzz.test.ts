/** Whatever became of `routing.json`: a table, or lines with places; never half a table, and never long. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearest } from '../../src/config/nearest.ts'
import { parseDuration } from '../../src/config/quantity.ts'
import { withItems, withValue } from '../../src/routing/json-edit.ts'
import { parseRoutingBytes } from '../../src/routing/read.ts'
import type { RoutingTable } from '../../src/routing/table.ts'
import { FUZZ_SEED, holdsFor } from '../support/fuzzing.ts'
import {
  damaged,
  oddlyChanged,
  oddValue,
  pathsIn,
  putAt,
  shuffledKeys,
} from '../support/odd-values.ts'

const WHOLE = {
  weekly_review: '2026-05-24',
  routes: {
    agent_batch: 'openrouter/deepseek/deepseek-v4-flash',
    enterprise: {
      model: 'openrouter/anthropic/claude-sonnet-4.6',
      daily_cap_usd: 12.5,
      weekly_cap_usd: 80,
      monthly_cap_usd: 300,
      max_concurrency: 4,
      max_output_tokens: 32_000,
      provider: { order: ['a', 'b'], sort: 'price' },
      fallback: ['agent_batch', { human_queue: { hold: '4m' } }],
      allow: ['choices'],
    },
    experiment: 'openrouter/owl-alpha',
  },
  fallback: ['enterprise', 'agent_batch', 'human_queue'],
  allow_direct: ['openrouter/x/y'],
  monthly_cap_usd: 800,
}
const TEXT = JSON.stringify(WHOLE, null, 2)

function read(bytes: Uint8Array | string): RoutingTable | null {
  const found = parseRoutingBytes(Buffer.from(bytes), {
    nearest,
    parseDuration,
    upstreams: ['openrouter'],
  })
  if ('table' in found) return found.table
  expect(found.mistakes.length).toBeGreaterThan(0)
  for (const line of found.mistakes.slice(0, 50)) {
    expect(line).toMatch(
      /^(?:it is (?:empty$|not JSON: .+|not UTF-8 text$)|\d+:\d+: (?:.*: )?expected .+, found .+)/u,
    )
    expect(line).not.toMatch(/\p{Cc}/u)
  }
  return null
}

/** Keys of every map in another order, with white space of any kind between. */
const written = fc.record({
  order: fc.infiniteStream(fc.nat(1000)),
  space: fc.constantFrom('', '  ', '\t', '\n\n'),
  end: fc.constantFrom('\n', '\r\n'),
  mark: fc.constantFrom('', '\ufeff'),
})

describe(`routing.json (seed ${FUZZ_SEED})`, () => {
  it('is taken as it is', () => expect(read(TEXT)).not.toBeNull())

  it('is a table or lines with places, whatever its bytes have become', async () => {
    const values = damaged(TEXT).map((bytes) => bytes as Uint8Array)
    await holdsFor({ name: 'routing-bytes', values, count: 2000 }, (bytes) => void read(bytes))
  })

  it('is a table or lines with places, whatever stands at a key', async () => {
    await holdsFor(
      { name: 'routing-values', values: oddlyChanged(WHOLE), count: 2000 },
      (value) => {
        read(JSON.stringify(value))
      },
    )
  })

  it('is told quickly, however deep or full of mistakes it is', async () => {
    const long = fc
      .tuple(fc.integer({ min: 1, max: 400_000 }), fc.integer({ min: 1, max: 200_000 }))
      .map(
        ([letters, items]) =>
          `{"routes":{"a":{"${'k'.repeat(letters)}":[1${',1'.repeat(items)}]}}}`,
      )
    const values = fc
      .tuple(
        fc.constantFrom('[', '{"a":', '[[],', '"x":1,', '"routes":{},', '[1,', '"\\u0000":2,'),
        fc.integer({ min: 1, max: 100_000 }),
        fc.boolean(),
      )
      .map(([piece, times, isRoute]) => {
        const most = piece.repeat(Math.min(times, Math.floor(900_000 / piece.length)))
        const closed = piece.startsWith('"') ? `${most}"z":1` : most + '1' + closing(most)
        return isRoute
          ? `{"routes":{"a":"openrouter/x/y"},${piece.startsWith('"') ? '' : '"fallback":'}${closed}}`
          : closed
      })
    await holdsFor(
      { name: 'routing-long', values: fc.oneof({ weight: 4, arbitrary: values }, long), count: 20 },
      (text) => {
        const before = performance.now()
        read(text)
        expect(performance.now() - before).toBeLessThan(10_000)
      },
    )
  })

  it('means the same with any white space and any order of the keys in its objects', async () => {
    const wanted = read(TEXT)
    await holdsFor(
      { name: 'routing-style', values: written, count: 300 },
      ({ order, space, end, mark }) => {
        const text = JSON.stringify(shuffledKeys(WHOLE, order), null, space).replaceAll('\n', end)
        const found = read(mark + text)
        expect(byName(found)).toEqual(byName(wanted))
      },
    )
  })

  it('has a key that stands twice told, wherever it stands', async () => {
    const places = pathsIn(WHOLE).filter(
      (path) => path.length > 0 && typeof path.at(-1) === 'string',
    )
    await holdsFor(
      { name: 'routing-twice', values: fc.constantFrom(...places), count: 60 },
      (path) => {
        const own = JSON.stringify(path.at(-1))
        const marked = JSON.stringify(putAt(WHOLE, path, '\u0001'))
        const old = JSON.stringify(
          path.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], WHOLE),
        )
        const twice = marked.replace(`${own}:"\\u0001"`, () => `${own}:${old},${own}:${old}`)
        // Preferences go to the upstream as they are: there too nobody can say which one is meant.
        expect(read(twice), twice).toBeNull()
      },
    )
  })

  it('is changed at one value alone when one is written over', async () => {
    const paths = pathsIn(WHOLE).map((path) => path.map(String))
    const values = fc.tuple(fc.constantFrom(...paths), oddValue, fc.constantFrom(0, 2, '\t'))
    await holdsFor({ name: 'routing-edit', values, count: 500 }, ([path, value, space]) => {
      const text = JSON.stringify(WHOLE, null, space)
      const changed = withValue(text, path, value)
      const keyed = path.reduce<(string | number)[]>((all, key) => {
        const inside = all.reduce<unknown>(
          (inner, step) => (inner as Record<string, unknown>)[step],
          WHOLE,
        )
        return [...all, Array.isArray(inside) ? Number(key) : key]
      }, [])
      expect(JSON.parse(changed ?? 'null')).toEqual(
        JSON.parse(JSON.stringify(putAt(WHOLE, keyed, value))),
      )
    })
  })

  it('keeps the items of a list as they were written when they are put in another order', async () => {
    const lists = fc.array(oddValue, { minLength: 1, maxLength: 6 })
    const values = lists.chain((list) =>
      fc.tuple(
        fc.constant(list),
        fc.shuffledSubarray(list.map((_each, at) => at)),
        fc.constantFrom(0, 2),
      ),
    )
    await holdsFor({ name: 'routing-items', values, count: 300 }, ([list, order, space]) => {
      const text = JSON.stringify({ a: [1], list }, null, space)
      const changed = withItems(text, ['list'], order)
      const wanted = JSON.parse(JSON.stringify(order.map((at) => list[at]))) as unknown
      expect(JSON.parse(changed ?? 'null')).toEqual({ a: [1], list: wanted })
    })
  })
})

function closing(text: string): string {
  return Array.from(text, (sign) =>
    sign === '[' ? ']' : sign === '{' ? '}' : sign === ']' ? '[' : '',
  )
    .toReversed()
    .join('')
    .replaceAll('[]', '')
}

function byName(table: RoutingTable | null): unknown {
  return table && { ...table, routes: table.routes.toSorted((a, b) => (a.name < b.name ? -1 : 1)) }
}
