/** A run in a terminal: a block of lines for each model, what is said of it first. Pure. */
import { DRIFT_TOLD } from '../../regression/drift.ts'
import type { ModelView, RunView } from './regress-view.ts'
import { painted, type Look } from '../paint.ts'
import { percentText as percent, pointsText, usdText } from '../amounts.ts'
import { cut } from '../text-columns.ts'
import { durationText, localTimeText } from '../words.ts'

const COLOURS = {
  REGRESSED: 'red',
  SUSPECT: 'yellow',
  'NO EVIDENCE': 'dim',
  IMPROVED: 'green',
  INVALID: 'yellow',
} as const

export function runText(view: RunView, look: Look): string {
  const lines = [head(view), ...view.models.flatMap((model) => modelLines(model, look))]
  return lines.map((line) => `${line}\n`).join('')
}

function head({ run, suite, harness, startedAt, state, why, repeats }: RunView): string {
  const ended = { good: '', invalid: `, invalid: ${why}`, stopped: `, stopped: ${why}` }
  const told = state === null ? ', not finished' : ended[state]
  return `run ${run}: ${suite} through ${harness}, ${repeats} repeats, ${localTimeText(startedAt)}${told}`
}

function modelLines(model: ModelView, look: Look): readonly string[] {
  const word = model.word ?? '-'
  const title = `${word.padEnd(11)} ${model.model}`
  const colour = model.word === null ? 'dim' : COLOURS[model.word]
  const first = painted(cut(title, look.columns), colour, look)
  const rest = [
    passText(model),
    model.trouble === null ? '' : `not counted: ${model.trouble}`,
    verdictText(model),
    toolText(model),
    costText(model),
  ]
  return [
    first,
    ...rest.filter((line) => line !== '').map((line) => cut(`  ${line}`, look.columns)),
  ]
}

function passText({
  passRate,
  passInterval,
  passAll,
  tasks,
  attempts,
  counted,
}: ModelView): string {
  if (passRate === null) return `nothing counted of ${attempts} attempts`
  const interval =
    passInterval === null ? '' : ` (${percent(passInterval.low)} to ${percent(passInterval.high)})`
  const lost = attempts > counted ? `; ${attempts - counted} of ${attempts} not counted` : ''
  return `passes ${percent(passRate)}${interval}, every time ${passAll} of ${tasks} tasks${lost}`
}

/** With no evidence it says how much would have been seen. */
function verdictText({ verdict, word }: ModelView): string {
  if (verdict === null || word === 'INVALID') return ''
  const { change, p, smallestSeen, stages, before, drift } = verdict
  if (change === null || before === null || p === null) return 'nothing to compare with yet'
  const moved = `was ${percent(before)}, change ${pointsText(change.mean)} (${pointsText(change.low)} to ${pointsText(change.high)}), p ${p < 0.001 ? '<0.001' : p.toFixed(3)}`
  const seen =
    word === 'NO EVIDENCE' && smallestSeen !== null
      ? `; a drop of ${pointsText(smallestSeen).slice(1)} would have been seen`
      : ''
  const drifts =
    drift !== null && drift.eValue >= DRIFT_TOLD ? `; drifts over ${drift.weeks} weeks` : ''
  return `${moved}${stages === 2 ? ', two stages' : ''}${seen}${drifts}`
}

function toolText({ toolFailures, toolFailureInterval }: ModelView): string {
  const { hits, of } = toolFailures
  if (of === 0) return ''
  const interval =
    toolFailureInterval === null || hits === 0
      ? ''
      : ` (${percent(toolFailureInterval.low)} to ${percent(toolFailureInterval.high)})`
  return `tool calls that failed: ${hits} of ${of}, ${percent(hits / of)}${interval}`
}

function costText({ costUsd, costPerSolvedUsd, wallMsMedian, firstTokenMsMedian }: ModelView) {
  const solved =
    costPerSolvedUsd === null ? 'nothing solved' : `${usdText(costPerSolvedUsd)} a solved task`
  const times = [
    wallMsMedian === null ? '' : `, ${msText(wallMsMedian)} an attempt`,
    firstTokenMsMedian === null ? '' : `, first token after ${msText(firstTokenMsMedian)}`,
  ]
  return `${usdText(costUsd)} in all, ${solved}${times.join('')}`
}

function msText(ms: number): string {
  return ms < 10_000 ? `${(ms / 1000).toFixed(ms < 100 ? 3 : 1)}s` : durationText(ms)
}
