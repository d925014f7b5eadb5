/** What the daemon does with its gateway beside keeping it up: wakes it, renews it, hears it and who changes its table. */
import { GATEWAY_NAME } from '../config/gateway.ts'
import type { Parts } from './compose.ts'
import { followNotices } from './gateway-notices.ts'
import { gatewayPaths } from './gateway-paths.ts'
import { insightsNews } from './insights-news.ts'
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
  const news = insightsNews(parts, failed)
  const follower = followNotices({
    socket: gatewayPaths(paths.home).socket,
    clock,
    isUp,
    onChange: parts.onChange,
    cursor: parts.notices.gateway,
    take: parts.chronicle.take,
    failed,
  })
  return {
    tick() {
      renewal.tick()
      news.tick()
    },
    renew: renewal.want,
    wake: () => isUp() && follower.wake(),
    close: follower.close,
  }
}
