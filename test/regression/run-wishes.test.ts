import { describe, expect, it } from 'vitest'
import {
  progressText,
  withAttempt,
  type Progress,
} from '../../src/cli/regress/regress-progress-text.ts'
import { modelsUnderTest } from '../../src/regression/models-under-test.ts'
import { RESUMED_WITHIN_MS, resumption, type Wish } from '../../src/regression/resume-plan.ts'
import type { KeptRun } from '../../src/regression/run-record.ts'
import type { Attempt, Outcome } from '../../src/regression/trial.ts'
import type { Route } from '../../src/routing/table.ts'

function route(id: string, provider: Route['provider'] = null): Route {
  const model = { upstream: 'openrouter', id }
  const rest = { caps: [], maxConcurrency: null, maxOutputTokens: null, fallback: null, allow: [] }
  return { name: id, model, provider, ...rest }
}

describe('the models of a run', () => {
  const routes = [
    route('a/b'),
    route('a/b', { order: ['host/fp8', 'other'] }),
    route('openrouter/owl'),
  ]
  const wanted = { table: { routes }, candidates: ['c/d', 'a/b', 'e/f'], candidatesMax: 1 }

  it('are those of the routes, pinned where a route names providers, then candidates, then others', () => {
    const more = ['local/x', 'openrouter/a/b']
    expect(modelsUnderTest({ ...wanted, more, onlyThose: false })).toEqual([
      { model: 'openrouter/a/b', provider: { only: ['host/fp8'], allow_fallbacks: false } },
      { model: 'openrouter/owl', provider: null },
      { model: 'openrouter/c/d', provider: null },
      { model: 'local/x', provider: null },
    ])
  })

  it('are the named ones alone when that is wished, with the pin of their route', () => {
    const more = ['openrouter/a/b']
    expect(modelsUnderTest({ ...wanted, more, onlyThose: true })).toHaveLength(1)
    expect(modelsUnderTest({ ...wanted, more, onlyThose: true })[0]?.provider).not.toBeNull()
  })
})

describe('a run that was left', () => {
  const kept = (id: number, state: KeptRun['state']) =>
    ({ id, batch: 7, state, startedAt: 0 }) as unknown as KeptRun
  const plain: Wish = { wants: null, isNamed: false }
  const named: Wish = { wants: null, isNamed: true }
  it.each<[string, KeptRun[], Wish, number, object]>([
    ['is taken up', [kept(7, 'good'), kept(8, null)], plain, 1, { do: 'resume', batch: 7 }],
    ['is given up after days', [kept(7, null)], plain, RESUMED_WITHIN_MS + 1, { giveUp: [7] }],
    ['is not mixed with other wishes', [kept(7, null)], named, 1, { do: 'refuse' }],
    ['that was stopped waits', [kept(7, 'stopped')], plain, 1, { do: 'fresh', giveUp: [] }],
    [
      'that was stopped is taken up when told',
      [kept(7, 'stopped')],
      { wants: 'resume', isNamed: false },
      1,
      { do: 'resume', batch: 7 },
    ],
    [
      'is given up when told',
      [kept(7, null)],
      { wants: 'fresh', isNamed: true },
      1,
      { do: 'fresh', giveUp: [7] },
    ],
    [
      'that is not there cannot be',
      [kept(7, 'good')],
      { wants: 'resume', isNamed: false },
      1,
      { do: 'refuse' },
    ],
  ])('%s', (_title, newest, wish, now, plan) => {
    expect(resumption(newest, wish, now)).toMatchObject(plan)
  })
})

describe('how far a run is', () => {
  const none = { passed: 0, failed: 0, uncounted: 0, underWay: 0 }
  const begun: Progress = {
    ...none,
    suite: 'tools',
    planned: 10,
    before: 2,
    done: 2,
    costNanoUsd: 0n,
    budgetNanoUsd: 10_000_000_000n,
  }
  const attempt = (outcome: Outcome) =>
    ({ outcome, measures: { costNanoUsd: 12_000_000n } }) as unknown as Attempt

  it('tells what is done, what it cost, and what is left by its own pace', () => {
    const outcomes: Outcome[] = ['passed', 'failed', 'limit', 'transport']
    const after = outcomes.reduce((at, each) => withAttempt(at, attempt(each), true), begun)
    expect(progressText(after, 60_000)).toBe(
      'tools: 6 of 10 done, 1 passed, 2 failed, 1 not counted, $0.048 of $10.00, 1m left',
    )
  })

  it('counts the money of what was cut off, and not its attempt', () => {
    const after = withAttempt(begun, attempt('harness'), false)
    expect(progressText(after, 60_000)).toBe(
      'tools: 2 of 10 done, 0 passed, 0 failed, $0.012 of $10.00',
    )
  })
})
