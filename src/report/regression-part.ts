/** The regression of the week as a part of the report: what is said of each model, and how sure it is. Pure. */
import { isoTime } from '../clock.ts'
import type { WeekView } from '../rankings/week-view.ts'
import type { Estimate, ModelResult, RegressionFacts } from '../regression/regression-facts.ts'
import { dollarsText } from './figures.ts'
import type { Part } from './report-facts.ts'

/** Null where no run was good. */
export function regressionPart({ results }: RegressionFacts, view: WeekView): Part | null {
  if (results.length === 0) return null
  // A model that is in use no longer keeps its last word, which is no news.
  const now = results.filter((result) => result.run === newestRun(result, results))
  const worse = now.filter(({ verdict }) => verdict.word === 'REGRESSED')
  const drifting = now.filter(({ verdict }) => (verdict.drift?.eValue ?? 0) >= DRIFT_TOLD)
  const names = worse.map(({ model, suite }) => `${model} (${suite})`)
  return {
    lead:
      worse.length === 0
        ? 'No model got worse beyond chance.'
        : `Got worse beyond chance: ${names.join(', ')}.`,
    columns: [
      'Model',
      'Suite',
      'Verdict',
      'Passes',
      'Change in points',
      'Failed tool calls',
      'Place in the rankings',
      'Per solved task',
    ],
    figures: FIGURES,
    rows: results.map((result) => rowOf(result, view, !now.includes(result))),
    notes: [
      'Passes: mean over the tasks, with its 95 % interval by bootstrap over tasks. Verdicts are held over all models of the week together.',
      'A verdict with a day is of a model that was not in the newest run.',
      'Beside NO EVIDENCE stands the smallest drop that the run would have seen four times in five.',
      'Per solved task: measured US dollars of all attempts, divided by the solved tasks.',
      ...drifting.map(
        ({ model, suite, verdict }) =>
          `${model} drifts downwards in ${suite} over ${verdict.drift?.weeks ?? 0} weeks.`,
      ),
    ],
  }
}

const DRIFT_TOLD = 20

const FIGURES = ['Passes', 'Change in points', 'Failed tool calls', 'Per solved task']

/** Of the suite. */
function newestRun({ suite }: ModelResult, results: readonly ModelResult[]): number {
  return Math.max(...results.filter((each) => each.suite === suite).map(({ run }) => run))
}

/** With its day where it is not of the newest run. */
function wordText({ verdict, at }: ModelResult, isOld: boolean): string {
  if (isOld) return `${verdict.word} (${isoTime(at).slice(0, 'YYYY-MM-DD'.length)})`
  return verdict.word === 'NO EVIDENCE' && verdict.smallestSeen !== null
    ? `NO EVIDENCE (≥ ${Math.round(verdict.smallestSeen * 100)} points seen)`
    : verdict.word
}

function rowOf(result: ModelResult, view: WeekView, isOld: boolean): readonly string[] {
  const { model, suite, verdict, pass, toolFailures, usdPerSolved } = result
  return [
    // As the other tables of the report name it; whole, it would be torn within its words.
    model.replace(/^openrouter\//, ''),
    suite,
    wordText(result, isOld),
    estimate(pass, 0),
    verdict.change === null ? '–' : change(verdict.change),
    toolFailures === null ? '–' : estimate(toolFailures, 1),
    placeText(model, view),
    usdPerSolved === null ? 'none solved' : dollarsText(String(usdPerSolved.mean)),
  ]
}

function estimate({ mean, low, high }: Estimate, digits: number): string {
  const text = (share: number): string => (share * 100).toFixed(digits)
  return `${text(mean)} % (${text(low)}–${text(high)})`
}

function change({ mean, low, high }: Estimate): string {
  const text = (share: number): string => {
    const points = Math.abs(share * 100).toFixed(1)
    return `${share < 0 && points !== '0.0' ? '−' : '+'}${points}`
  }
  return `${text(mean)} (${text(low)} to ${text(high)})`
}

/** `#3, was #5`: whether the market moves with it. */
function placeText(model: string, { models }: WeekView): string {
  const line = models.find(({ id }) => id !== null && model === `openrouter/${id}`)
  if (line === undefined) return 'not listed'
  const before = line.previousRank === null ? 'new' : `was #${line.previousRank}`
  return `#${line.rank}, ${before}`
}
