/** The weeks of the history as columns, stacked by region: how the whole grew and who carried it. Pure. */
import type { WeekView } from '../../rankings/week-view.ts'
import { fillOf } from '../colours.ts'
import { shareText, tokensText } from '../figures.ts'
import type { Drawing } from '../page.ts'
import { box, element, label, line } from '../svg.ts'
import { NARROW_PX, spread, ticksTo } from './scale.ts'
import { layersOf, type Layer, type Week } from './week-layers.ts'

const WEEK_MS = 7 * 86_400_000
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

type Frame = {
  readonly width: number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly y: (tokens: number) => number
  readonly x: (week: Week) => number
  readonly columnPx: number
}

export function weeksChart(view: WeekView, width: number): Drawing {
  const { history } = view
  const [first, last] = [history[0], history.at(-1)]
  const height = width < NARROW_PX ? 250 : 330
  if (first === undefined || last === undefined) return { width, height: 0, body: '' }
  const layers = layersOf(view)
  const most = Math.max(...history.map(({ tokens }) => Number(tokens)), 1)
  const frame = frameOf({ width, height, first, last }, most)
  const body = [
    ...ticksTo(most, 6).flatMap((tick) => gridLine(tick, frame)),
    ...history.flatMap((week) => column(week, layers, frame)),
    ...monthNames(history, frame),
    ...layerNames(last, layers, frame),
    label(
      frame.x(last) + frame.columnPx,
      frame.y(Number(last.tokens)) - 6,
      tokensText(last.tokens),
      {
        look: 'ink strong',
        anchor: 'end',
      },
    ),
  ]
  return { width, height, body: body.join('') }
}

function frameOf(
  chart: { width: number; height: number; first: Week; last: Week },
  most: number,
): Frame {
  const { width, height, first, last } = chart
  const isNarrow = width < NARROW_PX
  const [left, right] = [isNarrow ? 38 : 48, width - (isNarrow ? 128 : 170)]
  const [top, bottom] = [26, height - 26]
  const slots = Math.round((Date.parse(last.start) - Date.parse(first.start)) / WEEK_MS) + 1
  const step = (right - left) / slots
  const columnPx = Math.min(step - (isNarrow ? 1 : 3), 48)
  const slot = (week: Week): number =>
    Math.round((Date.parse(week.start) - Date.parse(first.start)) / WEEK_MS)
  return {
    width,
    left,
    right,
    top,
    bottom,
    columnPx,
    y: (tokens) => bottom - (tokens / most) * (bottom - top),
    x: (week) => left + slot(week) * step + (step - columnPx) / 2,
  }
}

function gridLine(tick: number, { left, right, y }: Frame): readonly string[] {
  const text = tick === 0 ? '0' : tokensText(String(tick)).replace(/\.0+(?=\D)/, '')
  return [
    line('grid', [left, y(tick), right, y(tick)]),
    label(left - 6, y(tick) + 4, text, { size: 12, look: 'muted', anchor: 'end' }),
  ]
}

function column(week: Week, layers: readonly Layer[], frame: Frame): readonly string[] {
  let below = 0
  return layers.map(({ region, of }) => {
    const tokens = of(week)
    if (tokens === 0) return ''
    const [y, base] = [frame.y(below + tokens), frame.y(below)]
    below += tokens
    const what = `<title>${week.start}</title>`
    const place = { x: frame.x(week), y, width: frame.columnPx, height: base - y }
    return element('rect', { class: `part f-${fillOf(region)}`, ...place }, what)
  })
}

/** Under the first week that begins in the month, where there is room since the last name. */
function monthNames(history: readonly Week[], frame: Frame): readonly string[] {
  let [month, free] = ['', frame.left]
  return history.map((week) => {
    const [year = '', number = ''] = week.start.split('-')
    const x = frame.x(week)
    if (number === month || x < free) return ''
    month = number
    free = x + 34
    const name = MONTHS[Number(number) - 1] ?? ''
    const text = number === '01' ? `${name} ’${year.slice(2)}` : name
    if (number === '01') free += 22
    return label(x, frame.bottom + 18, text, { size: 12, look: 'muted' })
  })
}

/** Beside the last column, each at its layer, pushed apart where they would touch. */
function layerNames(last: Week, layers: readonly Layer[], frame: Frame): readonly string[] {
  const total = Math.max(Number(last.tokens), 1)
  let below = 0
  const named = layers.flatMap(({ region, of }) => {
    const tokens = of(last)
    below += tokens
    return tokens / total < 0.0005 ? [] : [{ region, tokens, y: frame.y(below - tokens / 2) }]
  })
  const edge = frame.x(last) + frame.columnPx
  const places = spread(
    named.map(({ y }) => y),
    16,
    frame.top + 4,
    frame.bottom,
  )
  return named.map(({ region, tokens, y }, index) => {
    const at = places[index] ?? y
    return [
      line('axis', [edge + 1, y, edge + 10, at]),
      box(`f-${fillOf(region)}`, [edge + 12, at - 5, 9, 10]),
      label(edge + 25, at + 4, `${region} ${shareText(tokens / total)}`, {
        within: frame.width - edge - 25,
      }),
    ].join('')
  })
}
