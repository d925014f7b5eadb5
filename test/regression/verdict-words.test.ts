/** Which word a model gets, what a run ends as, and what of it is told, by weeks small enough to count out. */
import { describe, expect, it } from 'vitest'
import { endingOf, type Ending } from '../../src/regression/run-ending.ts'
import { runNotices } from '../../src/regression/run-news.ts'
import { isInvalid, scoresOf } from '../../src/regression/scores.ts'
import { seededRandom } from '../../src/regression/random.ts'
import type { Attempt, Outcome } from '../../src/regression/trial.ts'
import type { ModelVerdict, TaskScores } from '../../src/regression/verdict.ts'
import { verdictsOf, wantsSecondStage, type ModelWeek } from '../../src/regression/verdicts.ts'
import { weeksOf } from '../../src/regression/weeks-before.ts'

const near = (value: number, digits = 10): number => expect.closeTo(value, digits) as number

/** So many tasks, each with these passes of these attempts. */
function scores(tasks: number, passed = 1, counted = 1): TaskScores {
  return new Map(Array.from({ length: tasks }, (_none, at) => [`t${at}`, { passed, counted }]))
}

/** Every task was solved before and none is now: p is a half to the power of the tasks. */
function broken(tasks: number, more: Partial<ModelWeek> = {}): ModelWeek {
  const before = [scores(tasks)]
  return { model: 'm', now: scores(tasks, 0), stages: 1, before, isInvalid: false, ...more }
}

function mended(tasks: number): ModelWeek {
  return broken(tasks, { now: scores(tasks), before: [scores(tasks, 0)] })
}

const wordsOf = (...weeks: ModelWeek[]): readonly string[] =>
  verdictsOf(weeks, seededRandom(1)).map(({ word }) => word)

function verdictOf(week: ModelWeek): ModelVerdict {
  const [verdict] = verdictsOf([week], seededRandom(1))
  if (verdict === undefined) throw new Error('no verdict')
  return verdict
}

describe('the word of a model', () => {
  it.each([
    ['that broke at 5 tasks, p 0.031', [broken(5)], ['REGRESSED']],
    ['that broke at 4, p 0.063', [broken(4)], ['SUSPECT']],
    ['that broke at 3, p 0.125', [broken(3)], ['NO EVIDENCE']],
    [
      'that broke at 5 beside another, p 0.063 for both',
      [broken(5), broken(5)],
      ['SUSPECT', 'SUSPECT'],
    ],
    ['that broke at 6 beside a quiet one', [broken(6), broken(3)], ['REGRESSED', 'NO EVIDENCE']],
    ['that was mended at 5', [mended(5)], ['IMPROVED']],
    ['that was mended at 4', [mended(4)], ['NO EVIDENCE']],
    ['that was mended at 5 beside another', [mended(5), mended(5)], ['NO EVIDENCE', 'NO EVIDENCE']],
    ['that is as it was', [broken(9, { now: scores(9) })], ['NO EVIDENCE']],
    ['of its first week', [broken(9, { before: [] })], ['NO EVIDENCE']],
    ['whose week was spoilt', [broken(9, { isInvalid: true })], ['INVALID']],
    [
      'beside a spoilt one, which takes no part',
      [broken(5), broken(5, { isInvalid: true })],
      ['REGRESSED', 'INVALID'],
    ],
  ])('%s', (_what, weeks, words) => {
    expect(wordsOf(...weeks)).toEqual(words)
  })
})

