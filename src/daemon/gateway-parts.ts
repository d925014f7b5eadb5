/** The gateway's parts and who gets which door. */
import type { Clock } from '../clock.ts'
import { answerAsModel, pingOf } from '../gateway/queue/answer-as-model.ts'
import type { Caller } from '../gateway/call.ts'
import { figures, type Figures } from '../gateway/figures/figures.ts'
import { humanQueue, type PersonsQueue } from '../gateway/queue/human-queue.ts'
import { priceBook, type PriceBook } from '../gateway/prices/price-book.ts'
import type { ReconcileNumbers } from '../gateway/ledger/reconcile-plan.ts'
import { reconciler, type Reconciler } from '../gateway/ledger/reconcile.ts'
import type { Choosing } from '../gateway/relay/relay-doors.ts'
import { tapJson, tapStream } from '../gateway/tap/tap.ts'
import { tokenBook, type TokenBook } from '../gateway/front/token-book.ts'
import { isScraper } from '../gateway/front/token-text.ts'
import type { Upstream } from '../gateway/relay/upstream.ts'
import { modelName } from '../routing/table.ts'
import { walkOf } from '../routing/walk.ts'
import { priceRows } from '../store/ledger-prices.ts'
import { queueRows } from '../store/ledger-queue.ts'
import type { GatewayInForce } from './gateway-in-force.ts'
import { judgingBy } from './gateway-judging.ts'
import type { GatewayNews } from './gateway-news.ts'
import type { GatewayPaths } from './gateway-paths.ts'
import { gatewayRouting, type GatewayRouting } from './gateway-routing.ts'
import { connections, type Connections, type HandedIn } from './gateway-serving.ts'
import type { OpenedLedger } from './ledger.ts'

export type GatewayFrom = {
  readonly clock: Clock
  readonly places: GatewayPaths
  readonly inForce: GatewayInForce
  readonly ledger: OpenedLedger
  readonly news: GatewayNews
  readonly line: (subject: string, message: string) => void
  readonly mistake: (error: unknown) => void
  readonly numbers: Partial<ReconcileNumbers>
}

export type GatewayParts = {
  readonly wires: Connections
  readonly routing: GatewayRouting
  readonly prices: PriceBook
  readonly queue: PersonsQueue
  readonly tokens: TokenBook
  readonly books: Reconciler
  readonly figures: Figures
  readonly handed: HandedIn
}

export function gatewayParts(from: GatewayFrom): GatewayParts {
  const { clock, places, inForce, ledger, news, line, mistake } = from
  const { tell } = news
  const { limits } = inForce
  const named = (): readonly Upstream[] => inForce.settings().upstreams
  const upstreams = byName(inForce)
  const wires = connections(clock, { limits, choosing: { upstreams, keyOf: inForce.keyOf } })
  const routing = gatewayRouting({
    path: places.routing,
    upstreams: () => named().map(({ name }) => name),
    db: ledger.db,
    clock,
    tell,
  })
  const rows = priceRows(ledger.db)
  const prices = priceBook({ ask: wires.ask, rows, upstreams: named(), clock, tell })
  const queue = humanQueue({ rows: queueRows(ledger.db), clock, tell, limits, trouble: mistake })
  const told = (message: string): void => line('tokens', message)
  const tokens = tokenBook({ folder: places.tokens, clock, tell: told })
  const books = reconciler({
    clock,
    ask: wires.ask,
    tell,
    upstreams: () => [...upstreams().values()].filter(asOpenRouter).map(({ name }) => name),
    ledger: ledger.ledger,
    openHolds: ledger.openHolds,
    money: ledger.money,
    numbers: from.numbers,
  })
  const seen = figures()
  const choosing: Choosing = {
    inForce: routing.inForce,
    tableFor: routing.tableFor,
    words: { modelName, walkOf },
    callerOf: (token) => mayCall(tokens.callerOf(token)),
    upstreams,
    keyOf: inForce.keyOf,
  }
  const handed: HandedIn = {
    clock,
    limits,
    tell,
    mistake,
    ledger: ledger.ledger,
    metrics: {
      mayRead(token) {
        const caller = tokens.callerOf(token)
        return caller !== null && isScraper(caller)
      },
      exposition: seen.exposition,
    },
    keyRefused: (upstream) => void inForce.refused(upstream),
    choosing,
    judging: judgingBy(prices),
    tapping: { tapStream, tapJson, figures: seen },
    answering: { queue, answerAsModel, pingOf },
  }
  return { wires, routing, prices, queue, tokens, books, figures: seen, handed }
}

/** The scraper's token calls no model, whatever its file says. */
function mayCall(caller: Caller | null): Caller | null {
  return caller === null || isScraper(caller) ? null : caller
}

/** The same map as long as the settings are the same: it is asked for with every call. */
function byName({ settings }: GatewayInForce): () => ReadonlyMap<string, Upstream> {
  let of: readonly Upstream[] = []
  let map: ReadonlyMap<string, Upstream> = new Map()
  return () => {
    const { upstreams } = settings()
    if (upstreams !== of) {
      of = upstreams
      map = new Map(upstreams.map((upstream) => [upstream.name, upstream]))
    }
    return map
  }
}

function asOpenRouter({ isOpenRouter }: Upstream): boolean {
  return isOpenRouter
}
