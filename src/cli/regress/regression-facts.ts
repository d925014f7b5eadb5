/**
 * What the regression runs of a home have shown: the newest good result of each model and suite. A model that is gone
 * is known by the last run that it was in.
 */
import { modelResult } from '../../regression/model-result.ts'
import type { ModelResult, RegressionFacts } from '../../regression/regression-facts.ts'
import { readInsights } from '../../store/insights-reading.ts'
import { regressionRows } from '../../store/insights-regression.ts'
import { verdictRows } from '../../store/insights-verdicts.ts'

export type FactsDoor = (home: string) => RegressionFacts

/** Half a year of weeks with two suites each. */
const RUNS_MAX = 52

export const regressionFacts: FactsDoor = (home) => {
  const results = readInsights(home, (db) => {
    const rows = regressionRows(db)
    const verdicts = verdictRows(db)
    const found = new Map<string, ModelResult>()
    for (const run of rows.runs(RUNS_MAX)) {
      if (run.state !== 'good') continue
      const said = verdicts
        .of(run.id)
        .filter(({ model, word }) => word !== 'INVALID' && !found.has(`${run.suite} ${model}`))
      if (said.length === 0) continue
      const attempts = rows.attempts(run.id)
      for (const verdict of said) {
        const result = modelResult(run, verdict, attempts)
        if (result !== null) found.set(`${run.suite} ${verdict.model}`, result)
      }
    }
    return [...found.values()]
  })
  return { results: results ?? [] }
}
