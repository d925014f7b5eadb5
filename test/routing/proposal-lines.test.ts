/** The lines of a proposal word for word: who they move, why, and the figures that are printed behind them. */
import { describe, expect, it } from 'vitest'
import { nearest } from '../../src/config/nearest.ts'
import { parseDuration } from '../../src/config/quantity.ts'
import type { Move } from '../../src/rankings/week-view.ts'
import type { ModelDifference } from '../../src/regression/model-difference.ts'
import type { ModelResult } from '../../src/regression/regression-facts.ts'
import { whyNot } from '../../src/routing/auto-apply.ts'
import { parseRouting } from '../../src/routing/parse.ts'
import { passedSuite, passedSuites } from '../../src/routing/pass-rule.ts'
import { changeKey, type ProposedLine } from '../../src/routing/proposal.ts'
import { limitLines } from '../../src/routing/propose-limits.ts'
import { isCheaper } from '../../src/routing/solved-price.ts'
import {
  costText,
  estimateText,
  passEvidence,
  percentText,
  resultEvidence,
} from '../../src/routing/propose-words.ts'
import { propose, type ProposeFrom } from '../../src/routing/propose.ts'
import { proposedText } from '../../src/routing/proposed-text.ts'
import type { RoutingTable } from '../../src/routing/table.ts'
import { cost, result } from './made-up-results.ts'

function tableOf(text: string): RoutingTable {
  const parsed = parseRouting(text, { nearest, parseDuration })
  if ('table' in parsed) return parsed.table
  throw new Error(parsed.mistakes.join())
}

const TABLE = tableOf(`{ "routes": { "main": "openrouter/a/one", "spare": "openrouter/b/two",
  "third": { "model": "openrouter/c/three", "fallback": ["spare", "main"] } },
  "fallback": ["main", "spare"], "allow_direct": ["openrouter/x/old", "openrouter/b/two"] }`)

const ALIKE: ModelDifference = { tasks: 40, mean: 0.01, low: -0.02, high: 0.04, worse: 0.7 }

function from(results: readonly ModelResult[], more: Partial<ProposeFrom> = {}): ProposeFrom {
  return {
    table: TABLE,
    moves: [],
    own: [],
    facts: { results },
    suitesOf: (route) => (route === 'main' ? ['chores'] : []),
    compare: () => ALIKE,
    loads: [],
    months: [],
    unwanted: new Set(),
    ...more,
  }
}

function move(route: string, modelId: string, kind: Move['kind'], candidate?: string): Move {
  return { route, modelId, kind, text: `${modelId} is ${kind}`, candidate: candidate ?? null }
}

const modelLineOf = (all: ProposeFrom): ProposedLine | undefined =>
  propose(all).find(({ change }) => change.kind === 'model')

describe('a figure', () => {
  it.each([
    [0, '0 %'],
    [0.624, '62 %'],
    [0.625, '63 %'],
    [1, '100 %'],
  ])('of a share of %d is %s', (share, text) => {
    expect(percentText(share)).toBe(text)
  })

  it.each([
    [0, '$0'],
    [0.0123456, '$0.0123'],
    [12.3456, '$12.35'],
    [100, '$100.00'],
  ])('of %d US dollars is %s', (usd, text) => {
    expect(costText(usd)).toBe(text)
  })

  it('with its interval is in whole percents', () => {
    expect(estimateText({ mean: 0.81, low: 0.744, high: 0.866 })).toBe('81 % (74–87)')
  })
})

