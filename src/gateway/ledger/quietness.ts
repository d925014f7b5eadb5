/** When an upstream's own total can be held against ours: nothing of ours may be missing in it, or lag. Pure. */
import { besideOf } from './difference.ts'
import { periodStart } from './money.ts'
import type { ReconcileNumbers } from './reconcile-plan.ts'
import type { ReconcileDoors } from './reconcile-doors.ts'

export type Quietness = {
  /** Nothing is open, and nothing has ended for so long that the total must have everything in it. */
  readonly isQuiet: (upstream: string) => boolean
  /** Nothing of ours has cost anything this month: what the key shows is not ours, and no lag can hide any. */
  readonly isUntouched: (upstream: string) => boolean
}

export function quietness(
  { clock, money, openHolds }: ReconcileDoors,
  { quietMs }: Pick<ReconcileNumbers, 'quietMs'>,
): Quietness {
  const isIdle = (upstream: string): boolean =>
    money.live(upstream) === 0 && !openHolds().some(({ ask }) => ask.model.upstream === upstream)
  return {
    isQuiet: (upstream) => isIdle(upstream) && clock.now() - money.lastEndAt(upstream) >= quietMs,
    isUntouched: (upstream) =>
      isIdle(upstream) &&
      money.spent(upstream, 'month', periodStart('month', clock.now())) === 0n &&
      besideOf({ at: clock.now(), baseline: money.baseline(upstream) }) === null,
  }
}
