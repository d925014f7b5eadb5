/**
 * Notices that nobody was looking for a while: the host slept, or the daemon was stalled. Pure.
 * The daemon ticks each second; on Linux the steady clock stands still in sleep while the wall
 * clock goes on, on macOS both go on (docs/decisions/0003-steady-clock.md).
 */
import type { Instant, Steady } from '../clock.ts'

/** A tick this late is looked into (design section 6.6). */
export const GAP_MS = 15_000

export type Tick = { readonly now: Instant; readonly steady: Steady }

export type Gap = {
  /** `slept`: only the wall clock went on. `away`: both did; asleep or stalled, not known yet. */
  readonly kind: 'slept' | 'away' | 'clock-set'
  readonly from: Instant
  readonly to: Instant
}

/** What the time between two ticks tells; null when it tells nothing. */
export function gapBetween(before: Tick, after: Tick): Gap | null {
  const wallMs = after.now - before.now
  const steadyMs = after.steady - before.steady
  const at = { from: before.now, to: after.now }
  if (steadyMs > GAP_MS) return { kind: 'away', ...at }
  if (wallMs - steadyMs > GAP_MS) return { kind: 'slept', ...at }
  return wallMs - steadyMs < -GAP_MS ? { kind: 'clock-set', ...at } : null
}
