/**
 * The gateway as a process of its own: opens its books, serves on loopback until it is told to go, and leaves nothing
 * unsettled that could be settled.
 */
import { isoTime, nextSecond, systemClock, type Clock } from '../clock.ts'
import { EXIT, type ExitCode } from '../errors.ts'
import { processesOf } from '../platform/processes.ts'
import { watchfulClock } from '../supervisor/watchful-clock.ts'
import { gatewayControl } from './gateway-control.ts'
import { gatewayInForce } from './gateway-in-force.ts'
import { gatewayNews } from './gateway-news.ts'
import { gatewayParts, type GatewayParts } from './gateway-parts.ts'
import { gatewayPaths } from './gateway-paths.ts'
import { gatewayServing } from './gateway-serving.ts'
import { openLedger } from './ledger.ts'
import type { HomePaths } from './paths.ts'

export type GatewayStart = {
  readonly paths: HomePaths
  readonly env: NodeJS.ProcessEnv
  /** Gets the log, a line at a time. */
  readonly write: (line: string) => void
  /** Aborted when the gateway is to go. */
  readonly stop: AbortSignal
  readonly clock?: Clock
}

/** Rejects with `config` (78) where the configuration cannot be used, with `temporary` (75) for a port that is taken. */
export async function runGateway(start: GatewayStart): Promise<ExitCode> {
  const { paths, env, write, stop, clock: raw = systemClock } = start
  const clock = watchfulClock(raw)
  const line = (subject: string, message: string): void =>
    write(`${isoTime(clock.now())} ${subject}: ${message}`)
  const mistake = (error: unknown): void =>
    line('mistake', error instanceof Error ? (error.stack ?? error.message) : String(error))
  const news = gatewayNews(clock, line)
  const inForce = await gatewayInForce({ paths, env, clock, tell: line })
  const bootId = processesOf(env).bootId()
  const ledger = openLedger({ home: paths.home, clock, bootId, tell: news.tell })
  news.keepIn(ledger.db)
  const places = gatewayPaths(paths.home)
  const parts = gatewayParts({ clock, places, inForce, ledger, news, line, mistake })
  clock.onGap(() => parts.wires.flush())
  const serving = await gatewayServing(parts.handed, parts.wires)
  inForce.onChange(() => {
    parts.prices.configured(inForce.settings().upstreams)
    // Pools of an address that is left, or with another limit, are of no use any more.
    parts.wires.flush()
    parts.routing.look()
    serving.limited()
    line('gateway', 'agenthost.yaml has changed; what it says now is in force')
  })
  const control = await gatewayControl({
    path: places.socket,
    clock,
    mistake,
    doors: {
      queue: parts.queue,
      notices: news.notices,
      routes: () => parts.routing.inForce()?.table.routes.map(({ name }) => name) ?? null,
      figures: parts.figures.exposition,
      wake: () => parts.wires.flush(),
    },
  })
  // Until the upstreams have said what they counted, no money is held: calls are told so.
  if (ledger.wasPowerLost) parts.books.afterPowerLoss().catch(mistake)
  const ticks = everySecond(clock, parts)
  line('gateway', `listens on http://127.0.0.1:${serving.port}`)
  await aborted(stop)
  line('gateway', 'goes')
  ticks()
  await control.close()
  parts.books.close()
  await parts.prices.close()
  await serving.close()
  parts.queue.close()
  parts.tokens.close()
  parts.routing.close()
  inForce.close()
  await ledger.close()
  return EXIT.done
}

function everySecond(clock: Clock, parts: GatewayParts): () => void {
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

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
