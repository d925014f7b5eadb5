/** Caps as `budget` lists them, and months of UTC. */
import { describe, expect, it } from 'vitest'
import {
  capLines,
  monthOf,
  monthSpan,
  type CapOwner,
  type SumsOf,
} from '../../src/gateway/ledger/budget-view.ts'
import { capsFor, periodStart } from '../../src/gateway/ledger/money.ts'
import type { Caller, Link } from '../../src/gateway/call.ts'

const at = (text: string): number => Date.parse(text)
const NOW = at('2027-01-15T12:00:00Z')
const MONTH = at('2027-01-01T00:00:00Z')

describe('the caps of all owners', () => {
  const lines = (owners: readonly CapOwner[], sumsOf: SumsOf) => capLines(owners, sumsOf, NOW)
  const of = (scope: CapOwner['scope'], name: string, ...amounts: bigint[]): CapOwner => ({
    scope,
    name,
    caps: amounts.map((nanoUsd) => ({ period: 'month', nanoUsd })),
  })

  it('say what is spent, held and left in the running period', () => {
    const owner: CapOwner = {
      scope: 'route',
      name: 'fast',
      caps: [
        { period: 'month', nanoUsd: 100n },
        { period: 'total', nanoUsd: 50n },
      ],
    }
    const asked: unknown[] = []
    const found = lines([owner], (...what) => {
      asked.push(what)
      return { spent: 30n, held: 5n }
    })
    expect(asked).toEqual([
      ['route', 'fast', 'month', MONTH],
      ['route', 'fast', 'total', 0],
    ])
    const both = { scope: 'route', name: 'fast', spent: 30n, held: 5n }
    expect(found).toEqual([
      { ...both, period: 'total', since: null, cap: 50n, left: 15n },
      { ...both, period: 'month', since: MONTH, cap: 100n, left: 65n },
    ])
  })

  it.each([
    [60n, 40n, 0n],
    [60n, 39n, 1n],
    [90n, 40n, 0n],
  ])('of 100, with %s spent and %s held, have %s left', (spent, held, left) => {
    expect(lines([of('all', '', 100n)], () => ({ spent, held }))[0]?.left).toBe(left)
  })

  it('stand by whose they are, then the fullest first', () => {
    const spent: Readonly<Record<string, bigint>> = { a: 10n, b: 90n, c: 0n }
    const found = lines(
      [
        of('attempt', 'a', 100n),
        of('client', 'a', 100n),
        of('job', 'a', 100n),
        of('agent', 'a', 100n),
        of('route', 'a', 100n),
        of('route', 'b', 100n),
        // Of a cap of nothing nothing is left.
        of('route', 'c', 0n),
        of('all', '', 100n),
      ],
      (_scope, name) => ({ spent: spent[name] ?? 0n, held: 0n }),
    )
    expect(found.map(({ scope, name }) => `${scope} ${name}`)).toEqual([
      'all ',
      'route c',
      'route b',
      'route a',
      'agent a',
      'job a',
      'client a',
      'attempt a',
    ])
  })
})

describe('a month', () => {
  it.each([
    ['2026-11', '2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z'],
    ['2026-12', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'],
    ['2027-01', '2027-01-01T00:00:00Z', '2027-02-01T00:00:00Z'],
    ['2028-09', '2028-09-01T00:00:00Z', '2028-10-01T00:00:00Z'],
  ])('%s reaches from its first day to that of the next', (name, from, to) => {
    const span = { name, from: at(from), to: at(to) }
    expect(monthSpan(name)).toEqual(span)
    expect(monthOf(at(from))).toEqual(span)
    expect(monthOf(at(to) - 1)).toEqual(span)
  })

  it.each([
    '',
    '2026',
    '2026-00',
    '2026-13',
    '2026-20',
    '26-11',
    '2026-1',
    'x2026-11',
    '2026-11x',
    '2026-11-01',
  ])('is not %j', (text) => {
    expect(monthSpan(text)).toBeNull()
  })
})

describe('the period that holds an instant', () => {
  it.each([
    ['day', '2027-01-15T12:00:00Z', '2027-01-15T00:00:00Z'],
    ['day', '2027-01-15T00:00:00Z', '2027-01-15T00:00:00Z'],
    // The 15th of January 2027 is a Friday.
    ['week', '2027-01-15T12:00:00Z', '2027-01-11T00:00:00Z'],
    ['week', '2027-01-11T00:00:00Z', '2027-01-11T00:00:00Z'],
    ['week', '2027-01-10T23:59:59Z', '2027-01-04T00:00:00Z'],
    ['month', '2027-01-31T23:59:59Z', '2027-01-01T00:00:00Z'],
    ['month', '2027-02-01T00:00:00Z', '2027-02-01T00:00:00Z'],
  ] as const)('a %s of %s began at %s', (period, now, start) => {
    expect(periodStart(period, at(now))).toBe(at(start))
  })

  it('is one for good for a total', () => {
    expect(periodStart('total', NOW)).toBe(0)
  })
})

describe('the caps of a try', () => {
  const cap = (nanoUsd: bigint) => [{ period: 'month' as const, nanoUsd }]
  const link = { route: 'fast', caps: cap(2n) } as unknown as Link
  const caller = { kind: 'agent', name: 'triage', caps: cap(3n) } as unknown as Caller
  const named = (found: ReturnType<typeof capsFor>) =>
    found.map(({ key, limit }) => `${key.scope} ${key.name} ${key.start}: ${limit}`)

  it('are those over everything, of its route, and of its caller', () => {
    expect(named(capsFor({ all: cap(1n), link, caller }, NOW))).toEqual([
      `all  ${MONTH}: 1`,
      `route fast ${MONTH}: 2`,
      `agent triage ${MONTH}: 3`,
    ])
  })

  it('are none of a route where it was asked for directly', () => {
    expect(named(capsFor({ all: [], link: { ...link, route: null }, caller }, NOW))).toEqual([
      `agent triage ${MONTH}: 3`,
    ])
  })
})
