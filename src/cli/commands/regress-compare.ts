/** `agenthost regress compare A B`: whether two models differ on the same tasks, and what they cost and take. */
import { AgenthostError } from '../../errors.ts'
import { compareModels, type Comparison } from '../../regression/compare-models.ts'
import type { KeptRun } from '../../regression/run-record.ts'
import { readInsights } from '../../store/insights-reading.ts'
import { regressionRows } from '../../store/insights-regression.ts'
import { homePaths } from '../home.ts'
import { percentText, pointsText } from '../amounts.ts'
import type { Terminal } from '../terminal.ts'

export type RegressCompareOptions = { readonly json?: true }

type Compared = { readonly run: number; readonly suite: string } & Comparison

const LOOKED_AT = 50
/** Two-sided. */
const SURE = 0.05

/** The newest run of each suite that has both. Throws `bad` where no run has. */
export function regressCompare(
  names: readonly [string, string],
  { json }: RegressCompareOptions,
  terminal: Terminal,
): void {
  const { home } = homePaths(terminal.env)
  const compared = readInsights(home, (db) => {
    const rows = regressionRows(db)
    const runs = rows.runs(LOOKED_AT).filter(({ state }) => state === 'good')
    const [a, b] = names.map((name) => modelOf(name, runs))
    if (a === undefined || b === undefined || a === b) return []
    const both = runs.filter(({ models }) =>
      [a, b].every((name) => models.some(({ model }) => model === name)),
    )
    return [...Map.groupBy(both, ({ suite }) => suite).values()]
      .flatMap((of) => of.slice(0, 1))
      .map(({ id, suite }): Compared => {
        return { run: id, suite, ...compareModels(rows.attempts(id), [a, b], id) }
      })
  })
  if (compared === null || compared.length === 0) {
    const hint =
      '`agenthost regress show` names the models that were run. Both in one run, for 10 US dollars at most: ' +
      '`agenthost regress run --only --model openrouter/… openrouter/… --budget 10`.'
    const told = `unable to compare ${names.join(' with ')}: no good run has both`
    throw new AgenthostError('bad', told, hint)
  }
  if (json === true) terminal.out(`${JSON.stringify(compared, asText, 2)}\n`)
  else for (const each of compared) terminal.out(comparedText(each))
}

/** Whole, or the one model that has this in its name. */
function modelOf(name: string, runs: readonly KeptRun[]): string | undefined {
  const all = [...new Set(runs.flatMap(({ models }) => models.map(({ model }) => model)))]
  const alike = all.filter((model) => model.includes(name))
  return all.find((model) => model === name) ?? (alike.length === 1 ? alike[0] : undefined)
}

function comparedText({ run, suite, a, b, tasks, difference, ...ratios }: Compared): string {
  const rate = (share: number | null): string => (share === null ? 'nothing' : percentText(share))
  const told =
    difference === null
      ? 'nothing to compare'
      : `${pointsText(difference.mean)} (${pointsText(difference.low)} to ${pointsText(difference.high)}), p ${difference.twoSided.toFixed(3)}: ${wordOf(difference)}`
  const times = [
    ratioText('a solved task costs', ratios.costRatio),
    ratioText('an attempt takes', ratios.wallRatio),
    ratioText('the first token takes', ratios.firstTokenRatio),
  ].filter((text) => text !== '')
  const lines = [
    `${suite}, run ${run}, ${tasks} tasks`,
    `  A ${a.model}: passes ${rate(a.passRate)}`,
    `  B ${b.model}: passes ${rate(b.passRate)}`,
    `  A - B: ${told}`,
    ...(times.length === 0 ? [] : [`  with A ${times.join(', ')} as with B`]),
  ]
  return `${lines.join('\n')}\n`
}

function wordOf({ mean, twoSided }: { readonly mean: number; readonly twoSided: number }): string {
  if (twoSided >= SURE) return 'no evidence that they differ'
  return mean > 0 ? 'A is better' : 'B is better'
}

function ratioText(what: string, ratio: number | null): string {
  return ratio === null ? '' : `${what} ${ratio.toFixed(2)} times`
}

function asText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}