describe('the evidence of a result', () => {
  const plain = result('openrouter/a/one', 30)
  it.each<[string, ModelResult, string]>([
    [
      'without evidence, with what could have been seen',
      plain,
      'openrouter/a/one in chores: NO EVIDENCE (a drop of 12 % would have been seen), passes 75 % (65–85), $0.100 per solved task; run 7',
    ],
    [
      'of a first week',
      { ...plain, verdict: { ...plain.verdict, smallestSeen: null }, usdPerSolved: null },
      'openrouter/a/one in chores: NO EVIDENCE, passes 75 % (65–85); run 7',
    ],
    [
      'that got worse',
      {
        ...plain,
        verdict: { ...plain.verdict, word: 'REGRESSED', before: 0.9, adjusted: 0.01264 },
      },
      'openrouter/a/one in chores: REGRESSED, passes 75 % (65–85), 90 % before, p 0.013, $0.100 per solved task; run 7',
    ],
  ])('%s', (_what, of, text) => {
    expect(resultEvidence(of)).toBe(text)
  })

  it.each<[Partial<ModelDifference>, string]>([
    [{}, '+1.0 points (−2.0 to +4.0) on 40 tasks, p of a loss 0.700'],
    [
      { mean: -0.0312, low: -0.1, high: 0, worse: 0.12345 },
      '−3.1 points (−10.0 to +0.0) on 40 tasks, p of a loss 0.123',
    ],
  ])('of a pass has its points: %j', (more, text) => {
    expect(passEvidence({ to: plain, difference: { ...ALIKE, ...more } })).toBe(
      `${resultEvidence(plain)}; ${text}`,
    )
  })
})

describe('a pass', () => {
  const routed = result('openrouter/a/one', 36)
  const to = result('openrouter/d/new', 36)
  it.each<[string, Partial<ModelDifference>, boolean]>([
    ['needs twenty tasks', { tasks: 20 }, true],
    ['is not had on nineteen', { tasks: 19 }, false],
    ['is lost at a p of a loss below 0.1', { worse: 0.0999 }, false],
    ['is not at 0.1', { worse: 0.1 }, true],
    ['is lost by more than five points', { mean: -0.051 }, false],
    ['is not by five', { mean: -0.05 }, true],
  ])('%s', (_what, more, passed) => {
    const difference = { ...ALIKE, ...more }
    expect(passedSuite(to, routed, () => difference)).toEqual(passed ? { to, difference } : null)
  })

  it('is held against what the other was before it got worse, and against now where that is more', () => {
    const was = (before: number | null, now: number): ModelResult => ({
      ...routed,
      verdict: { ...routed.verdict, before, now },
    })
    const passes = (other: ModelResult): boolean => passedSuite(to, other, () => ALIKE) !== null
    // `to` passes 90 %.
    expect(passes(was(0.95, 0.5))).toBe(true)
    expect(passes(was(0.96, 0.5))).toBe(false)
    expect(passes(was(0.5, 0.96))).toBe(false)
    expect(passes(was(null, 0.94))).toBe(true)
  })

  it('is of every suite, and not of none', () => {
    const good = { to, from: routed }
    expect(passedSuites([], () => ALIKE)).toBeNull()
    expect(passedSuites([good, good], () => ALIKE)).toHaveLength(2)
    expect(passedSuites([good, { to: null, from: routed }], () => ALIKE)).toBeNull()
    expect(passedSuites([good], () => null)).toBeNull()
  })
})

describe('a cheaper model', () => {
  const of = (mean: number, low: number, high: number): ModelResult =>
    result('m', 36, { usdPerSolved: { mean, low, high } })
  const was = of(1, 0.9, 1.1)
  it.each<[string, ModelResult | null, ModelResult, boolean]>([
    ['is by a fifth, and surely', was, of(0.8, 0.7, 0.89), true],
    ['is not by less', was, of(0.81, 0.7, 0.89), false],
    ['is not while the intervals touch', was, of(0.5, 0.4, 0.9), false],
    ['is not where its cost is not known', was, result('m', 36, { usdPerSolved: null }), false],
    ['is not beside an unknown cost', result('m', 36, { usdPerSolved: null }), of(0, 0, 0), false],
    ['is not beside nothing', null, of(0, 0, 0), false],
  ])('%s', (_what, routed, to, cheaper) => {
    expect(isCheaper(routed, to)).toBe(cheaper)
  })
})

