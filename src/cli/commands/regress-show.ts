/** `agenthost regress show`: a run with what is said of each model; the newest of each suite without a number. */
import { AgenthostError } from '../../errors.ts'
import { readInsights } from '../../store/insights-reading.ts'
import { regressionRows } from '../../store/insights-regression.ts'
import { verdictRows } from '../../store/insights-verdicts.ts'
import { homePaths } from '../home.ts'
import { runText } from '../regress/regress-text.ts'
import { runView, type RunView } from '../regress/regress-view.ts'
import type { Terminal } from '../terminal.ts'

export type RegressShowOptions = { readonly json?: true }

/** So far back it is looked for a run of each suite. */
const LOOKED_AT = 50

/** Throws `bad` where there is no such run. */
export function regressShow(
  run: number | undefined,
  { json }: RegressShowOptions,
  terminal: Terminal,
): void {
  const views = viewsOf(homePaths(terminal.env).home, run)
  if (views.length === 0) {
    const what = run === undefined ? 'nothing was ever run here' : `there is no run ${run}`
    const hint =
      run === undefined
        ? '`agenthost regress run --budget 10` runs the suites, for 10 US dollars at most.'
        : '`agenthost regress show` shows the newest, with its number.'
    throw new AgenthostError('bad', `unable to show a run: ${what}`, hint)
  }
  if (json === true) terminal.out(`${JSON.stringify(views, null, 2)}\n`)
  else for (const view of views) terminal.out(runText(view, terminal))
}

function viewsOf(home: string, run: number | undefined): readonly RunView[] {
  const read = readInsights(home, (db) => {
    const rows = regressionRows(db)
    const one = run === undefined ? null : rows.run(run)
    const runs = run === undefined ? rows.runs(LOOKED_AT) : one === null ? [] : [one]
    const newest = [...Map.groupBy(runs, ({ suite }) => suite).values()].flatMap((of) =>
      of.slice(0, 1),
    )
    return newest.map((each) => runView(each, { rows, verdicts: verdictRows(db) }))
  })
  return read ?? []
}
