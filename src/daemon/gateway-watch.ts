/** What the daemon does with its gateway beside keeping it up: hears its notices, wakes it, renews it. */
import { GATEWAY_NAME } from '../config/gateway.ts'
import type { Parts } from './compose.ts'
import { followNotices } from './gateway-notices.ts'
import { gatewayPaths } from './gateway-paths.ts'
import { gatewayRenewal, type GatewayRenewal } from './gateway-renewal.ts'

export type GatewayWatch = {
  readonly tick: () => void
  /** After a sleep of the host. */
  readonly wake: () => void
  readonly renew: GatewayRenewal['want']
  readonly close: () => void
}

export function gatewayWatch(parts: Parts, failed: (error: unknown) => void): GatewayWatch {
  const { fleet, clock, paths } = parts
  const isUp = (): boolean => fleet.keeper(GATEWAY_NAME)?.life().state.phase === 'up'
  const renewal = gatewayRenewal(fleet, clock)
  const follower = followNotices({
    socket: gatewayPaths(paths.home).socket,
    clock,
    isUp,
    onChange: parts.onChange,
    cursor: parts.notices,
    take: parts.chronicle.take,
    failed,
  })
  return {
    tick: renewal.tick,
    renew: renewal.want,
    wake: () => isUp() && follower.wake(),
    close: follower.close,
  }
}
