/**
 * The control socket: everything that a person or a program can ask of the daemon, as JSON over HTTP on a
 * Unix socket that only its owner can open. What is done is the doors' affair.
 */
import { chmodSync } from 'node:fs'
import { Readable } from 'node:stream'
import { fastify, type FastifyInstance } from 'fastify'
import { systemClock, type Clock } from '../clock.ts'
import { AgenthostError, unable } from '../errors.ts'
import { eventLines, type EventDoors } from './event-lines.ts'
import { API, QUESTION_MAX_BYTES, eventsQueryShape, sendShape, wishShape } from './protocol.ts'
import type { AgentStatus, ReloadAnswer, Status, Wish } from './protocol.ts'
import { noSuchPlace, refusalOf, validated } from './refusal.ts'
import { freeSocketPath } from './socket-path.ts'

export type WishKind = 'start' | 'stop' | 'restart'

export type Doors = EventDoors & {
  readonly status: () => Status
  /** Records the wish; with `wait` comes back when it is fulfilled. */
  readonly wish: (kind: WishKind, wish: Wish) => Promise<readonly AgentStatus[]>
  readonly send: (name: string, text: string) => Promise<void>
  /** The command that shows the agent's terminal. */
  readonly attach: (name: string) => readonly string[]
  readonly reload: () => Promise<ReloadAnswer>
}

export type ControlServer = {
  /** Where to listen; a socket that a killed daemon left there is removed. */
  readonly path: string
  readonly doors: Doors
  readonly clock?: Clock
  /** Gets what nobody foresaw, for the log: the asker is told only that it happened. */
  readonly mistake?: (error: unknown) => void
}

const CONNECTIONS_MAX = 256

/** How long followers get to read their last lines when the daemon goes. */
const CLOSE_GRACE_MS = 500

/** Throws `config` for a path that cannot be a socket, `temporary` when another daemon listens there. */
export async function controlServer({
  path,
  doors,
  clock = systemClock,
  mistake = () => undefined,
}: ControlServer): Promise<{ close(): Promise<void> }> {
  await freeSocketPath(path)
  const closing = new AbortController()
  const streams = new Set<Readable>()
  const app = fastify({ bodyLimit: QUESTION_MAX_BYTES, forceCloseConnections: true })
  app.server.maxConnections = CONNECTIONS_MAX
  refuse(app, mistake)
  answerQuestions(app, doors, closing.signal)
  app.get(`${API}/events`, (request, reply) => {
    const asked = validated(eventsQueryShape, request.query, 'read events')
    const gone = new AbortController()
    reply.raw.once('close', () => gone.abort())
    const stop = AbortSignal.any([closing.signal, gone.signal])
    const lines = eventLines(asked, doors, { clock, stop })
    const stream = Readable.from(lines, { objectMode: false })
    streams.add(stream)
    stream.once('close', () => streams.delete(stream))
    return reply.type('application/x-ndjson').send(stream)
  })
  try {
    await app.listen({ path })
    // Until here it was closed to others by the home's own mode, 0700.
    chmodSync(path, 0o600)
  } catch (error) {
    await app.close()
    throw unable({ verb: 'listen on', object: path }, error)
  }
  return {
    async close() {
      closing.abort()
      await ended(streams, clock)
      await app.close()
    },
  }
}

function answerQuestions(app: FastifyInstance, doors: Doors, closing: AbortSignal): void {
  app.get(`${API}/status`, () => doors.status())
  for (const kind of ['start', 'stop', 'restart'] as const) {
    app.post(`${API}/agents/${kind}`, async (request) => {
      const wish = validated(wishShape, request.body, `${kind} agents`)
      return { agents: await unlessGoing(doors.wish(kind, wish), kind, closing) }
    })
  }
  app.post<{ Params: { name: string } }>(`${API}/agents/:name/send`, async ({ params, body }) => {
    const { text } = validated(sendShape, body, `send to ${params.name}`)
    await unlessGoing(doors.send(params.name, text), 'send', closing)
    return {}
  })
  app.get<{ Params: { name: string } }>(`${API}/agents/:name/attach`, ({ params }) => ({
    argv: doors.attach(params.name),
  }))
  app.post(`${API}/reload`, () => doors.reload())
}

function refuse(app: FastifyInstance, mistake: (error: unknown) => void): void {
  app.setErrorHandler((error, request, reply) => {
    const { status, body, isMistake } = refusalOf(error, `${request.method} ${request.url}`)
    if (isMistake) mistake(error)
    return reply.code(status).send(body)
  })
  app.setNotFoundHandler((request, reply) => {
    const { status, body } = noSuchPlace(`${request.method} ${request.url}`)
    return reply.code(status).send(body)
  })
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

function ended(streams: ReadonlySet<Readable>, clock: Clock): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const cancel = clock.wakeAt(clock.steady() + CLOSE_GRACE_MS, resolve)
  const look = (): void => {
    if (streams.size > 0) return
    cancel()
    resolve()
  }
  for (const stream of streams) stream.once('close', look)
  look()
  return promise
}
