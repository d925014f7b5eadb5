/**
 * The week in a terminal, on one screen of 80 by 24: the market, its first ten models, who is called beside who
 * is paid, and what of it touches the person's own routes. Pure.
 */
import type { ModelLine, WeekView } from '../../rankings/week-view.ts'
import { changeText, shareText, tokensText, usdText } from '../amounts.ts'
import { painted, type Look } from '../paint.ts'
import { movesText } from './rankings-moves.ts'
import { sidesText } from './rankings-sides.ts'
import { columnsText, cut } from '../text-columns.ts'
import { wrapped } from '../words.ts'

const MODELS_SHOWN = 10
/** What is left of the screen, with the line that the next command is typed on. */
const LINES_MAX = 23
const NARROWEST = 40

/** Vendors and regions: one less of each where the rest of the week needs its line. */
const SIDE_ROWS = [4, 3]

/** Lines with an end each. */
export function rankingsText(view: WeekView, look: Look): string {
  const wide = { ...look, columns: Math.max(look.columns, NARROWEST) }
  const ways = SIDE_ROWS.map((rows) => linesOf(view, wide, rows))
  const lines = ways.find(({ length }) => length <= LINES_MAX) ?? ways.at(-1) ?? []
  return lines.map((line) => `${line.trimEnd()}\n`).join('')
}

function linesOf(view: WeekView, look: Look, sideRows: number): readonly string[] {
  const { columns } = look
  const above = [
    ...wrapped(headline(view), columns),
    ...modelsText(view.models.slice(0, MODELS_SHOWN), look),
    ...sidesText(view, look, sideRows),
    ...dollarsText(view, columns),
  ]
  // The licence, which is for those who publish it again, is in the JSON and in the report.
  const cited = view.citation.replace(/ Licensed under .*$/, '')
  const below = wrapped(cited, columns).map((line) => painted(line, 'dim', look))
  const warnings = warningsText(view, look)
  const left = LINES_MAX - above.length - warnings.length - below.length
  return [...above, ...movesText(view.moves, columns, left), ...warnings, ...below]
}

function headline({ week, total }: WeekView): string {
  const { tokens, change, weeksUp, weeksDown } = total
  const run = Math.max(weeksUp, weeksDown)
  const weeks = run > 1 ? `, ${weeksUp > 0 ? 'up' : 'down'} ${run} weeks in a row` : ''
  const moved = change === null ? '' : `, ${changeText(change)} in a week${weeks}`
  return `${week.start} to ${week.end}: ${tokensText(tokens)} tokens${moved}`
}

/** What a row has beside the name and the note, with the gaps. */
const FIGURES_WIDTH = 37
const NOTE_MAX = 24

function modelsText(models: readonly ModelLine[], look: Look): readonly string[] {
  const noteWidth = Math.min(Math.max(...models.map(({ note }) => note.length), 4), NOTE_MAX)
  const nameWidth = Math.max(12, look.columns - FIGURES_WIDTH - noteWidth)
  const rows = models.map((model) => [
    String(model.rank),
    wasText(model),
    cut(model.name, nameWidth),
    tokensText(model.tokens),
    shareText(model.share),
    changeText(model.change),
    model.note,
  ])
  const heads = ['#', 'WAS', 'MODEL', 'TOKENS', 'OF ALL', 'CHANGE', 'NOTE']
  const [head = '', ...lines] = columnsText([heads, ...rows], [0, 3, 4, 5])
  return [
    painted(cut(head, look.columns), 'dim', look),
    ...lines.map((line) => cut(line, look.columns)),
  ]
}

function wasText({ rank, previousRank }: ModelLine): string {
  if (previousRank === null) return '-'
  if (previousRank === rank) return `= ${previousRank}`
  return `${previousRank > rank ? '↑' : '↓'} ${previousRank}`
}

/** Never a figure without how it was come by; the whole method is in the JSON and in the report. */
function dollarsText({ dollars, own }: WeekView, columns: number): readonly string[] {
  const { low, mid, high, unpricedShare, billed } = dollars
  const band = `${usdText(mid)} (${usdText(low)} to ${usdText(high)})`
  const unpriced = `${shareText(unpricedShare)} of all tokens unpriced`
  const method = 'estimated from published prices and assumed shares of prompt and cache'
  const website = billed === null ? '' : ` Billed, as the website lists it: ${usdText(billed.usd)}.`
  const yours = own
    .map(({ route, usdPerMillion }) => `${route} ${usdText(usdPerMillion)}/M`)
    .join(', ')
  const measured = yours === '' ? '' : ` Measured by your own ledger: ${yours}.`
  return wrapped(`Dollars: ${band}, ${method}; ${unpriced}.${website}${measured}`, columns)
}

function warningsText({ warnings }: WeekView, look: Look): readonly string[] {
  const [first, ...rest] = warnings
  if (first === undefined) return []
  const more = rest.length === 0 ? '' : ` (+${rest.length}: --json)`
  return [painted(cut(`Beware: ${first}`, look.columns - more.length) + more, 'yellow', look)]
}
