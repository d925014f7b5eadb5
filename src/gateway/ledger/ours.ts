/** Our side of a comparison with an upstream, as it is now. Pure. */
import { periodStart } from './money.ts'
import type { Ours } from './difference.ts'
import type { ReconcileDoors } from './reconcile-doors.ts'
import type { KeyFigures } from './upstream-figures.ts'

export function oursOf({ clock, money }: ReconcileDoors, upstream: string): Ours {
  const at = clock.now()
  const spent = (period: keyof KeyFigures) => money.spent(upstream, period, periodStart(period, at))
  const month = periodStart('month', at)
  return {
    at,
    upstream,
    spent: { day: spent('day'), week: spent('week'), month: spent('month') },
    worst: money.worst(upstream, month),
    unattributed: money.unattributed().filter((row) => row.upstream === upstream),
    baseline: money.baseline(upstream),
  }
}
