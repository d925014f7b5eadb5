/** How much of a cap is spent and held, for a bar: the exact amounts stand beside it as text. Pure. */
import type { CapView } from './view.ts'

/** From here on a cap is near. */
const NEAR = 0.9

export type Shares = { readonly spent: number; readonly held: number; readonly isNear: boolean }

/** Each from 0 to 1, both together at most 1; a cap of nothing is full. */
export function sharesOf(cap: Pick<CapView, 'capUsd' | 'spentUsd' | 'heldUsd'>): Shares {
  const whole = Number(cap.capUsd)
  if (!(whole > 0)) return { spent: 1, held: 0, isNear: true }
  const spent = Math.min(1, Number(cap.spentUsd) / whole)
  const held = Math.min(1 - spent, Number(cap.heldUsd) / whole)
  return { spent, held, isNear: spent + held >= NEAR }
}
