/** The days of a soak as small multiples in SVG: a panel for each kind of figure, Mondays marked. Pure. */
import { ticksTo } from '../../src/report/charts/scale.ts'
import { box, element, label, line } from '../../src/report/svg.ts'
import type { Sample } from './sample.ts'

type Series = { readonly name: string; readonly of: readonly string[] }
type Panel = {
  readonly title: string
  readonly unit: 'MB' | 'count'
  readonly series: readonly Series[]
}

const each = (...names: readonly string[]): readonly Series[] =>
  names.map((name) => ({ name: name.split(' ')[0] ?? name, of: [name] }))

const PANELS: readonly Panel[] = [
  { title: 'Memory in use (RSS)', unit: 'MB', series: each('daemon rss', 'gateway rss') },
  { title: 'JavaScript heap after gc', unit: 'MB', series: each('daemon heap', 'gateway heap') },
  {
    title: 'Open descriptors',
    unit: 'count',
    series: each('daemon descriptors', 'gateway descriptors'),
  },
  {
    title: 'Databases with their logs',
    unit: 'MB',
    series: ['host.db', 'ledger.db', 'insights.db'].map((name) => ({
      name,
      of: [name, `${name}-wal`],
    })),
  },
  {
    title: 'Log disk',
    unit: 'MB',
    series: [
      { name: 'agents', of: ['logs/agents'] },
      { name: 'jobs', of: ['logs/jobs'] },
      { name: 'daemon', of: ['logs/daemon.log'] },
    ],
  },
  {
    title: 'Other files',
    unit: 'MB',
    series: [
      { name: 'reports', of: ['reports'] },
      { name: 'the rest', of: ['agents', 'jobs', 'gateway'] },
    ],
  },
]

const WIDTH = 1080
const COLUMNS = 2
const PANEL = { width: WIDTH / COLUMNS, height: 240 }
const FRAME = { left: 56, top: 44, right: 130, bottom: 30 }
const LINES_PX = 15
const COLOURS = ['#0072b2', '#d55e00', '#009e73'] as const

const STYLE = `text{font-family:Helvetica Neue,Helvetica,Arial,Liberation Sans,DejaVu Sans,sans-serif}
.ink{fill:#1b1f24}.muted{fill:#5d6672}.strong{font-weight:600}.paper{fill:#fff}
.grid{stroke:#e3e6ea}.monday{stroke:#b9c0c8;stroke-dasharray:2 3}.axis{stroke:#5d6672}`

/** The first day is a Monday. */
export function plotOf(days: readonly Sample[], title: string): string {
  const height = 40 + Math.ceil(PANELS.length / COLUMNS) * PANEL.height
  const panels = PANELS.map((panel, index) => {
    const x = (index % COLUMNS) * PANEL.width
    const y = 40 + Math.floor(index / COLUMNS) * PANEL.height
    return element('g', { transform: `translate(${x} ${y})` }, panelOf(panel, days))
  })
  const head = label(20, 28, title, { size: 16, look: 'ink strong' })
  const body = `<style>${STYLE}</style>${box('paper', [0, 0, WIDTH, height])}${head}${panels.join('')}`
  const size = { width: WIDTH, height, viewBox: `0 0 ${WIDTH} ${height}`, role: 'img' }
  return `${element('svg', { xmlns: 'http://www.w3.org/2000/svg', ...size }, body)}\n`
}

function panelOf({ title, unit, series }: Panel, days: readonly Sample[]): string {
  const scale = unit === 'MB' ? 1_000_000 : 1
  const lines = series.map(({ name, of }) => ({
    name,
    values: days.map((day) => of.reduce((sum, key) => sum + (day[key] ?? 0), 0) / scale),
  }))
  const most = Math.max(...lines.flatMap(({ values }) => values)) * 1.1 || 1
  const right = PANEL.width - FRAME.right
  const bottom = PANEL.height - FRAME.bottom
  const x = (day: number): number =>
    FRAME.left + (day / Math.max(days.length - 1, 1)) * (right - FRAME.left)
  const y = (value: number): number => bottom - (value / most) * (bottom - FRAME.top)
  const ticks = ticksTo(most, 4)
  const grid = ticks.flatMap((tick) => [
    line('grid', [FRAME.left, y(tick), right, y(tick)]),
    label(FRAME.left - 8, y(tick) + 4, text(tick), { size: 11, look: 'muted', anchor: 'end' }),
  ])
  const mondays = days.flatMap((_day, index) =>
    index % 7 > 0
      ? []
      : [
          line('monday', [x(index), FRAME.top, x(index), bottom]),
          label(x(index), bottom + 16, `w${index / 7 + 1}`, { size: 11, look: 'muted' }),
        ],
  )
  const drawn = lines.map(({ values }, index) => pathOf(values, { x, y }, COLOURS[index] ?? '#000'))
  const words = unit === 'MB' ? `${title}, MB` : title
  return [
    label(20, 26, words, { size: 13, look: 'ink strong' }),
    ...grid,
    ...mondays,
    line('axis', [FRAME.left, bottom, right, bottom]),
    ...drawn,
    ...names(lines, y, right),
  ].join('')
}

type Scales = { readonly x: (day: number) => number; readonly y: (value: number) => number }

function pathOf(values: readonly number[], { x, y }: Scales, colour: string): string {
  const points = values.map((value, day) => `${x(day).toFixed(1)},${y(value).toFixed(1)}`)
  const look = { fill: 'none', stroke: colour, 'stroke-width': 2, 'stroke-linejoin': 'round' }
  return element('polyline', { points: points.join(' '), ...look })
}

/** At the ends of the lines, kept apart from each other, in the colour of a dot before them. */
function names(
  lines: readonly { readonly name: string; readonly values: readonly number[] }[],
  y: (value: number) => number,
  right: number,
): readonly string[] {
  const ends = lines
    .map(({ name, values }, index) => ({ name, last: values.at(-1) ?? 0, index }))
    .toSorted((a, b) => b.last - a.last)
  let free = 0
  return ends.flatMap(({ name, last, index }, place) => {
    const below = ends.length - 1 - place
    const lowest = PANEL.height - FRAME.bottom - below * LINES_PX
    const at = Math.min(Math.max(y(last), free), lowest)
    free = at + LINES_PX
    return [
      element('circle', { cx: right + 10, cy: at, r: 4, fill: COLOURS[index] ?? '#000' }),
      label(right + 20, at + 4, `${name} ${text(last)}`, { size: 11, within: FRAME.right - 24 }),
    ]
  })
}

function text(value: number): string {
  return value >= 100 || Number.isInteger(value)
    ? String(Math.round(value))
    : value.toFixed(value < 1 ? 2 : 1)
}
