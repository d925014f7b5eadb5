/** What a week proposes: which lines, for which reasons, and never a model without a pass. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Move } from '../../src/rankings/week-view.ts'
import { modelDifference } from '../../src/regression/model-difference.ts'
import { seededRandom } from '../../src/regression/random.ts'
import type { ModelResult } from '../../src/regression/regression-facts.ts'
import { whyNot } from '../../src/routing/auto-apply.ts'
import { parseRouting } from '../../src/routing/parse.ts'
import { passedSuite } from '../../src/routing/pass-rule.ts'
import { changeKey, type ProposedLine } from '../../src/routing/proposal.ts'
import { propose, type ProposeFrom } from '../../src/routing/propose.ts'
import { proposedText } from '../../src/routing/proposed-text.ts'
import type { RoutingTable } from '../../src/routing/table.ts'
import { cost, result } from './made-up-results.ts'
import { runs } from '../support/fuzzing.ts'

const SOURCE = `\uFEFF{
  "allow_direct": ["openrouter/x/old", "openrouter/x/other"],
  "routes": { "batch":   "openrouter/a/one",
    "spare": { "max_concurrency": 4,  "model": "openrouter/b/two", "monthly_cap_usd": 800 },
    "last": "openrouter/c/three" },
  "fallback": [ "batch",  "spare", "last",
                { "hold": "4m" } ]
}\r\n`

const reading = { nearest: () => null, parseDuration: () => 240_000 }

function tableOf(text: string): RoutingTable {
  const parsed = parseRouting(text, reading)
  if ('table' in parsed) return parsed.table
  throw new Error(parsed.mistakes.join())
}

const compare: ProposeFrom['compare'] = (a, b) =>
  modelDifference(a.scores, b.scores, seededRandom(1))

function from(results: readonly ModelResult[], more: Partial<ProposeFrom> = {}): ProposeFrom {
  return {
    table: tableOf(SOURCE),
    moves: [],
    own: [],
    facts: { results },
    suitesOf: () => ['chores'],
    compare,
    loads: [],
    months: [],
    unwanted: new Set(),
    ...more,
  }
}

function move(route: string, modelId: string, kind: Move['kind']): Move {
  return { route, modelId, kind, text: `${modelId} is ${kind}`, candidate: null }
}

const told = (lines: readonly ProposedLine[]): unknown[] =>
  lines.map(({ route, change }) => [
    route,
    change.kind,
    change.kind === 'cap' ? change.toUsd : change.to,
  ])

const WORSE = result('openrouter/a/one', 24, { word: 'REGRESSED', before: 0.9 })

describe('a model that got worse', () => {
  it('gives way to the best that has passed, and nothing else moves', () => {
    const better = result('openrouter/d/best', 37)
    const good = result('openrouter/e/good', 36, { usdPerSolved: cost(0.01) })
    const [line, ...rest] = propose(from([WORSE, good, better]))
    expect(rest).toEqual([])
    expect(line?.change).toMatchObject({ from: 'openrouter/a/one', to: 'openrouter/d/best' })
    expect(line?.reason).toContain('got worse')
    expect(line?.evidence.join()).toContain('REGRESSED')
  })

  it.each([
    [cost(0.28), 'it is dearer, 2.8 times the price per solved task ($0.280 instead of $0.100)'],
    [cost(0.05), 'it is 50 % cheaper per solved task ($0.0500 instead of $0.100)'],
    [cost(0.1), 'it costs the same per solved task ($0.100 instead of $0.100)'],
    [null, 'what it costs per solved task beside the other is not known'],
  ])('gives way with a word on the price (%j)', (usdPerSolved, words) => {
    const [line] = propose(from([WORSE, result('openrouter/d/best', 37, { usdPerSolved })]))
    expect(line?.reason).toMatch(/ got worse, and .* at no significant loss; /)
    expect(line?.reason).toContain(`; ${words}.`)
  })

  it('is put behind the others where nobody has passed', () => {
    const asBad = result('openrouter/d/best', 30)
    expect(told(propose(from([WORSE, asBad])))).toEqual([
      ['', 'fallback', ['spare', 'last', 'batch']],
    ])
  })
})

describe('who has passed', () => {
  const routed = result('openrouter/a/one', 36)
  const cases: readonly (readonly [string, ModelResult | null, boolean])[] = [
    ['nobody without a result', null, false],
    ['one as good', result('m', 36), true],
    ['one within five points', result('m', 35), true],
    ['one that loses', result('m', 30), false],
    ['one of another suite hash', result('m', 40, { suiteHash: 'other' }), false],
    ['one of another harness', result('m', 40, { harness: 'direct' }), false],
    ['one that got worse itself', result('m', 40, { word: 'REGRESSED' }), false],
    ['one that is suspected', result('m', 40, { word: 'SUSPECT' }), false],
    ['one that was not measured', result('m', 40, { word: 'INVALID' }), false],
  ]
  it.each(cases)('%s', (_what, to, expected) => {
    expect(passedSuite(to, routed, compare) !== null).toBe(expected)
  })

  it('nobody on fewer than twenty tasks, and nobody beside nothing', () => {
    const scores = new Map([...result('m', 40).scores].slice(0, 19))
    expect(passedSuite(result('m', 40, { scores }), routed, compare)).toBeNull()
    expect(passedSuite(result('m', 40), null, compare)).toBeNull()
  })
})

describe('a well model', () => {
  const routed = result('openrouter/a/one', 36, { usdPerSolved: cost(0.1) })
  it.each([
    ['surely cheaper', cost(0.05), 1],
    ['a little cheaper', cost(0.085), 0],
    ['cheaper, but hardly known', { mean: 0.05, low: 0.01, high: 0.2 }, 0],
    ['dearer', cost(0.2), 0],
    ['of no known cost', null, 0],
  ])('beside one that is %s', (_what, usdPerSolved, count) => {
    expect(propose(from([routed, result('openrouter/d/new', 36, { usdPerSolved })]))).toHaveLength(
      count,
    )
  })

  it('stays where a person has said no to the other one', () => {
    const all = from([routed, result('openrouter/d/new', 36, { usdPerSolved: cost(0.01) })])
    const unwanted = new Set(propose(all).map(changeKey))
    expect(propose({ ...all, unwanted })).toEqual([])
  })

  it('has nothing proposed on a quiet week, or without a result', () => {
    expect(propose(from([routed]))).toEqual([])
    expect(propose(from([]))).toEqual([])
  })
})

describe('a model that goes', () => {
  it('is left out of the lists where nobody has passed', () => {
    const moves = [move('spare', 'b/two', 'expiring'), move('last', 'x/old', 'gone')]
    expect(told(propose(from([], { moves })))).toEqual([
      ['', 'fallback', ['batch']],
      ['', 'direct', ['openrouter/x/other']],
    ])
  })

  it('never is what another route is moved to', () => {
    const moves = [move('last', 'd/best', 'expiring')]
    const lines = propose(from([WORSE, result('openrouter/d/best', 40)], { moves }))
    expect(lines.filter(({ change }) => change.kind === 'model')).toEqual([])
  })
})

describe('limits', () => {
  it('follow the use: more places where they were full, a smaller cap where little is spent', () => {
    const loads = [{ route: 'spare', calls: 100, filling: 5 }]
    const months = [{ route: 'spare', month: '2026-10', nanoUsd: 12_340_000_000n }]
    expect(told(propose(from([], { loads, months })))).toEqual([
      ['spare', 'concurrency', 6],
      ['spare', 'cap', '25'],
    ])
    const few = [{ route: 'spare', calls: 49, filling: 49 }]
    const near = [{ route: 'spare', month: '2026-10', nanoUsd: 200_000_000_000n }]
    expect(propose(from([], { loads: few, months: near }))).toEqual([])
  })
})

describe('any week', () => {
  const model = fc.constantFrom('a/one', 'b/two', 'c/three', 'd/four', 'e/five')
  const word = fc.constantFrom(
    'REGRESSED',
    'SUSPECT',
    'NO EVIDENCE',
    'IMPROVED',
    'INVALID' as const,
  )
  const week = fc.record({
    results: fc.uniqueArray(
      fc.record({
        id: model,
        solved: fc.integer({ min: 0, max: 40 }),
        word,
        usd: fc.double({ min: 0.001, max: 1, noNaN: true }),
      }),
      { selector: ({ id }) => id },
    ),
    moves: fc.array(
      fc.record({
        id: model,
        route: fc.constantFrom('batch', 'spare', 'last'),
        kind: fc.constantFrom('gone', 'expiring', 'falling' as const),
      }),
      { maxLength: 4 },
    ),
    filling: fc.integer({ min: 0, max: 100 }),
    spent: fc.bigInt({ min: 0n, max: 10n ** 12n }),
  })
  const asFrom = (made: typeof week extends fc.Arbitrary<infer T> ? T : never): ProposeFrom =>
    from(
      made.results.map(({ id, solved, word: said, usd }) =>
        result(`openrouter/${id}`, solved, { word: said, usdPerSolved: cost(usd) }),
      ),
      {
        moves: made.moves.map(({ id, route, kind }) => move(route, id, kind)),
        loads: [{ route: 'spare', calls: 100, filling: made.filling }],
        months: [{ route: 'spare', month: '2026-10', nanoUsd: made.spent }],
      },
    )

  it('moves no route to a model without a pass, and has evidence on each line', () => {
    fc.assert(
      fc.property(week, (made) => {
        const all = asFrom(made)
        for (const { change, evidence, reason } of propose(all)) {
          expect(evidence.length).toBeGreaterThan(0)
          expect(reason).toMatch(/\.$/)
          if (change.kind !== 'model') continue
          const of = (name: string): ModelResult | null =>
            all.facts.results.find((each) => each.model === name) ?? null
          expect(passedSuite(of(change.to), of(change.from), compare)).not.toBeNull()
        }
      }),
      { numRuns: runs(60) },
    )
  })

  it('gives a text that differs in exactly what its lines say', () => {
    fc.assert(
      fc.property(week, (made) => {
        const lines = propose(asFrom(made))
        const text = proposedText(SOURCE, lines)
        expect(text).not.toBeNull()
        const before = tableOf(SOURCE)
        const routes = before.routes.map((route) => {
          const its = lines.filter((line) => line.route === route.name)
          return its.reduce((now, { change }) => {
            if (change.kind === 'model')
              return {
                ...now,
                model: { upstream: 'openrouter', id: change.to.slice('openrouter/'.length) },
              }
            if (change.kind === 'concurrency') return { ...now, maxConcurrency: change.to }
            if (change.kind !== 'cap') return now
            return {
              ...now,
              caps: [{ period: 'month' as const, nanoUsd: BigInt(change.toUsd) * 10n ** 9n }],
            }
          }, route)
        })
        const list = (kind: 'fallback' | 'direct'): readonly string[] | undefined =>
          lines.flatMap(({ change }) =>
            change.kind === kind && 'to' in change && Array.isArray(change.to)
              ? [change.to as readonly string[]]
              : [],
          )[0]
        expect(tableOf(text ?? '')).toEqual({
          ...before,
          routes,
          fallback: { ...before.fallback, routes: list('fallback') ?? before.fallback.routes },
          allowDirect: list('direct') ?? before.allowDirect,
        })
        if (lines.length === 0) expect(text).toBe(SOURCE)
      }),
      { numRuns: runs(60) },
    )
  })
})

describe('what may be taken without a person', () => {
  const change = { kind: 'model', from: 'a', to: 'b', solvedUsd: { from: 2, to: 1 } } as const
  const line: ProposedLine = { route: 'batch', change, reason: '', evidence: [] }
  const limits = { maxChanges: 2, routes: ['batch'], price: 'same-or-lower' } as const
  it.each([
    ['within all limits', [line], 1, null],
    ['more in a week', [line], 2, 'it would be 3 changes in a week, and 2 are allowed'],
    ['another route', [{ ...line, route: 'other' }], 0, 'it touches other'],
    [
      'a dearer model',
      [{ ...line, change: { ...change, solvedUsd: { from: 1, to: 2 } } }],
      0,
      'b costs more for batch',
    ],
    [
      'a model of no known cost',
      [{ ...line, change: { ...change, solvedUsd: null } }],
      0,
      'what b costs beside a is not known',
    ],
    [
      'a cap upwards',
      [{ ...line, change: { kind: 'cap', fromUsd: '1', toUsd: '2' } as const }],
      0,
      'it raises the cap of batch',
    ],
  ])('%s', (_what, lines, lately, expected) => {
    expect(whyNot(lines, limits, lately)).toBe(expected)
  })
})
