import { describe, expect, it } from 'vitest'
import { attemptOf, measuresOf, type AttemptRow } from '../../src/store/insights-regression-rows.ts'

const ROW: AttemptRow = {
  model: 'a/model',
  task: 'sums',
  repeat: 3n,
  stage: 2n,
  outcome: 'passed',
  why: 'all tests pass',
  servedModel: 'a/model-2026',
  provider: 'someone',
  startedAt: 1000n,
  endedAt: 5000n,
  turns: 4n,
  inputTokens: 500n,
  outputTokens: 60n,
  costNanoUsd: 9_007_199_254_740_993n,
  wallMs: 4000n,
  firstTokenMs: 250n,
  toolCalls: 7n,
  toolVerdicts: '{"right":6,"wrong":1}',
}

describe('a row of an attempt', () => {
  it('is the attempt in numbers, with its cost exact to the last nano-dollar', () => {
    expect(attemptOf(ROW)).toEqual({
      model: 'a/model',
      task: 'sums',
      repeat: 3,
      stage: 2,
      outcome: 'passed',
      why: 'all tests pass',
      servedModel: 'a/model-2026',
      provider: 'someone',
      startedAt: 1000,
      endedAt: 5000,
      measures: {
        turns: 4,
        inputTokens: 500,
        outputTokens: 60,
        costNanoUsd: 9_007_199_254_740_993n,
        wallMs: 4000,
        firstTokenMs: 250,
        toolCalls: 7,
        toolVerdicts: { right: 6, wrong: 1 },
      },
    })
  })

  it.each(['turns', 'inputTokens', 'outputTokens', 'costNanoUsd', 'firstTokenMs'] as const)(
    'leaves %s unknown where it is',
    (what) => {
      expect(attemptOf({ ...ROW, [what]: null }).measures[what]).toBeNull()
    },
  )

  it('is of the first stage where it is not of the second', () => {
    expect(attemptOf({ ...ROW, stage: 1n }).stage).toBe(1)
  })
})

describe('an attempt that ended', () => {
  it('fills in what it came to, and not what stood there from the start', () => {
    const filled = measuresOf(attemptOf(ROW))
    expect(filled).toEqual({
      turns: 4,
      inputTokens: 500,
      outputTokens: 60,
      costNanoUsd: 9_007_199_254_740_993n,
      wallMs: 4000,
      firstTokenMs: 250,
      toolCalls: 7,
      toolVerdicts: '{"right":6,"wrong":1}',
      outcome: 'passed',
      why: 'all tests pass',
      servedModel: 'a/model-2026',
      provider: 'someone',
      endedAt: 5000,
    })
  })
})
