/** When an open hold is asked for again, and when it is charged at its worst. Pure. */
import type { Instant } from '../../clock.ts'
import type { OpenHold } from './ledger.ts'

export type ReconcileNumbers = {
  /** Between one question for a call and the next; the last one again and again. */
  readonly gapsMs: readonly [number, ...number[]]
  /** After so long without an answer it is charged at its worst. */
  readonly giveUpMs: number
  /** So many calls are asked for at once. */
  readonly atOnce: number
  /** The upstream's total counts only when nothing has ended for so long: it may lag. */
  readonly quietMs: number
  /** Between two questions for the total, where the first answered nothing or did not settle it. */
  readonly totalEveryMs: number
  /** Own and upstream's figure may differ by so many hundredths of the latter. */
  readonly driftPercent: bigint
  /** Before anything is served, after a power loss. */
  readonly comparedEveryMs: number
  /** So long the first call may wait for what the keys show already. */
  readonly beginWithinMs: number
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

export const RECONCILE: ReconcileNumbers = {
  // `/generation` may answer 404 for a while after the call.
  gapsMs: [1000, 3000, 10_000, 30_000, 2 * MINUTE_MS, 10 * MINUTE_MS, HOUR_MS],
  giveUpMs: 24 * HOUR_MS,
  atOnce: 4,
  quietMs: 2 * HOUR_MS,
  totalEveryMs: 10 * MINUTE_MS,
  driftPercent: 5n,
  comparedEveryMs: 2000,
  beginWithinMs: 3000,
}

export type Asking = { readonly asks: number; readonly nextAt: number }

/** What is due for an open hold: nothing yet, a question, or the worst case. */
export type Due =
  | { readonly do: 'wait' }
  | { readonly do: 'ask'; readonly generation: string }
  | { readonly do: 'worst' }

/** `steady` is the clock that `Asking.nextAt` is of. */
export function dueOf(
  { generation, pending, ask }: OpenHold,
  asking: Asking | undefined,
  { now, steady, canAsk }: { now: Instant; steady: number; canAsk: boolean },
  { giveUpMs, gapsMs }: Pick<ReconcileNumbers, 'giveUpMs' | 'gapsMs'>,
): Due {
  if (generation === null || !canAsk) return { do: 'worst' }
  const { asks, nextAt } = asking ?? { asks: 0, nextAt: -Infinity }
  if (steady < nextAt) return { do: 'wait' }
  // Also one that a gateway left behind which was off for days is asked for a few times.
  const isOld = now - (pending?.at ?? ask.at) > giveUpMs
  return isOld && asks >= Math.min(gapsMs.length, 4) ? { do: 'worst' } : { do: 'ask', generation }
}

export function askedAgain(
  asking: Asking | undefined,
  steady: number,
  { gapsMs }: Pick<ReconcileNumbers, 'gapsMs'>,
): Asking {
  const asks = (asking?.asks ?? 0) + 1
  return { asks, nextAt: steady + (gapsMs[asks - 1] ?? gapsMs.at(-1) ?? gapsMs[0]) }
}