describe('a line that moves a route', () => {
  const routed = result('openrouter/a/one', 36)
  const fresh = result('openrouter/d/new', 36, { usdPerSolved: cost(0.05) })

  it('to a cheaper model says by how much, with all that is known', () => {
    const moves = [
      move('main', 'a/one', 'candidate', 'd/new'),
      move('main', 'a/one', 'candidate', 'e/other'),
      move('main', 'a/one', 'repriced'),
      move('main', 'a/one', 'falling'),
      move('spare', 'b/two', 'falling'),
    ]
    const own = [
      { route: 'main', model: 'openrouter/a/one', usdPerMillion: '0.5', usd: '12.34' },
      { route: 'spare', model: 'openrouter/b/two', usdPerMillion: '9', usd: '9' },
    ]
    expect(propose(from([routed, fresh], { moves, own }))).toEqual([
      {
        route: 'main',
        change: {
          kind: 'model',
          from: 'openrouter/a/one',
          to: 'openrouter/d/new',
          solvedUsd: { from: 0.1, to: 0.05 },
        },
        reason:
          'openrouter/d/new passed chores at no significant loss; it is 50 % cheaper per solved task ($0.0500 instead of $0.100).',
        evidence: [
          resultEvidence(routed),
          passEvidence({ to: fresh, difference: ALIKE }),
          'a/one is candidate',
          'a/one is repriced',
          'a/one is falling',
          'own cost: openrouter/a/one $0.5 per million tokens, $12.34 in the week',
        ],
      },
    ])
  })

  it.each<[string, ModelResult, Move[], string]>([
    [
      'that got worse',
      { ...routed, verdict: { ...routed.verdict, word: 'REGRESSED' } },
      [move('main', 'a/one', 'expiring')],
      'openrouter/a/one got worse, and openrouter/d/new passed chores at no significant loss; it is 50 % cheaper per solved task ($0.0500 instead of $0.100).',
    ],
    [
      'that is gone, which is more than worse',
      { ...routed, verdict: { ...routed.verdict, word: 'REGRESSED' } },
      [move('main', 'a/one', 'gone')],
      'openrouter/a/one is gone, and openrouter/d/new passed chores at no significant loss; it is 50 % cheaper per solved task ($0.0500 instead of $0.100).',
    ],
    [
      'that expires',
      routed,
      [move('main', 'a/one', 'expiring')],
      'a/one is expiring, and openrouter/d/new passed chores at no significant loss; it is 50 % cheaper per solved task ($0.0500 instead of $0.100).',
    ],
  ])('from a model %s', (_what, was, moves, reason) => {
    expect(modelLineOf(from([was, fresh], { moves }))?.reason).toBe(reason)
  })

  it('is not made for what becomes of another route’s model', () => {
    const equal = result('openrouter/d/new', 36)
    const moves = [move('spare', 'b/two', 'gone'), move('main', 'a/one', 'falling')]
    expect(modelLineOf(from([routed, equal], { moves }))).toBeUndefined()
  })

  it('is never to what goes itself, from whichever route that is known', () => {
    for (const kind of ['gone', 'expiring'] as const) {
      const moves = [move('spare', 'd/new', kind)]
      expect(modelLineOf(from([routed, fresh], { moves }))).toBeUndefined()
    }
    const moves = [move('spare', 'd/new', 'falling')]
    expect(modelLineOf(from([routed, fresh], { moves }))).toBeDefined()
  })

  it('of one that goes takes the best, of equals the cheaper, of those the first by name', () => {
    const moves = [move('main', 'a/one', 'gone')]
    const to = (...all: ModelResult[]): unknown => {
      const change = modelLineOf(from([routed, ...all], { moves }))?.change
      return change?.kind === 'model' ? change.to : undefined
    }
    const n = (id: string, solved: number, usd: number | null): ModelResult =>
      result(`openrouter/${id}`, solved, { usdPerSolved: usd === null ? null : cost(usd) })
    expect(to(n('x/good', 37, 0.1), n('x/best', 38, 0.9))).toBe('openrouter/x/best')
    expect(to(n('x/dear', 38, 0.9), n('x/cheap', 38, 0.2))).toBe('openrouter/x/cheap')
    expect(to(n('x/unknown', 38, null), n('x/known', 38, 2))).toBe('openrouter/x/known')
    expect(to(n('x/b', 38, 0.2), n('x/a', 38, 0.2))).toBe('openrouter/x/a')
    expect(to(n('x/a', 38, 0.2), n('x/b', 38, 0.2))).toBe('openrouter/x/a')
  })

  it('of a well one takes the cheapest, and of equals the first by name', () => {
    const to = (...all: ModelResult[]): unknown => {
      const change = modelLineOf(from([routed, ...all]))?.change
      return change?.kind === 'model' ? change.to : undefined
    }
    const n = (id: string, usd: number): ModelResult =>
      result(`openrouter/${id}`, 36, { usdPerSolved: cost(usd) })
    expect(to(n('x/a', 0.05), n('x/b', 0.04))).toBe('openrouter/x/b')
    expect(to(n('x/b', 0.05), n('x/a', 0.05))).toBe('openrouter/x/a')
    expect(to(n('x/a', 0.05), n('x/b', 0.05))).toBe('openrouter/x/a')
  })

  it('over several suites has the one in which the change does worst', () => {
    const both = [result('openrouter/a/one', 36), fresh].flatMap((each) => [
      each,
      { ...each, suite: 'tools', usdPerSolved: cost(each === fresh ? 0.3 : 0.4) },
    ])
    const suitesOf = (route: string): readonly string[] =>
      route === 'main' ? ['chores', 'tools'] : []
    const line = modelLineOf(from(both, { suitesOf }))
    expect(line?.change).toMatchObject({ solvedUsd: { from: 0.4, to: 0.3 } })
    expect(line?.reason).toBe(
      'openrouter/d/new passed chores and tools at no significant loss; it is 25 % cheaper per solved task ($0.300 instead of $0.400).',
    )
  })

  it('has no dollars where one suite was not measured', () => {
    const both = [routed, result('openrouter/d/new', 36)].flatMap((each) => [
      each,
      { ...each, suite: 'tools', usdPerSolved: null },
    ])
    const moves = [move('main', 'a/one', 'gone')]
    const line = modelLineOf(from(both, { moves, suitesOf: () => ['chores', 'tools'] }))
    expect(line?.change).toMatchObject({ solvedUsd: null })
  })
})

