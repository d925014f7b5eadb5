/** What the attempts of a run come to: summaries, results for the proposals, and two models beside each other. */
import { describe, expect, it } from 'vitest'
import { compareModels } from '../../src/regression/compare-models.ts'
import { modelDifference } from '../../src/regression/model-difference.ts'
import { modelResult } from '../../src/regression/model-result.ts'
import { medianOf, summaryOf } from '../../src/regression/model-summary.ts'
import { seededRandom } from '../../src/regression/random.ts'
import type { KeptRun } from '../../src/regression/run-record.ts'
import type { Attempt, Measures, Outcome } from '../../src/regression/trial.ts'
import type { ModelVerdict, TaskScores } from '../../src/regression/verdict.ts'

const near = (value: number): number => expect.closeTo(value, 10) as number

const MEASURES: Measures = {
  turns: null,
  inputTokens: 1,
  outputTokens: 1,
  costNanoUsd: null,
  wallMs: 1,
  firstTokenMs: null,
  toolCalls: 0,
  toolVerdicts: {},
}

function attempt(
  [model, task, outcome]: readonly [string, string, Outcome],
  measures: Partial<Measures> = {},
  why = '',
): Attempt {
  const times = { startedAt: 0, endedAt: 1, servedModel: null, provider: null }
  const counted = { ...MEASURES, ...measures }
  return { model, task, repeat: 1, stage: 1, outcome, why, measures: counted, ...times }
}

describe('the middle of some values', () => {
  it.each([
    [[], null],
    [[4], 4],
    [[9, 1], 5],
    [[10, 9, 1], 9],
    [[4, 1, 3, 10], 3.5],
  ])('of %j is %d', (values, middle) => {
    expect(medianOf(values)).toBe(middle)
  })
})

const SOME: readonly Attempt[] = [
  attempt(['m', 'a', 'passed'], {
    turns: 2,
    wallMs: 10,
    firstTokenMs: 5,
    costNanoUsd: 100n,
    toolVerdicts: { ok: 3, invalid_json: 1, unvalidated: 9 },
  }),
  attempt(['m', 'a', 'passed'], {
    turns: 4,
    wallMs: 30,
    costNanoUsd: 50n,
    toolVerdicts: { ok: 1 },
  }),
  attempt(['m', 'b', 'failed'], {
    wallMs: 50,
    costNanoUsd: 7n,
    toolVerdicts: { unknown_tool: 2, schema_mismatch: 1, truncated: 4 },
  }),
  attempt(['m', 'b', 'passed'], { turns: 9, wallMs: 40, firstTokenMs: 8 }),
  attempt(['m', 'c', 'transport'], { turns: 99, wallMs: 9000, costNanoUsd: 44n }, 'no way'),
  attempt(['m', 'c', 'harness'], {}, 'no disk'),
  attempt(['m', 'c', 'harness'], {}, 'no disk'),
  attempt(['other', 'a', 'failed'], { wallMs: 7 }),
]

describe('a summary of a model', () => {
  it('counts what says something of it, and all its money', () => {
    expect(summaryOf('m', SOME, seededRandom(1))).toEqual({
      model: 'm',
      attempts: 7,
      counted: 4,
      passed: 3,
      passRate: 0.75,
      passInterval: { low: 0.5, high: 1 },
      tasks: 2,
      passAll: 1,
      toolFailures: { hits: 4, of: 8 },
      toolFailureInterval: { low: 0.2, high: 1 },
      outcomes: { passed: 3, failed: 1, transport: 1, harness: 2 },
      trouble: 'no disk',
      costNanoUsd: 201n,
      costPerSolvedNanoUsd: 67n,
      turnsMedian: 4,
      wallMsMedian: 35,
      firstTokenMsMedian: 6.5,
    })
  })

  it('has no figure where nothing was measured', () => {
    expect(summaryOf('none', SOME, seededRandom(1))).toEqual({
      model: 'none',
      attempts: 0,
      counted: 0,
      passed: 0,
      passRate: null,
      passInterval: null,
      tasks: 0,
      passAll: 0,
      toolFailures: { hits: 0, of: 0 },
      toolFailureInterval: null,
      outcomes: {},
      trouble: null,
      costNanoUsd: 0n,
      costPerSolvedNanoUsd: null,
      turnsMedian: null,
      wallMsMedian: null,
      firstTokenMsMedian: null,
    })
  })
})

