/** The newest good run of each suite, as the report and the proposals take it: figures beside what is said. */
import type { HomePaths } from '../daemon/paths.ts'
import { readInsights } from '../store/insights-reading.ts'
import { regressionRows } from '../store/insights-regression.ts'
import { verdictRows } from '../store/insights-verdicts.ts'
import { runView, type RunView } from './regress-view.ts'

/** By name of the suite; empty where none was ever good. */
export function newestGoodRuns({ home }: Pick<HomePaths, 'home'>): readonly RunView[] {
  const views = readInsights(home, (db) => {
    const rows = regressionRows(db)
    const verdicts = verdictRows(db)
    return verdicts.newestGood().flatMap((id) => {
      const run = rows.run(id)
      return run === null ? [] : [runView(run, { rows, verdicts })]
    })
  })
  return views ?? []
}
