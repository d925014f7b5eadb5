/** The report as one tall SVG for a chat: the headline, the charts, the credit. It is light, and looked at. Pure. */
import { drawingStyle, LIGHT } from './colours.ts'
import type { Block, Drawing, Page, Section, Table } from './page.ts'
import { box, element, label, line, widthOf, wrapped } from './svg.ts'

const WIDTH = 880
const MARGIN = 36
const INNER = WIDTH - 2 * MARGIN
/** Lines of a table or a list in a picture; the page has all. */
const ROWS_MAX = 6

/** Pieces one below the other: each is drawn at its own origin. */
type Piece = { readonly height: number; readonly body: string }

export function pictureOf(page: Page): string {
  const pieces = [
    text(page.title, { size: 28, look: 'ink strong', gap: 8 }),
    text(page.headline, { size: 17, look: 'ink', gap: 14 }),
    tiles(page),
    ...(page.warnings.length === 0
      ? []
      : [space(12), text('Warnings', { size: 15, look: 'down strong' })]),
    ...shortList(page.warnings),
    ...page.sections.filter(({ isPictured }) => isPictured).flatMap(section),
    space(16),
    line_(),
    ...page.foot.slice(1, 2).flatMap(({ blocks }) => blocks.flatMap(block)),
    text(page.credit, { size: 13, look: 'muted' }),
  ]
  let y = MARGIN
  const placed = pieces.map(({ height, body }) => {
    const at = element('g', { transform: `translate(${MARGIN} ${y})` }, body || ' ')
    y += height
    return at
  })
  const height = Math.ceil(y + MARGIN)
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${WIDTH} ${height}`,
      width: WIDTH,
      height,
      'font-family': 'sans-serif',
    },
    `<style>${style()}</style><rect class="ground" width="${WIDTH}" height="${height}"/>${placed.join('')}`,
  )
}

function style(): string {
  const colourOf = (name: string): string =>
    name.startsWith('f-')
      ? (LIGHT.fills[name.slice(2)] ?? LIGHT.ink)
      : (LIGHT[name as Exclude<keyof typeof LIGHT, 'fills'>] ?? LIGHT.ink)
  return `.ground{fill:${LIGHT.ground}}${drawingStyle(colourOf)}`
}

type Look = { readonly size: number; readonly look: string; readonly gap?: number }

function text(words: string, { size, look, gap = 4 }: Look): Piece {
  const step = Math.round(size * 1.4)
  const lines = wrapped(words, INNER, size)
  const body = lines.map((each, index) => label(0, size + index * step, each, { size, look }))
  return { height: lines.length * step + gap, body: body.join('') }
}

const space = (height: number): Piece => ({ height, body: '' })
const line_ = (): Piece => ({ height: 14, body: line('grid', [0, 0, INNER, 0]) })

function tiles({ tiles: all }: Page): Piece {
  const gap = 12
  const width = (INNER - gap * (all.length - 1)) / Math.max(all.length, 1)
  const height = 112
  const body = all.map(({ label: name, figure, detail }, index) => {
    const x = index * (width + gap)
    const size = Math.min(20, (20 * (width - 24)) / widthOf(figure, 20))
    return [
      box('track', [x, 0, width, height]),
      label(x + 12, 22, name, { size: 12, look: 'muted', within: width - 20 }),
      label(x + 12, 48, figure, { size, look: 'ink strong' }),
      ...wrapped(detail, width - 20, 12)
        .slice(0, 3)
        .map((each, row) => label(x + 12, 68 + row * 16, each, { size: 12, look: 'muted' })),
    ].join('')
  })
  return { height: height + 8, body: body.join('') }
}

function section({ title, blocks }: Section): readonly Piece[] {
  return [
    space(20),
    line_(),
    text(title, { size: 19, look: 'ink strong', gap: 6 }),
    ...(blocks.some(({ kind }) => kind === 'chart')
      ? blocks.filter(({ kind }) => kind !== 'table')
      : blocks
    ).flatMap(block),
  ]
}

function block(each: Block): readonly Piece[] {
  switch (each.kind) {
    case 'text':
      return [text(each.text, { size: 14, look: 'ink' })]
    case 'method':
      return [text(each.text, { size: 13, look: 'muted' })]
    case 'list':
      return shortList(each.items)
    case 'table':
      return tableLines(each.table)
    case 'chart':
      return [drawn(each.chart.draw(INNER)), space(8)]
  }
}

const drawn = ({ height, body }: Drawing): Piece => ({ height, body })

/** A table of a picture is its rows as sentences, as many as the page shows at once. */
function tableLines({ columns, rows, shown }: Table): readonly Piece[] {
  const isPair = columns.length <= 2
  const sentences = rows.map((row) =>
    row
      .map(({ text: words, sub = '' }, index) => {
        const title = isPair || index === 0 ? '' : `${columns[index]?.title ?? ''}: `
        return title + (sub === '' ? words : `${words} (${sub})`)
      })
      .join(isPair ? ': ' : '; '),
  )
  return shortList(sentences, Math.min(shown, ROWS_MAX))
}

function shortList(items: readonly string[], most = ROWS_MAX): readonly Piece[] {
  const more = items.length - most
  return [
    ...items.slice(0, most).map((item) => text(`• ${item}`, { size: 14, look: 'ink' })),
    ...(more > 0 ? [text(`and ${more} more`, { size: 14, look: 'muted' })] : []),
  ]
}