describe('a result of a good run', () => {
  const verdict = { model: 'm', word: 'NO EVIDENCE' } as ModelVerdict
  const run = {
    id: 5,
    suite: 'chores',
    suiteHash: 'h',
    harness: 'direct',
    startedAt: 1,
    endedAt: 9,
  } as KeptRun

  it('has shares and US dollars, each with its interval', () => {
    const result = modelResult(run, verdict, SOME)
    expect(result).toMatchObject({
      model: 'm',
      suite: 'chores',
      suiteHash: 'h',
      harness: 'direct',
      run: 5,
      at: 9,
      verdict,
      pass: { mean: 0.75, low: 0.5, high: 1 },
      toolFailures: { mean: 0.5, low: 0.2, high: 1 },
    })
    // The 44 of the attempt that did not count too.
    expect(result?.usdPerSolved?.mean).toBeCloseTo(67e-9, 15)
    expect([...(result?.scores ?? [])]).toEqual([
      ['a', { passed: 2, counted: 2 }],
      ['b', { passed: 1, counted: 2 }],
    ])
  })

  it('costs for each solved task between the cheaper task and the dearer one', () => {
    const [first, second, third, fourth] = SOME
    const own = [first, second, third, fourth].filter((each) => each !== undefined)
    const cost = modelResult(run, verdict, own)?.usdPerSolved
    expect(cost?.mean).toBeCloseTo(157e-9 / 3, 15)
    expect(cost?.low).toBeCloseTo(7e-9, 15)
    expect(cost?.high).toBeCloseTo(75e-9, 15)
  })

  it('costs without end at most where so little was solved that it may have been luck', () => {
    const [first] = SOME
    const unsolved = ['b', 'c'].map((task) => attempt(['m', task, 'failed'], { costNanoUsd: 100n }))
    const own = first === undefined ? unsolved : [first, ...unsolved]
    const cost = modelResult(run, verdict, own)?.usdPerSolved
    expect(cost?.mean).toBeCloseTo(300e-9, 15)
    expect(cost?.low).toBeCloseTo(100e-9, 15)
    expect(cost?.high).toBe(Number.POSITIVE_INFINITY)
  })

  it('is of when it began while its end is not known', () => {
    expect(modelResult({ ...run, endedAt: null }, verdict, SOME)?.at).toBe(1)
  })

  it('has no cost where nothing was solved, and no failures where no call could be checked', () => {
    const failed = [attempt(['m', 'a', 'failed'], { costNanoUsd: 4n })]
    expect(modelResult(run, verdict, failed)).toMatchObject({
      usdPerSolved: null,
      toolFailures: null,
      pass: { mean: 0 },
    })
  })

  it('is none where no attempt counted', () => {
    expect(modelResult(run, verdict, [attempt(['m', 'a', 'harness'])])).toBeNull()
    expect(modelResult(run, { ...verdict, model: 'x' }, SOME)).toBeNull()
  })
})

describe('two models on the same tasks', () => {
  const of = (model: string, results: string, measures: Partial<Measures>): Attempt[] =>
    results
      .split('')
      .map((sign, at) =>
        attempt(
          [model, `t${at}`, sign === '+' ? 'passed' : sign === '-' ? 'failed' : 'transport'],
          measures,
        ),
      )

  it('are held against each other by task, and their costs by what each solved', () => {
    const attempts = [
      ...of('a', '++++-', { costNanoUsd: 8n, wallMs: 30, firstTokenMs: 6 }),
      ...of('b', '+---?', { costNanoUsd: 2n, wallMs: 10, firstTokenMs: 3 }),
    ]
    const found = compareModels(attempts, ['a', 'b'], 1)
    expect([found.a.model, found.b.model, found.tasks]).toEqual(['a', 'b', 4])
    // Three tasks went one way: 1/8 one-sided, 1/4 for either.
    expect(found.difference).toEqual({
      mean: 0.75,
      lower: 1,
      higher: 0.125,
      twoSided: 0.25,
      low: 0.25,
      high: 1,
    })
    expect(found.costRatio).toBeCloseTo(1, 10)
    expect([found.wallRatio, found.firstTokenRatio]).toEqual([3, 2])
  })

  it('have no ratio where one of them has no figure, or none to divide by', () => {
    const attempts = [
      ...of('a', '++', { costNanoUsd: 8n, wallMs: 30 }),
      ...of('b', '--', { costNanoUsd: 2n, wallMs: 0, firstTokenMs: 4 }),
    ]
    const none = { costRatio: null, wallRatio: null, firstTokenRatio: null }
    expect(compareModels(attempts, ['a', 'b'], 1)).toMatchObject(none)
    expect(compareModels(attempts, ['b', 'a'], 1)).toMatchObject({ ...none, wallRatio: 0 })
  })

  it('have no difference without a task of both', () => {
    const apart = [attempt(['a', 'x', 'passed']), attempt(['b', 'y', 'passed'])]
    expect(compareModels(apart, ['a', 'b'], 1)).toMatchObject({ tasks: 0, difference: null })
  })
})

describe('the loss of a second model', () => {
  const scores = (...all: (readonly [string, number, number])[]): TaskScores =>
    new Map(all.map(([task, passed, counted]) => [task, { passed, counted }]))

  it('is over the tasks that both have tried', () => {
    const first = scores(['a', 4, 4], ['b', 3, 4], ['c', 0, 0], ['d', 1, 1], ['e', 1, 1])
    const second = scores(['a', 2, 4], ['b', 1, 4], ['c', 1, 1], ['d', 0, 0], ['f', 1, 1])
    expect(modelDifference(first, second, seededRandom(1))).toEqual({
      tasks: 2,
      mean: near(-0.5),
      worse: near(0.25),
      low: -0.5,
      high: -0.5,
    })
  })

  it('is unknown without one', () => {
    expect(modelDifference(scores(['a', 1, 1]), scores(['b', 1, 1]), seededRandom(1))).toBeNull()
  })
})