describe('the figures of a verdict', () => {
  it('are those of now and of before, over the tasks of both', () => {
    const now: TaskScores = new Map([
      ['a', { passed: 2, counted: 2 }],
      ['b', { passed: 1, counted: 2 }],
      ['new', { passed: 0, counted: 2 }],
      ['lost', { passed: 0, counted: 0 }],
    ])
    const before = [
      new Map([
        ['a', { passed: 2, counted: 2 }],
        ['b', { passed: 2, counted: 2 }],
        ['old', { passed: 0, counted: 2 }],
      ]),
    ]
    // b: 3 of 4 passed, and 2 of 4 are now's: at most one of them in half of all ways.
    expect(verdictOf({ model: 'm', now, stages: 2, before, isInvalid: false })).toEqual({
      model: 'm',
      word: 'NO EVIDENCE',
      now: 0.5,
      before: 1,
      change: { mean: -0.25, low: -0.5, high: 0 },
      p: near(0.5),
      adjusted: near(0.5),
      smallestSeen: near((1.6448536269514722 + 0.8416212335729143) * (Math.sqrt(0.25) / 2)),
      stages: 2,
      tasks: 3,
      passAll: 1,
      drift: null,
    })
  })

  it('never name a drop of more than everything', () => {
    expect(verdictOf(broken(4)).smallestSeen).toBe(1)
    expect(verdictOf(broken(100)).smallestSeen).toBeCloseTo(0.24865, 4)
  })

  it('of a first week are its own alone', () => {
    expect(verdictOf(broken(2, { now: scores(2, 1, 2), before: [] }))).toEqual({
      model: 'm',
      word: 'NO EVIDENCE',
      now: 0.5,
      before: null,
      change: null,
      p: null,
      adjusted: null,
      smallestSeen: null,
      stages: 1,
      tasks: 2,
      passAll: 0,
      drift: null,
    })
  })

  it('of a spoilt week compare nothing', () => {
    const spoilt = broken(2, { isInvalid: true, before: [scores(2), scores(2), scores(2)] })
    expect(verdictOf(spoilt)).toMatchObject({ p: null, adjusted: null, change: null, drift: null })
  })

  it('of a model without a counted attempt are 0', () => {
    expect(verdictOf(broken(0))).toMatchObject({ now: 0, before: null, tasks: 0, passAll: 0 })
  })

  it('hold it against the last four good weeks together', () => {
    const before = [scores(1, 0, 4), ...Array.from({ length: 4 }, () => scores(1, 3, 4))]
    expect(verdictOf(broken(1, { before })).before).toBe(0.75)
    expect(verdictOf(broken(1, { before: [scores(1, 0, 4), scores(1, 4, 4)] })).before).toBe(0.5)
  })

  it('have the drift of all weeks, this one too', () => {
    const before = [scores(1), scores(1)]
    expect(verdictOf(broken(1, { before, now: scores(1) })).drift).toEqual({
      weeks: 3,
      eValue: 0.25,
    })
  })
})

describe('a second stage', () => {
  it.each([
    ['is for a model at p 0.063', broken(4), true],
    ['is not for one at p 0.125', broken(3), false],
    ['comes only once', broken(4, { stages: 2 }), false],
    ['does not mend a spoilt week', broken(4, { isInvalid: true }), false],
    ['has nothing to ask in a first week', broken(4, { before: [] }), false],
    ['is not for one that got better', mended(9), false],
  ])('%s', (_what, week, wants) => {
    expect(wantsSecondStage(week)).toBe(wants)
  })
})

function attempt(model: string, task: string, outcome: Outcome): Attempt {
  const times = { startedAt: 0, endedAt: 1, servedModel: null, provider: null }
  const measures = {
    turns: 1,
    inputTokens: 1,
    outputTokens: 1,
    costNanoUsd: 1n,
    wallMs: 1,
    firstTokenMs: 1,
    toolCalls: 0,
    toolVerdicts: {},
  }
  return { model, task, repeat: 1, stage: 1, outcome, why: '', measures, ...times }
}

const outcomes = (...counts: readonly (readonly [Outcome, number])[]): { outcome: Outcome }[] =>
  counts.flatMap(([outcome, count]) => Array.from({ length: count }, () => ({ outcome })))

describe('attempts that say nothing of the model', () => {
  it.each<[string, { outcome: Outcome }[], boolean]>([
    ['one of twenty is borne', outcomes(['passed', 19], ['transport', 1]), false],
    [
      'two of thirty-nine are not',
      outcomes(['failed', 37], ['other-model', 1], ['harness', 1]),
      true,
    ],
    ['one of nineteen is not', outcomes(['limit', 18], ['harness', 1]), true],
    [
      'what the model did itself spoils nothing',
      outcomes(['limit', 3], ['loop', 3], ['empty', 3]),
      false,
    ],
    ['none at all', [], false],
  ])('%s', (_what, attempts, spoilt) => {
    expect(isInvalid(attempts)).toBe(spoilt)
  })

  it('can be borne in another share', () => {
    expect(isInvalid(outcomes(['passed', 1], ['transport', 1]), 0.5)).toBe(false)
    expect(isInvalid(outcomes(['passed', 1], ['transport', 2]), 0.5)).toBe(true)
  })

  it('are in no score', () => {
    const found = scoresOf([
      { task: 'a', outcome: 'passed' },
      { task: 'a', outcome: 'loop' },
      { task: 'a', outcome: 'transport' },
      { task: 'b', outcome: 'harness' },
    ])
    expect([...found]).toEqual([['a', { passed: 1, counted: 2 }]])
  })
})

