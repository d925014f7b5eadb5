/**
 * Each vendor's share of the tokens against its share of the estimated dollars, with the band of the estimate:
 * the line between the two is who is called beside who is paid. Pure.
 */
import type { VendorLine, WeekView } from '../../rankings/week-view.ts'
import { shareBandText, shareText } from '../figures.ts'
import type { Drawing } from '../page.ts'
import { box, element, label, line } from '../svg.ts'
import { NARROW_PX, ticksTo } from './scale.ts'

const SHOWN = 10
const TOP = 46

type Frame = {
  readonly left: number
  readonly right: number
  readonly most: number
  readonly width: number
}

export function vendorsChart(view: WeekView, width: number): Drawing {
  const isNarrow = width < NARROW_PX
  const rows = shownVendors(view)
  const rowPx = isNarrow ? 50 : 36
  const most = Math.max(...rows.map((row) => Math.max(row.share, row.dollarShare?.high ?? 0)), 0.01)
  const frame = isNarrow
    ? { left: 8, right: width - 8, most, width }
    : { left: 184, right: width - 232, most, width }
  const bottom = TOP + rows.length * rowPx
  const body = [
    key(isNarrow ? 0 : frame.left, isNarrow),
    ...ticksTo(most, isNarrow ? 4 : 6).flatMap((tick) => gridLine(tick, bottom, frame)),
    ...rows.map((row, index) => (isNarrow ? narrowRow : wideRow)(row, TOP + index * rowPx, frame)),
  ]
  return { width, height: bottom + 22, body: body.join('') }
}

/** The largest by either measure, in the order of their tokens. */
export function shownVendors({ vendors }: WeekView): readonly VendorLine[] {
  const weight = (line: VendorLine): number => Math.max(line.share, line.dollarShare?.mid ?? 0)
  const named = vendors.filter(({ vendor }) => vendor !== 'other')
  const largest = named.toSorted((a, b) => weight(b) - weight(a)).slice(0, SHOWN)
  return largest.toSorted((a, b) => b.share - a.share)
}

const xOf = (share: number, { left, right, most }: Frame): number =>
  left + (share / most) * (right - left)

function wideRow(row: VendorLine, y: number, frame: Frame): string {
  const x = frame.right + 20
  return [
    label(0, y + 22, row.company, { within: frame.left - 16, look: 'ink strong' }),
    marks(row, y + 18, frame),
    label(x + 52, y + 22, shareText(row.share), { anchor: 'end' }),
    label(x + 66, y + 22, '→', { look: 'muted' }),
    label(frame.width, y + 22, dollarWords(row), { anchor: 'end' }),
  ].join('')
}

function narrowRow(row: VendorLine, y: number, frame: Frame): string {
  const figures = `${shareText(row.share)} → ${dollarWords(row)}`
  return [
    label(0, y + 15, row.company, { within: frame.width - 190, look: 'ink strong' }),
    label(frame.width, y + 15, figures, { anchor: 'end' }),
    marks(row, y + 32, frame),
  ].join('')
}

/** Tokens are a dot, dollars a band with a diamond at its middle, billed dollars a stroke: never colour alone. */
function marks(row: VendorLine, y: number, frame: Frame): string {
  const tokens = xOf(row.share, frame)
  const dot = element('circle', { class: 'f-blue', cx: tokens, cy: y, r: 6 })
  const { dollarShare, billed } = row
  if (dollarShare === null) return dot
  const [low, mid, high] = [dollarShare.low, dollarShare.mid, dollarShare.high].map((share) =>
    xOf(share, frame),
  ) as [number, number, number]
  return [
    box('band', [low, y - 7, Math.max(high - low, 2), 14]),
    line('gap', [tokens, y, mid, y]),
    dot,
    diamond(mid, y),
    billed === null
      ? ''
      : line('cap', [xOf(billed.share, frame), y - 9, xOf(billed.share, frame), y + 9]),
  ].join('')
}

function diamond(x: number, y: number): string {
  return element('path', {
    class: 'f-vermilion',
    d: `M${x - 7} ${y}L${x} ${y - 7}L${x + 7} ${y}L${x} ${y + 7}Z`,
  })
}

function dollarWords({ dollarShare }: VendorLine): string {
  if (dollarShare === null) return 'no price'
  const band = shareBandText(dollarShare)
  return `${shareText(dollarShare.mid)}${band.includes('–') ? ` (${band})` : ''}`
}

function gridLine(tick: number, bottom: number, frame: Frame): readonly string[] {
  const x = xOf(tick, frame)
  const anchor = tick === 0 && frame.left < 20 ? 'start' : 'middle'
  const text = `${Math.round(tick * 1000) / 10}%`
  return [
    line('grid', [x, TOP - 4, x, bottom]),
    label(x, bottom + 16, text, { size: 12, look: 'muted', anchor }),
  ]
}

function key(x: number, isNarrow: boolean): string {
  const look = { size: 12, look: 'muted' }
  const dollars = isNarrow ? [0, 32] : [210, 14]
  const [dx = 0, dy = 0] = dollars
  return [
    element('circle', { class: 'f-blue', cx: x + 6, cy: 10, r: 6 }),
    label(x + 18, 14, 'share of tokens, of the total', look),
    box('band', [x + dx, dy - 11, 26, 14]),
    diamond(x + dx + 13, dy - 4),
    label(x + dx + 32, dy, 'share of the estimated dollars, low to high', look),
  ].join('')
}
