/**
 * The gateway's front door: HTTP on loopback alone, with limits on everything a client can make large or slow. Hands
 * whole requests of known callers to the relay; answers the few other paths itself.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { unable } from '../../errors.ts'
import { bodyRoom } from './body-room.ts'
import { admitted, protocolOf, type Admitted } from './admission.ts'
import { answerCall, type FrontDoors } from './front-answers.ts'
import { callsUnderWay, type UnderWay } from './under-way.ts'
import { errorAnswer } from './dialect.ts'
import type { Limits } from '../limits.ts'
import { answerUnreadable } from './unreadable.ts'

export type GatewayServer = {
  readonly port: number
  readonly underWay: UnderWay
  /** Sets what the connections are held to anew, after a change of the limits. */
  readonly limited: () => void
  /** Takes no more calls, lets those under way finish within the grace, cuts the rest, and waits until all are settled. */
  readonly close: (graceMs: number) => Promise<void>
}

/** Headers are small: who takes longer than this for them is not a client of ours. */
const HEADERS_MS = 15_000
/** Longer than an agent thinks between two calls, so that its connection stays warm. */
const KEEP_ALIVE_MS = 120_000
const CHECK_EVERY_MS = 1000
const HEADER_BYTES = 32_768

/** Listens on 127.0.0.1 alone; `limits.port` 0 takes a free one. Rejects when the port is taken. */
export async function gatewayServer(doors: FrontDoors): Promise<GatewayServer> {
  const { limits, clock } = doors.relay
  const underWay = callsUnderWay(clock)
  const room = bodyRoom(limits.bodiesBytes)
  let port = limits.port
  const answer = (
    request: IncomingMessage,
    response: ServerResponse,
    mayContinue = false,
  ): void => {
    const found = admitted({
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      port,
    })
    if ('status' in found) refuse(request, response, found)
    else take(request, response, { found, mayContinue })
  }
  const take = (
    request: IncomingMessage,
    response: ServerResponse,
    { found, mayContinue }: { readonly found: Admitted; readonly mayContinue: boolean },
  ): void => {
    answerCall({ doors, underWay, room, request, response, mayContinue }, found).catch(
      (error: unknown) => {
        doors.relay.mistake(error)
        response.destroy()
      },
    )
  }
  const server = createServer(
    {
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: CHECK_EVERY_MS,
      maxHeaderSize: HEADER_BYTES,
      noDelay: true,
    },
    (request, response) => answer(request, response),
  )
  const limited = (): void => limit(server, limits)
  limited()
  server.on('checkContinue', (request, response) => answer(request, response, true))
  server.on('clientError', answerUnreadable)
  port = await listen(server, limits.port)
  return { port, underWay, limited, close: (graceMs) => close(server, underWay, graceMs) }
}

function limit(server: Server, { requestMs, maxConnections }: Limits): void {
  server.headersTimeout = Math.min(HEADERS_MS, requestMs)
  server.requestTimeout = requestMs
  server.maxConnections = maxConnections
}

/** The body is thrown away as it comes. */
function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  refusal: { status: number; code: string; message: string; allow?: string },
): void {
  const { status, code, message, allow } = refusal
  const shape = status === 405 ? 400 : (status as 400 | 403 | 404 | 421)
  const { headers, body } = errorAnswer(protocolOf(request.url ?? ''), {
    status: shape,
    code,
    message,
  })
  response.writeHead(status, {
    ...headers,
    ...(allow === undefined ? {} : { allow }),
  })
  response.end(body)
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const hint = 'Set another port under gateway: in agenthost.yaml, or end what listens there.'
      const object = `on 127.0.0.1:${port}`
      reject(unable({ verb: 'listen', object, kind: 'temporary', hint }, error))
    })
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

async function close(server: Server, underWay: UnderWay, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  await underWay.drain(graceMs)
  server.closeAllConnections()
  await closed
}
