/** Results of a regression as a run would have left them, by how many tasks of forty a model solves. */
import type { ModelResult } from '../../src/regression/regression-facts.ts'
import type { VerdictWord } from '../../src/regression/verdict.ts'

export const TASKS = 40

export function result(
  model: string,
  solved: number,
  more: Partial<ModelResult> & { readonly word?: VerdictWord; readonly before?: number } = {},
): ModelResult {
  const { word = 'NO EVIDENCE', before = null, ...rest } = more
  const now = solved / TASKS
  const scores = new Map(
    Array.from({ length: TASKS }, (_none, at) => [
      `task-${at}`,
      { passed: at < solved ? 3 : 0, counted: 3 },
    ]),
  )
  return {
    model,
    suite: 'chores',
    suiteHash: 'h',
    harness: 'claude-code',
    run: 7,
    at: 1,
    verdict: {
      model,
      word,
      now,
      before,
      change: null,
      p: null,
      adjusted: null,
      smallestSeen: 0.12,
      stages: 1,
      tasks: TASKS,
      passAll: solved,
      drift: null,
    },
    pass: { mean: now, low: now - 0.1, high: now + 0.1 },
    usdPerSolved: { mean: 0.1, low: 0.09, high: 0.11 },
    toolFailures: { mean: 0.02, low: 0.01, high: 0.03 },
    scores,
    ...rest,
  }
}

export function cost(mean: number): ModelResult['usdPerSolved'] {
  return { mean, low: mean * 0.95, high: mean * 1.05 }
}
