/**
 * The gateway's own control socket: how a person answers what is parked, and how the daemon learns what the gateway
 * has to tell. Only its owner can open it; it holds no key and gives out none.
 */
import { isoTime, type Clock, type Instant } from '../clock.ts'
import type { GatewayNoticeLine } from '../control/gateway-protocol.ts'
import { gatewayRoutes, type QueueQuestions } from '../control/gateway-routes.ts'
import { socketServer } from '../control/socket-server.ts'
import { AgenthostError } from '../errors.ts'
import type { Decided, PersonsQueue } from '../gateway/queue/human-queue.ts'
import type { GatewayNotice } from '../gateway/telling.ts'
import { parkedLine, shownOf } from './parked-lines.ts'

/** As `store/ledger-notices.ts` has them. */
export type KeptNotice = GatewayNotice & { readonly cursor: number; readonly at: Instant }

export type GatewayControlDoors = {
  readonly queue: PersonsQueue
  readonly notices: {
    /** After a cursor, oldest first, at most so many. */
    readonly since: (cursor: number, limit: number) => readonly KeptNotice[]
    readonly newest: () => number
    /** Calls back after every new one; gives the function that ends it. */
    readonly onNotice: (listener: () => void) => () => void
  }
  /** Names of the routes in force; null while there is no table. */
  readonly routes: () => readonly string[] | null
  /** In Prometheus' text form. */
  readonly figures: () => string
  readonly wake: () => void | Promise<void>
}

export type GatewayControl = {
  readonly path: string
  readonly doors: GatewayControlDoors
  readonly clock: Clock
  /** Gets what nobody foresaw, for the log. */
  readonly mistake: (error: unknown) => void
}

/** Throws `config` for a path that cannot be a socket, `temporary` when another gateway listens there. */
export function gatewayControl({
  path,
  doors,
  clock,
  mistake,
}: GatewayControl): Promise<{ close(): Promise<void> }> {
  const { notices, figures, wake } = doors
  const questions = {
    queue: queueQuestions(doors),
    notices: {
      eventsSince: (cursor: number, limit: number) =>
        notices.since(cursor, limit).map((notice) => noticeLine(notice)),
      newestCursor: notices.newest,
      onEvent: notices.onNotice,
    },
    figures,
    wake,
  }
  const routes = (closing: AbortSignal) => gatewayRoutes(questions, { clock, closing })
  return socketServer({ path, routes, clock, mistake })
}

function queueQuestions({ queue, routes }: GatewayControlDoors): QueueQuestions {
  return {
    list: (last) => queue.list(last).map((row) => parkedLine(row)),
    show(id) {
      const shown = queue.show(id)
      return shown === null ? null : shownOf(shown.row, shown.body)
    },
    answer: ({ id, text, by, tool }) => decidedAnswer(queue.answer(id, text, by, tool)),
    retry({ id, route, by }) {
      refuseUnknown(id, route, routes())
      return decidedAnswer(queue.retry(id, route, by))
    },
    drop: ({ id, why, by }) => decidedAnswer(queue.drop(id, why, by)),
  }
}

function refuseUnknown(id: number, route: string, routes: readonly string[] | null): void {
  if (routes === null || routes.includes(route)) return
  const message = `unable to retry request ${id}: there is no route ${route}`
  throw new AgenthostError('usage', message, `There is: ${routes.join(', ')}.`)
}

function decidedAnswer({ row, served }: Decided) {
  return { request: parkedLine(row), served }
}

function noticeLine({ cursor, at, kind, subject, message, data }: KeptNotice): GatewayNoticeLine {
  return { cursor, at: isoTime(at), kind, subject, message, data: { ...data } }
}
