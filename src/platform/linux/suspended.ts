/**
 * For how long Linux was suspended, from its uptime, which counts suspension, against the steady clock, which
 * does not (CLOCK_BOOTTIME and CLOCK_MONOTONIC). Setting the wall clock changes neither.
 */
import { uptime } from 'node:os'
import type { Clock } from '../../clock.ts'
import type { Evidence, Gap } from '../../supervisor/gap.ts'

/** A function to ask after each gap; it tells of the time since it was last asked, or made. */
export function suspensions({ steady }: Pick<Clock, 'steady'>): (gap: Gap) => Evidence {
  let before = aheadMs(steady)
  return ({ before: from, after: to }) => {
    const now = aheadMs(steady)
    const last = before
    before = now
    if (now !== null && last !== null) return { kind: 'suspended', ms: now - last }
    // Without an uptime the wall clock has to do: a clock that was set forward looks like a sleep then.
    return { kind: 'suspended', ms: to.now - from.now - (to.steady - from.steady) }
  }
}

/** Only differences mean anything. Null where the uptime cannot be read. */
function aheadMs(steady: Clock['steady']): number | null {
  try {
    return uptime() * 1000 - steady()
  } catch {
    // A container may hide it.
    return null
  }
}
