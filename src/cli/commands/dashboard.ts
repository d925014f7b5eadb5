/** `agenthost dashboard`: a page of its own process, for a browser on this computer or through `ssh -L`. */
import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import { hostname } from 'node:os'
import { Readable } from 'node:stream'
import { systemClock } from '../../clock.ts'
import { jsonListener, Lines, type Route } from '../../control/json-http.ts'
import { looks } from '../../dashboard/looks.ts'
import { pageServer } from '../../dashboard/server.ts'
import { numberIn, shelf } from '../../dashboard/shelf.ts'
import { stream } from '../../dashboard/stream.ts'
import { tickets } from '../../dashboard/tickets.ts'
import { newToken } from '../../dashboard/token.ts'
import { watcher, type Watcher } from '../../dashboard/watcher.ts'
import { listeners } from '../../daemon/listeners.ts'
import { dashboardActs } from '../dashboard/dashboard-acts.ts'
import { pageFiles } from '../dashboard/dashboard-files.ts'
import { eventDoors, lookDoors } from '../dashboard/dashboard-looks.ts'
import { dashboardReads } from '../dashboard/dashboard-reads.ts'
import { listeningSomewhere } from '../dashboard/dashboard-port.ts'
import { dashboardText } from '../dashboard/dashboard-text.ts'
import { whoIs } from '../queue/queue-source.ts'
import type { Terminal } from '../terminal.ts'

export type DashboardOptions = { readonly port?: number }

/** Until it is interrupted. Throws `temporary` for a port that was named and is taken. */
export async function dashboard({ port }: DashboardOptions, terminal: Terminal): Promise<void> {
  const stop = new AbortController()
  const leave = (): void => stop.abort()
  for (const signal of SIGNALS) process.once(signal, leave)
  try {
    await serving(port, terminal, stop.signal)
  } finally {
    for (const signal of SIGNALS) process.off(signal, leave)
  }
}

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

async function serving(
  wanted: number | undefined,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<void> {
  const clock = systemClock
  const token = newToken()
  const reports = tickets(clock)
  const kept = shelf()
  const more = listeners()
  const looking = looks(lookDoors(terminal), { shelf: kept, clock })
  const watch = watcher(looking, eventDoors(terminal), { clock, more: more.tell })
  const news = { shelf: kept, clock, run: randomBytes(6).toString('base64url'), name: hostname() }
  const routes = [
    newsRoute({ ...news, onMore: more.add }, watch, stop),
    ...dashboardReads(terminal, { clock, stop, tickets: reports }),
    ...dashboardActs(terminal, watch.soon),
  ]
  const answer = jsonListener(routes, (error) => terminal.err(mistakeText(error)))
  const server = pageServer({ files: pageFiles(), token, answer, tickets: reports })
  const at = await listeningSomewhere(server, wanted)
  const { env } = terminal
  terminal.out(
    dashboardText({ ...at, token: token.text, user: whoIs(terminal), env, name: news.name }),
  )
  await watch.run(stop)
  await closed(server)
}

function newsRoute(doors: Parameters<typeof stream>[1], watch: Watcher, stop: AbortSignal): Route {
  return {
    method: 'GET',
    path: '/v1/news',
    answer({ lastEventId, gone }) {
      const leave = watch.watched()
      gone.addEventListener('abort', leave, { once: true })
      const from = numberIn(lastEventId, doors.run)
      const frames = stream(from, doors, AbortSignal.any([stop, gone]))
      return new Lines(Readable.from(frames, { objectMode: false }), 'text/event-stream')
    },
  }
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function mistakeText(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `This is a mistake in agenthost; the page goes on:\n${stack}\n`
}