describe('a line about a list', () => {
  const worse = result('openrouter/a/one', 20, { word: 'REGRESSED', before: 0.9 })

  it('puts what got worse last, with its verdict, in every list that has it before others', () => {
    expect(propose(from([worse]))).toEqual([
      {
        route: '',
        change: { kind: 'fallback', from: ['main', 'spare'], to: ['spare', 'main'] },
        reason: 'openrouter/a/one (main) got worse and comes last.',
        evidence: [resultEvidence(worse)],
      },
    ])
  })

  it('leaves out what goes, of the lists and of what may be asked for directly', () => {
    const moves = [move('spare', 'b/two', 'expiring'), move('main', 'a/one', 'gone')]
    const reason =
      'openrouter/a/one (main) is gone and is left out; openrouter/b/two (spare) is expiring and is left out.'
    expect(propose(from([], { moves: moves.slice(0, 1) }))).toEqual([
      {
        route: '',
        change: { kind: 'fallback', from: ['main', 'spare'], to: ['main'] },
        reason: 'openrouter/b/two (spare) is expiring and is left out.',
        evidence: ['b/two is expiring'],
      },
      {
        route: 'third',
        change: { kind: 'fallback', from: ['spare', 'main'], to: ['main'] },
        reason: 'openrouter/b/two (spare) is expiring and is left out.',
        evidence: ['b/two is expiring'],
      },
      {
        route: '',
        change: {
          kind: 'direct',
          from: ['openrouter/x/old', 'openrouter/b/two'],
          to: ['openrouter/x/old'],
        },
        reason: 'openrouter/b/two cannot be asked for much longer.',
        evidence: ['b/two is expiring'],
      },
    ])
    // A list that would be empty stays, unless it ends with a person.
    expect(propose(from([], { moves })).map(({ change }) => change.kind)).toEqual(['direct'])
    const fallback = { routes: ['main', 'spare'], human: { holdMs: null } }
    const table = { ...TABLE, fallback }
    expect(propose(from([], { moves, table }))[0]).toMatchObject({ change: { to: [] }, reason })
  })

  it('says nothing of what is moved to another model anyway', () => {
    const fresh = result('openrouter/d/new', 36)
    expect(propose(from([worse, fresh])).map(({ change }) => change.kind)).toEqual(['model'])
  })

  it('names several models that can be asked for no longer, each once', () => {
    const moves = [
      move('spare', 'x/old', 'gone'),
      move('main', 'x/old', 'gone'),
      move('main', 'b/two', 'expiring'),
      move('main', 'x/old', 'repriced'),
    ]
    const direct = propose(from([], { moves })).find(({ change }) => change.kind === 'direct')
    expect(direct).toMatchObject({
      change: { to: [] },
      reason: 'openrouter/x/old and openrouter/b/two cannot be asked for much longer.',
      evidence: ['x/old is gone', 'b/two is expiring'],
    })
  })
})

