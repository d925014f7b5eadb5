/** What the gateway looks at once a second: prices of a new table, what waits for a person, what open holds cost. */
import { nextSecond, type Clock } from '../clock.ts'
import type { GatewayParts } from './gateway-parts.ts'

/** The first time at once; until it is stopped. */
export function everySecond(clock: Clock, parts: GatewayParts): () => void {
  const { prices, queue, books, routing } = parts
  let cancel = (): void => undefined
  let pricedFor = ''
  const tick = (): void => {
    cancel = clock.wakeAt(nextSecond(clock), tick)
    const now = routing.inForce()
    if (now !== null && now.version !== pricedFor) {
      pricedFor = now.version
      void prices.refresh(now.table.routes.map(({ model }) => model))
    }
    prices.tick()
    queue.tick()
    books.tick()
  }
  tick()
  return () => cancel()
}