describe('the end of a run', () => {
  const run = { id: 3, models: [{ model: 'a' }, { model: 'b' }] }
  const all = (model: string, outcome: Outcome): Attempt[] =>
    Array.from({ length: 5 }, (_none, at) => attempt(model, `t${at}`, outcome))
  const before = (model: string): readonly TaskScores[] => (model === 'a' ? [scores(5)] : [])
  const end = (attempts: Attempt[], ended: 'complete' | 'budget' | 'told' = 'complete'): Ending =>
    endingOf(run, { attempts, again: ['b'], ended }, before)

  it.each([
    ['budget', 'its budget was used up'],
    ['told', 'it was told to stop'],
  ] as const)('by %s says nothing of any model', (ended, why) => {
    expect(end(all('a', 'failed'), ended)).toEqual({ state: 'stopped', why, verdicts: [] })
  })

  it('is good while one model is, each against its own weeks', () => {
    const { state, why, verdicts } = end([...all('a', 'failed'), ...all('b', 'transport')])
    expect([state, why]).toEqual(['good', ''])
    expect(verdicts.map(({ model, word, stages }) => [model, word, stages])).toEqual([
      ['a', 'REGRESSED', 1],
      ['b', 'INVALID', 2],
    ])
  })

  it('is invalid when all of them are', () => {
    const { state, why } = end([...all('a', 'transport'), ...all('b', 'transport')])
    expect(state).toBe('invalid')
    expect(why).toBe('too many attempts of every model came to nothing that was the model’s')
  })
})

describe('what is told of a run', () => {
  const run = { id: 12, suite: 'chores' }
  const verdict = (more: Partial<ModelVerdict>): ModelVerdict => ({
    ...verdictOf(broken(5)),
    ...more,
  })

  it('is each model that got worse, with its shares', () => {
    const verdicts = [
      verdict({ model: 'openrouter/a/b', now: 0.513, before: 0.8, adjusted: 0.01234 }),
      verdict({ model: 'x', now: 0.5, before: null, adjusted: null }),
      verdict({ model: 'y', word: 'SUSPECT' }),
    ]
    expect(runNotices(run, { state: 'good', why: '', verdicts })).toEqual([
      {
        kind: 'regression.worse',
        subject: 'openrouter/a/b',
        message: 'got worse in chores (run 12): passes 51.3 %, before 80.0 %; p 0.012',
        data: { run: 12, suite: 'chores', p: 0.01234 },
      },
      {
        kind: 'regression.worse',
        subject: 'x',
        message: 'got worse in chores (run 12): passes 50.0 %; p unknown',
        data: { run: 12, suite: 'chores', p: null },
      },
    ])
  })

  it('is a run that says nothing, and not one that was stopped', () => {
    expect(runNotices(run, { state: 'invalid', why: 'no way out', verdicts: [] })).toEqual([
      {
        kind: 'regression.failed',
        subject: 'chores',
        message: 'run 12 says nothing: no way out',
        data: { run: 12 },
      },
    ])
    expect(runNotices(run, { state: 'stopped', why: 'told', verdicts: [] })).toEqual([])
  })
})

describe('the weeks before', () => {
  const week = (harnessVersion: string, task: string) => ({
    harnessVersion,
    results: [{ task, outcome: 'passed' as const }],
  })

  it('are those of the same major version, oldest first', () => {
    const before = [week('2.9 (Claude Code)', 'a'), week('1.9', 'b'), week('2.0.1', 'c')]
    const found = weeksOf(before, '2.1.330 (Claude Code)')
    expect(found.map((each) => [...each.keys()])).toEqual([['c'], ['a']])
  })

  it('are no more than twelve, the newest', () => {
    const before = Array.from({ length: 15 }, (_none, at) => week('v3', `t${at}`))
    const found = weeksOf(before, 'v3.1')
    expect(found).toHaveLength(12)
    expect([...(found.at(-1)?.keys() ?? [])]).toEqual(['t0'])
    expect([...(found[0]?.keys() ?? [])]).toEqual(['t11'])
  })

  it('go by the whole text of a version without a number', () => {
    expect(weeksOf([week('nightly', 'a')], 'nightly')).toHaveLength(1)
    expect(weeksOf([week('nightly', 'a')], 'weekly')).toEqual([])
    expect(weeksOf([week('12.0', 'a')], '1.0')).toEqual([])
  })
})
