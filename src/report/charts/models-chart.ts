/** The ten most called models as bars, with the week before as an outline: who moved, at a look. Pure. */
import type { ModelLine, WeekView } from '../../rankings/week-view.ts'
import { fillOf } from '../colours.ts'
import { changeText, shareText, tokensText, toneOf } from '../figures.ts'
import type { Drawing } from '../page.ts'
import { box, label, widthOf } from '../svg.ts'
import { NARROW_PX } from './scale.ts'

const SHOWN = 10

export function modelsChart({ models }: WeekView, width: number): Drawing {
  const top = models.slice(0, SHOWN)
  const isNarrow = width < NARROW_PX
  const rowPx = isNarrow ? 48 : 42
  const keyPx = 24
  const most = Math.max(...top.flatMap((model) => [Number(model.tokens), before(model) ?? 0]), 1)
  const rows = top.map((model, index) => {
    const y = keyPx + index * rowPx
    return isNarrow ? narrowRow(model, { width, most, y }) : wideRow(model, { width, most, y })
  })
  const body = key(isNarrow ? 0 : LEFT, isNarrow) + rows.join('')
  return { width, height: keyPx + top.length * rowPx, body }
}

type Place = { readonly width: number; readonly most: number; readonly y: number }

const LEFT = 300
const RIGHT = 190

function wideRow(model: ModelLine, { width, most, y }: Place): string {
  const px = (tokens: number): number => (tokens / most) * (width - LEFT - RIGHT)
  const values = width - RIGHT + 14
  return [
    label(22, y + 18, String(model.rank), { anchor: 'end', look: 'ink strong' }),
    label(30, y + 18, model.name, { within: LEFT - 76 }),
    label(30, y + 33, `${model.vendor} · ${model.region}`, {
      size: 11,
      look: 'muted',
      within: LEFT - 76,
    }),
    label(LEFT - 12, y + 18, rankMove(model), {
      size: 12,
      anchor: 'end',
      look: moveLook(model),
    }),
    bars(model, { x: LEFT, y: y + 6, height: 22, px }),
    label(values + 56, y + 21, tokensText(model.tokens), { anchor: 'end' }),
    label(values + 108, y + 21, shareText(model.share), { anchor: 'end', look: 'ink strong' }),
    label(width, y + 21, changeText(model.change), {
      anchor: 'end',
      look: toneOf(model.change) === 'plain' ? 'muted' : toneOf(model.change),
    }),
  ].join('')
}

function narrowRow(model: ModelLine, { width, most, y }: Place): string {
  const px = (tokens: number): number => (tokens / most) * width
  const change = changeText(model.change)
  const tone = toneOf(model.change)
  const share = shareText(model.share)
  const changeAt = width
  const shareAt = width - 58
  return [
    label(0, y + 16, `${model.rank}  ${model.name}`, {
      within: shareAt - widthOf(share, 13) - 44,
    }),
    label(shareAt - widthOf(share, 13) - 6, y + 16, rankMove(model), {
      size: 11,
      anchor: 'end',
      look: moveLook(model),
    }),
    label(shareAt, y + 16, share, { anchor: 'end', look: 'ink strong' }),
    label(changeAt, y + 16, change, {
      anchor: 'end',
      look: tone === 'plain' ? 'muted' : tone,
    }),
    bars(model, { x: 0, y: y + 22, height: 16, px }),
  ].join('')
}

/** The week before is the taller outline behind: seen where it is longer and where it is shorter. */
function bars(
  model: ModelLine,
  at: { x: number; y: number; height: number; px: (tokens: number) => number },
): string {
  const { x, y, height, px } = at
  const last = before(model)
  const bar = box(`f-${fillOf(model.region)}`, [
    x,
    y + 4,
    Math.max(px(Number(model.tokens)), 1),
    height - 8,
  ])
  return last === null ? bar : bar + box('ghost', [x, y, px(last), height])
}

function key(x: number, isNarrow: boolean): string {
  const look = { size: 12, look: 'muted' }
  return [
    box('f-grey', [x, 6, 18, 8]),
    label(x + 24, 14, 'this week', look),
    box('ghost', [x + 96, 3, 18, 13]),
    label(
      x + 120,
      14,
      isNarrow ? 'the week before' : 'the week before; shares are of the total',
      look,
    ),
  ].join('')
}

/** Tokens of the week before, from the change; null where there were none, or it is not known. */
function before({ tokens, change }: ModelLine): number | null {
  return change === null || change <= -1 ? null : Number(tokens) / (1 + change)
}

function rankMove({ rank, previousRank }: ModelLine): string {
  if (previousRank === null) return 'new'
  if (rank === previousRank) return '='
  return rank < previousRank ? `▲${previousRank - rank}` : `▼${rank - previousRank}`
}

function moveLook({ rank, previousRank }: ModelLine): string {
  if (previousRank === null) return 'up'
  if (rank === previousRank) return 'muted'
  return rank < previousRank ? 'up' : 'down'
}