describe('a line about a limit', () => {
  const table =
    tableOf(`{ "routes": { "a": { "model": "x/y", "max_concurrency": 4, "monthly_cap_usd": 500 },
    "b": { "model": "x/z", "daily_cap_usd": 500 } } }`)
  const load = (calls: number, filling: number, route = 'a') => ({
    table,
    loads: [{ route, calls, filling }],
    months: [],
  })
  const spent = (nanoUsd: bigint, route = 'a') => ({
    table,
    loads: [],
    months: [{ route, month: '2026-10', nanoUsd }],
  })

  it('gives half as many places again where they were all taken', () => {
    expect(limitLines(load(200, 25))).toEqual([
      {
        route: 'a',
        change: { kind: 'concurrency', from: 4, to: 6 },
        reason: 'Its 4 places were all taken at 13 % of its calls.',
        evidence: ['25 of 200 calls in the week took the last place'],
      },
    ])
  })

  it.each([
    ['on fifty calls', load(50, 25), 1],
    ['not on fewer', load(49, 49), 0],
    ['at one call of twenty', load(100, 5), 1],
    ['not below that', load(1000, 49), 0],
    ['not for a route without such a limit', load(100, 99, 'b'), 0],
  ])('about places %s', (_what, all, count) => {
    expect(limitLines(all)).toHaveLength(count)
  })

  it('brings a far cap down to twice what was spent, in whole dollars', () => {
    expect(limitLines(spent(100_000_000_000n))).toEqual([
      {
        route: 'a',
        change: { kind: 'cap', fromUsd: '500', toUsd: '200' },
        reason: 'Its cap of $500 a month is far above what it spends; $200 is still twice that.',
        evidence: ['$100 in 2026-10, the dearest whole month that is known'],
      },
    ])
    expect(limitLines(spent(12_340_000_001n))[0]).toMatchObject({
      change: { toUsd: '25' },
      evidence: ['$12.34 in 2026-10, the dearest whole month that is known'],
    })
  })

  it.each([
    ['at five times what was spent', spent(100_000_000_000n), 1],
    ['not below that', spent(100_000_000_001n), 0],
    ['not where nothing was spent', spent(0n), 0],
    ['not for a cap of a day', spent(1n, 'b'), 0],
    ['not without a month', spent(1n, 'c'), 0],
  ])('about a cap %s', (_what, all, count) => {
    expect(limitLines(all)).toHaveLength(count)
  })

  it('never lowers a cap to itself', () => {
    const one = tableOf('{ "routes": { "a": { "model": "x/y", "monthly_cap_usd": 1 } } }')
    expect(limitLines({ ...spent(1n), table: one })).toEqual([])
  })
})

describe('the same change', () => {
  const line = (change: ProposedLine['change'], route = 'a'): string =>
    changeKey({ route, change, reason: 'any', evidence: [] })
  it.each<[ProposedLine['change'], string]>([
    [{ kind: 'model', from: 'x', to: 'y', solvedUsd: null }, '["a","model","y"]'],
    [{ kind: 'cap', fromUsd: '5', toUsd: '2' }, '["a","cap","2"]'],
    [{ kind: 'concurrency', from: 4, to: 6 }, '["a","concurrency",6]'],
    [{ kind: 'fallback', from: ['x', 'y'], to: ['y'] }, '["a","fallback",["y"]]'],
  ])('is known by where it leads: %j', (change, key) => {
    expect(line(change)).toBe(key)
    expect(line(change, 'b')).not.toBe(key)
  })
})

