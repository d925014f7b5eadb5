import { describe, expect, it } from 'vitest'
import { regressionPart } from '../../src/report/regression-part.ts'
import { result } from '../routing/made-up-results.ts'
import { madeUpView } from './made-up-report.ts'

describe('the regression in the report', () => {
  it('does not tell again of a model that got worse in an earlier run and is in use no longer', () => {
    const gone = result('a/gone', 20, { word: 'REGRESSED', run: 6, at: 86_400_000 })
    const inUse = result('b/used', 38, { run: 8 })
    const other = result('a/gone', 20, { word: 'REGRESSED', run: 7, suite: 'tools' })
    const part = regressionPart({ results: [inUse, gone] }, madeUpView())
    expect(part?.lead).toBe('No model got worse beyond chance.')
    expect(part?.rows.map(([model, , word]) => [model, word])).toEqual([
      ['b/used', 'NO EVIDENCE (≥ 12 points seen)'],
      ['a/gone', 'REGRESSED (1970-01-02)'],
    ])
    // The newest run of each suite counts, whatever ran after it.
    expect(regressionPart({ results: [inUse, other] }, madeUpView())?.lead).toBe(
      'Got worse beyond chance: a/gone (tools).',
    )
  })
})
