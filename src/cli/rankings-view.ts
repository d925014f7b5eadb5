/**
 * The week in a terminal, on one screen of 80 by 24: the market, its first ten models, who is called beside who
 * is paid, and what of it touches the person's own routes. Pure.
 */
import type { ModelLine, WeekView } from '../rankings/week-view.ts'
import { changeText, shareText, tokensText, usdText } from './amounts.ts'
import { painted, type Look } from './paint.ts'
import { sidesText } from './rankings-sides.ts'
import { columnsText, cut } from './text-columns.ts'
import { wrapped } from './words.ts'

const MODELS_SHOWN = 10
/** What is left of the screen, with the line that the next command is typed on. */
const LINES_MAX = 23
const NARROWEST = 40

/** Lines with an end each. */
export function rankingsText(view: WeekView, look: Look): string {
  const columns = Math.max(look.columns, NARROWEST)
  const above = [
    ...wrapped(headline(view), columns),
    ...modelsText(view.models.slice(0, MODELS_SHOWN), { ...look, columns }),
    ...sidesText(view, { ...look, columns }),
    ...dollarsText(view, columns),
  ]
  const below = wrapped(view.citation, columns).map((line) => painted(line, 'dim', look))
  const left = LINES_MAX - above.length - below.length
  const told = [...warningsText(view, look, columns), ...movesText(view, columns, left - 1)]
  return [...above, ...told, ...below].map((line) => `${line.trimEnd()}\n`).join('')
}

function headline({ week, total }: WeekView): string {
  const { tokens, change, weeksUp, weeksDown } = total
  const run = weeksUp > 0 ? weeksUp : weeksDown
  const way = weeksUp > 0 ? 'up' : 'down'
  const weeks = run > 1 ? `, ${way} ${run} weeks in a row` : ''
  const moved = change === null ? '' : `, ${changeText(change)} in a week${weeks}`
  return `${week.start} to ${week.end}: ${tokensText(tokens)} tokens${moved}`
}

function modelsText(models: readonly ModelLine[], look: Look): readonly string[] {
  const rows = models.map((model) => [
    String(model.rank),
    wasText(model),
    cut(model.name, Math.max(12, look.columns - 50)),
    tokensText(model.tokens),
    shareText(model.share),
    changeText(model.change),
    model.note,
  ])
  const heads = ['#', 'WAS', 'MODEL', 'TOKENS', 'OF ALL', 'CHANGE', 'NOTE']
  const [head = '', ...lines] = columnsText([heads, ...rows], [0, 3, 4, 5])
  return [painted(head, 'dim', look), ...lines.map((line) => cut(line, look.columns))]
}

function wasText({ rank, previousRank }: ModelLine): string {
  if (previousRank === null) return 'new'
  if (previousRank === rank) return `= ${previousRank}`
  return `${previousRank > rank ? '↑' : '↓'} ${previousRank}`
}

/** Never a figure without how it was come by. */
function dollarsText({ dollars, own }: WeekView, columns: number): readonly string[] {
  const { low, mid, high, method, unpricedShare } = dollars
  const band = `${usdText(mid)} (${usdText(low)} to ${usdText(high)})`
  const unpriced = `${shareText(unpricedShare)} of the tokens have no price`
  const yours = own
    .map(({ route, usdPerMillion }) => `${route} ${usdText(usdPerMillion)}/M`)
    .join(', ')
  return [
    ...wrapped(`Dollars: ${band}, ${method}; ${unpriced}.`, columns),
    ...(yours === '' ? [] : wrapped(`Measured by your own ledger: ${yours}.`, columns)),
  ]
}

function movesText({ moves }: WeekView, columns: number, most: number): readonly string[] {
  if (moves.length === 0) return []
  const room = Math.max(most, 2)
  const shown = moves.length > room ? moves.slice(0, room - 1) : moves
  const more = moves.length - shown.length
  return [
    ...shown.map(({ route, text }) =>
      cut(text.startsWith(route) ? text : `${route}: ${text}`, columns),
    ),
    ...(more > 0 ? [`and ${more} more that touch your routes (--json)`] : []),
  ]
}

function warningsText({ warnings }: WeekView, look: Look, columns: number): readonly string[] {
  const [first, ...rest] = warnings
  if (first === undefined) return []
  const more = rest.length === 0 ? '' : ` (and ${rest.length} more: --json)`
  const text = `Beware: ${cut(first, columns - more.length - 8)}${more}`
  return [painted(text, 'yellow', look)]
}
