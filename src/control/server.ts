/**
 * The control socket: everything that a person or a program can ask of the daemon, as JSON over HTTP on a
 * Unix socket that only its owner can open. What is done is the doors' affair.
 */
import { Readable } from 'node:stream'
import { systemClock, type Clock } from '../clock.ts'
import { AgenthostError } from '../errors.ts'
import { alertRoutes, type AlertDoors } from './alert-routes.ts'
import { eventLines, type EventDoors } from './event-lines.ts'
import { jobQuestions, type JobDoors } from './job-questions.ts'
import { Lines, type Route } from './json-http.ts'
import { API, eventsQueryShape, sendShape, wishShape } from './protocol.ts'
import type { AgentStatus, ReloadAnswer, Status, Wish } from './protocol.ts'
import { validated } from './refusal.ts'
import { socketServer } from './socket-server.ts'

export type WishKind = 'start' | 'stop' | 'restart'

export type Doors = EventDoors &
  JobDoors & {
    readonly status: () => Status | Promise<Status>
    /** Records the wish; with `wait` comes back when it is fulfilled. */
    readonly wish: (kind: WishKind, wish: Wish) => Promise<readonly AgentStatus[]>
    readonly send: (name: string, text: string) => Promise<void>
    /** The command that shows the agent's terminal. */
    readonly attach: (name: string) => readonly string[]
    readonly reload: () => Promise<ReloadAnswer>
    readonly alerts: AlertDoors
  }

export type ControlServer = {
  /** Where to listen; a socket that a killed daemon left there is removed. */
  readonly path: string
  readonly doors: Doors
  readonly clock?: Clock
  /** Gets what nobody foresaw, for the log: the asker is told only that it happened. */
  readonly mistake?: (error: unknown) => void
}

/** Throws `config` for a path that cannot be a socket, `temporary` when another daemon listens there. */
export async function controlServer({
  path,
  doors,
  clock = systemClock,
  mistake = () => undefined,
}: ControlServer): Promise<{ close(): Promise<void> }> {
  const routes = (closing: AbortSignal): readonly Route[] => [
    ...questions(doors, closing),
    ...alertRoutes(doors.alerts, { clock, closing }),
    {
      method: 'GET',
      path: `${API}/events`,
      answer({ query, gone }) {
        const asked = validated(eventsQueryShape, query, 'read events')
        const stop = AbortSignal.any([closing, gone])
        const lines = eventLines(asked, doors, { clock, stop })
        return new Lines(Readable.from(lines, { objectMode: false }))
      },
    },
  ]
  return socketServer({ path, routes, clock, mistake })
}

function questions(doors: Doors, closing: AbortSignal): readonly Route[] {
  const wishes = (['start', 'stop', 'restart'] as const).map((kind): Route => ({
    method: 'POST',
    path: `${API}/agents/${kind}`,
    async answer({ body }) {
      const wish = validated(wishShape, body, `${kind} agents`)
      return { agents: await unlessGoing(doors.wish(kind, wish), kind, closing) }
    },
  }))
  return [
    { method: 'GET', path: `${API}/status`, answer: () => doors.status() },
    ...wishes,
    ...jobQuestions(doors),
    {
      method: 'POST',
      path: `${API}/agents/:name/send`,
      async answer({ name, body }) {
        const { text } = validated(sendShape, body, `send to ${name}`)
        await unlessGoing(doors.send(name, text), 'send', closing)
        return {}
      },
    },
    {
      method: 'GET',
      path: `${API}/agents/:name/attach`,
      answer: ({ name }) => ({ argv: doors.attach(name) }),
    },
    { method: 'POST', path: `${API}/reload`, answer: () => doors.reload() },
  ]
}

/** What was asked goes on; only the waiting for it ends with the daemon. */
function unlessGoing<T>(work: Promise<T>, verb: string, closing: AbortSignal): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  const going = (): void => {
    const hint = 'What you asked for is kept; ask again when it is back.'
    reject(
      new AgenthostError('temporary', `unable to wait for the ${verb}: the daemon is going`, hint),
    )
  }
  if (closing.aborted) going()
  closing.addEventListener('abort', going, { once: true })
  void work.then(resolve, reject).finally(() => closing.removeEventListener('abort', going))
  return promise
}