describe('what is taken without a person', () => {
  const limits = { maxChanges: 9, routes: null, price: 'same-or-lower' } as const
  const line = (change: ProposedLine['change'], route = 'a'): ProposedLine => ({
    route,
    change,
    reason: '',
    evidence: [],
  })
  const dear = { kind: 'model', from: 'x', to: 'y', solvedUsd: { from: 1, to: 2 } } as const
  it.each<[string, ProposedLine, Partial<Parameters<typeof whyNot>[1]>, string | null]>([
    [
      'a line about the whole table',
      line(dear, ''),
      { routes: ['a'] },
      'it touches the table as a whole',
    ],
    [
      'a raised cap of no route',
      line({ kind: 'cap', fromUsd: '9', toUsd: '10' }, ''),
      {},
      'it raises the cap of the table as a whole',
    ],
    ['a lowered cap', line({ kind: 'cap', fromUsd: '10', toUsd: '9' }), {}, null],
    ['the same cap', line({ kind: 'cap', fromUsd: '10', toUsd: '10.0' }), {}, null],
    ['a dearer model, where any price will do', line(dear), { price: 'any' }, null],
    ['a model at the same cost', line({ ...dear, solvedUsd: { from: 1, to: 1 } }), {}, null],
    ['as many lines as may be', line(dear), { maxChanges: 1, price: 'any' }, null],
    ['a list', line({ kind: 'fallback', from: [], to: [] }), {}, null],
  ])('%s', (_what, one, more, why) => {
    expect(whyNot([one], { ...limits, ...more }, 0)).toBe(why)
  })
})

describe('the text with a proposal in it', () => {
  const line = (route: string, change: ProposedLine['change']): ProposedLine => ({
    route,
    change,
    reason: '',
    evidence: [],
  })
  const model = (to: string) => ({ kind: 'model', from: '', to, solvedUsd: null }) as const
  const text =
    '{ "routes": { "a": "x/y", "b": { "model": "x/z", "fallback": ["a", "human_queue"] } },\n  "fallback": ["a", "b", {"human_queue": {"hold": "4m"}}], "allow_direct": [ "m",  "n" ] }'
  it.each<[string, ProposedLine, string, string]>([
    ['a plain model', line('a', model('x/new')), '"a": "x/y"', '"a": "x/new"'],
    ['a model among other keys', line('b', model('x/new')), '"x/z"', '"x/new"'],
    [
      'a list of a route, its person at the end',
      line('b', { kind: 'fallback', from: [], to: [] }),
      '["a", "human_queue"] }',
      '["human_queue"] }',
    ],
    [
      'the list of the table',
      line('', { kind: 'fallback', from: [], to: ['b', 'a'] }),
      '["a", "b", {',
      '["b", "a", {',
    ],
    [
      'what may be asked for',
      line('', { kind: 'direct', from: [], to: ['n'] }),
      '[ "m",  "n" ]',
      '[ "n" ]',
    ],
    ['nothing left of it', line('', { kind: 'direct', from: [], to: [] }), '[ "m",  "n" ]', '[]'],
  ])('changes %s and no other sign', (_what, one, was, is) => {
    expect(text).toContain(was)
    expect(proposedText(text, [one])).toBe(text.replace(was, is))
  })

  it('is none where a line names what is not there', () => {
    expect(proposedText(text, [line('c', model('x'))])).toBeNull()
    expect(proposedText(text, [line('a', { kind: 'concurrency', from: 1, to: 2 })])).toBeNull()
    expect(proposedText(text, [line('a', { kind: 'fallback', from: [], to: [] })])).toBeNull()
    expect(proposedText(text, [line('', { kind: 'direct', from: [], to: ['q'] })])).toBeNull()
    expect(proposedText(text, [line('c', model('x')), line('a', model('x/y'))])).toBeNull()
  })
})
