/** Durations and moments in the reasons that people read. Pure. */
import type { Instant } from '../clock.ts'

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const

/** One unit, or two: `40 s`, `3 h 20 min`, `7 d`. */
export function durationWords(ms: number): string {
  const first = UNITS.findIndex(([, unitMs]) => ms >= unitMs)
  if (first < 0) return '0 s'
  let leftMs = ms
  const parts = UNITS.slice(first, first + 2).map(([unit, unitMs]) => {
    const count = Math.floor(leftMs / unitMs)
    leftMs -= count * unitMs
    return count === 0 ? '' : `${count} ${unit}`
  })
  return parts.filter(Boolean).join(' ')
}

/** `2026-11-24 09:00 UTC`: a slot is named the same whoever reads. */
export function slotWords(at: Instant): string {
  const [date = '', time = ''] = new Date(at).toISOString().split('T')
  return `${date} ${time.slice(0, 5)} UTC`
}
