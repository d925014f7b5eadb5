/** The person's own spend by route, each against its cap: the line at 100% is where the gateway stops. Pure. */
import { dollarsText, shareText } from '../figures.ts'
import type { Drawing } from '../page.ts'
import type { RouteSpend, Spend } from '../report-facts.ts'
import { box, label, line } from '../svg.ts'
import { NARROW_PX } from './scale.ts'

/** What is over its cap is drawn up to here. */
const MOST = 1.25

export function spendChart({ routes }: Spend, width: number): Drawing {
  const isNarrow = width < NARROW_PX
  const rowPx = isNarrow ? 48 : 34
  const frame = isNarrow ? { left: 0, right: width } : { left: 180, right: width - 260 }
  const cap = frame.left + (frame.right - frame.left) / MOST
  const top = 22
  const height = top + routes.length * rowPx + 4
  const rows = routes.map((route, index) => {
    const y = top + index * rowPx
    const bar = { x: frame.left, y: y + (isNarrow ? 22 : 8), capPx: cap - frame.left }
    const names = isNarrow
      ? label(0, y + 15, route.route, { within: width - 210, look: 'ink strong' })
      : label(0, y + 22, route.route, { within: frame.left - 14, look: 'ink strong' })
    const text = label(width, y + (isNarrow ? 15 : 22), wordsOf(route), { anchor: 'end' })
    return names + track(route, bar) + text
  })
  const heading = label(cap, 12, 'cap', { size: 12, look: 'muted', anchor: 'middle' })
  const hasCap = routes.some(({ capUsd }) => capUsd !== null)
  return { width, height, body: (hasCap ? heading : '') + rows.join('') }
}

function track(route: RouteSpend, at: { x: number; y: number; capPx: number }): string {
  const used = usedOf(route)
  if (used === null) return ''
  const fill = used > 1 ? 'f-vermilion' : 'f-blue'
  return [
    box('track', [at.x, at.y, at.capPx * MOST, 18]),
    box(fill, [at.x, at.y + 3, at.capPx * Math.min(Math.max(used, 0), MOST), 12]),
    line('cap', [at.x + at.capPx, at.y - 2, at.x + at.capPx, at.y + 20]),
  ].join('')
}

/** The used part of the cap; null where there is no cap to be measured against. */
export function usedOf({ usd, capUsd }: RouteSpend): number | null {
  const used = capUsd === null ? NaN : Number(usd) / Number(capUsd)
  return Number.isFinite(used) ? used : null
}

function wordsOf(route: RouteSpend): string {
  const used = usedOf(route)
  if (used === null || route.capUsd === null) return `${dollarsText(route.usd)}, no cap`
  const text = `${dollarsText(route.usd)} of ${dollarsText(route.capUsd)}, ${shareText(used)}`
  return used > 1 ? `${text}: over` : text
}
