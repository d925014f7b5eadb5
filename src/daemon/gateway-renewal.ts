/**
 * A gateway of an older release, found running by a new daemon, is started anew: as soon as it has no request under
 * way, at the latest after two minutes. The agents' own answers should not be cut by an upgrade of ours.
 */
import type { Clock, Steady } from '../clock.ts'
import { GATEWAY_NAME } from '../config/gateway.ts'
import type { Fleet } from '../supervisor/fleet.ts'

export type GatewayRenewal = {
  readonly want: () => void
  /** Called each second. */
  readonly tick: () => void
}

const LATEST_MS = 120_000

export function gatewayRenewal(
  fleet: Pick<Fleet, 'keeper' | 'wish'>,
  clock: Clock,
): GatewayRenewal {
  let until: Steady | null = null
  let asking = false
  const renew = (): void => {
    until = null
    fleet.wish('restart', [GATEWAY_NAME])
  }
  return {
    want: () => (until = clock.steady() + LATEST_MS),
    tick() {
      if (until === null || asking) return
      const keeper = fleet.keeper(GATEWAY_NAME)
      const run = keeper?.run() ?? null
      // Gone or stopped meanwhile: its next start is of the new release anyway.
      if (keeper === undefined || run === null) until = null
      else if (clock.steady() >= until) renew()
      else {
        asking = true
        const idle = keeper.plan().behaviour.isIdle?.(run.running) ?? Promise.resolve(true)
        idle
          .then((isIdle) => isIdle && until !== null && renew())
          .catch(() => undefined)
          .finally(() => (asking = false))
      }
    },
  }
}
