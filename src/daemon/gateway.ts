/**
 * The gateway as a process of its own: opens its books, serves on loopback until it is told to go, and leaves nothing
 * unsettled that could be settled.
 */
import { isoTime, systemClock, type Clock } from '../clock.ts'
import { AgenthostError, EXIT, type ExitCode } from '../errors.ts'
import type { ReconcileNumbers } from '../gateway/ledger/reconcile-plan.ts'
import { processesOf } from '../platform/processes.ts'
import { lockFile } from '../store/lock-file.ts'
import { watchfulClock } from '../supervisor/watchful-clock.ts'
import { gatewayControl } from './gateway-control.ts'
import { gatewayInForce } from './gateway-in-force.ts'
import { gatewayNews } from './gateway-news.ts'
import { gatewayParts } from './gateway-parts.ts'
import { gatewayPaths } from './gateway-paths.ts'
import { gatewayServing } from './gateway-serving.ts'
import { everySecond } from './gateway-ticks.ts'
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
  /** Of reconciliation, for drills: others than usual. */
  readonly numbers?: Partial<ReconcileNumbers>
}

/**
 * Rejects with `config` (78) where the configuration cannot be used, with `temporary` (75) for a port or a socket that
 * is taken. Whatever was opened until then is closed: nothing keeps the process.
 */
export async function runGateway(start: GatewayStart): Promise<ExitCode> {
  const opened: Closing[] = []
  try {
    const line = await opening(start, opened)
    await aborted(start.stop)
    line('gateway', 'goes')
  } catch (error) {
    // Why it did not begin is what has to be told.
    await closed(opened).catch(() => undefined)
    throw error
  }
  await closed(opened)
  return EXIT.done
}

type Closing = () => unknown
type Line = (subject: string, message: string) => void

async function opening(start: GatewayStart, opened: Closing[]): Promise<Line> {
  const { paths, env, write, clock: raw = systemClock } = start
  const clock = watchfulClock(raw)
  const line: Line = (subject, message) => write(`${isoTime(clock.now())} ${subject}: ${message}`)
  const mistake = (error: unknown): void =>
    line('mistake', error instanceof Error ? (error.stack ?? error.message) : String(error))
  const news = gatewayNews(clock, line)
  const inForce = await gatewayInForce({ paths, env, clock, tell: line })
  opened.push(inForce.close)
  const places = gatewayPaths(paths.home)
  opened.push(lockOf(places.lock))
  const bootId = processesOf(env).bootId()
  const ledger = openLedger({ home: paths.home, clock, bootId, tell: news.tell })
  opened.push(ledger.close)
  news.keepIn(ledger.db)
  const { numbers = {} } = start
  const parts = gatewayParts({ clock, places, inForce, ledger, news, line, mistake, numbers })
  opened.push(parts.routing.close, parts.tokens.close, parts.queue.close)
  opened.push(parts.wires.close, parts.prices.close, parts.books.close)
  clock.onGap(() => parts.wires.flush())
  // Before the first call of ours: what the keys show already is not ours.
  if (!ledger.wasPowerLost) await parts.books.begin()
  const serving = await gatewayServing(parts.handed, parts.wires)
  opened.push(serving.close)
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
  opened.push(() => control.close())
  // Until the upstreams have said what they counted, no money is held: calls are told so.
  if (ledger.wasPowerLost) parts.books.afterPowerLoss().catch(mistake)
  opened.push(everySecond(clock, parts))
  line('gateway', `listens on http://127.0.0.1:${serving.port}`)
  return line
}

/** Before the ledger is touched: two that write one would each know half of what is spent. */
function lockOf(path: string): Closing {
  const release = lockFile(path)
  if (release !== null) return release
  const message = 'unable to serve: another gateway has this home'
  throw new AgenthostError('temporary', message, 'Look at it with `agenthost status`.')
}

/** The last that was opened first. All of them, then it rejects with the first that could not be. */
async function closed(opened: readonly Closing[]): Promise<void> {
  const errors: unknown[] = []
  for (const close of opened.toReversed()) {
    try {
      await close()
    } catch (error) {
      errors.push(error)
    }
  }
  if (errors.length > 0) throw errors[0]
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
