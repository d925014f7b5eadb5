/**
 * What the front door does with a request that may come in: finds out who calls, reads the body, and hands it to the
 * relay, or answers by itself what is no call of a model.
 */
import { CONTENT_TYPE } from '../figures/figures.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  NO_ROOM,
  NO_TOKEN,
  bodyTrouble,
  tokenOf,
  tooLarge,
  type Admitted,
  type Place,
} from './admission.ts'
import { bodyIn } from './body-in.ts'
import type { BodyRoom } from './body-room.ts'
import type { Caller, Protocol, Refusal } from '../call.ts'
import { countTokens } from './count-call.ts'
import { errorAnswer } from './dialect.ts'
import { modelsList } from './models-list.ts'
import { outgoing } from './outgoing.ts'
import { relay } from '../relay/relay.ts'
import type { Metrics, RelayDoors } from '../relay/relay-doors.ts'
import { stopping } from './stopping.ts'
import type { UnderWay } from './under-way.ts'

export type FrontDoors = {
  readonly relay: RelayDoors
  /** Null: there are no figures to be had. */
  readonly metrics: Metrics | null
}

export type Visit = {
  readonly doors: FrontDoors
  readonly underWay: UnderWay
  readonly room: BodyRoom
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** The client waits to be told that it may send its body. */
  readonly mayContinue: boolean
}

export async function answerCall(visit: Visit, { place, query }: Admitted): Promise<void> {
  const { doors, request, response } = visit
  if (place.is === 'health') return sendJson(response, 200, '{"ok":true}')
  const protocol = place.is === 'call' ? place.protocol : protocolOfPlace(place)
  const token = tokenOf(request.headers)
  if (place.is === 'metrics') return metrics(visit, token)
  const caller = token === null ? null : callerOf(doors.relay, token)
  if (caller === null) return refuse(visit, protocol, NO_TOKEN)
  if (place.is === 'models') {
    const list = modelsList(doors.relay.choosing.inForce(), caller)
    return sendJson(response, 200, JSON.stringify(list))
  }
  const trouble = bodyTrouble(request.headers, doors.relay.limits.maxBodyBytes)
  if (trouble !== null) return refuse(visit, protocol, trouble)
  await takeBody(visit, { place, query, protocol, caller })
}

type Taking = Admitted & { readonly protocol: Protocol; readonly caller: Caller }

async function takeBody(visit: Visit, taking: Taking): Promise<void> {
  const { doors, underWay, room, request, response, mayContinue } = visit
  const { place, query, protocol, caller } = taking
  const { maxBodyBytes } = doors.relay.limits
  if (mayContinue) response.writeContinue()
  const body = await bodyIn(request, maxBodyBytes, room)
  if (body === 'gone') return
  if (body === 'no room') return refuse(visit, protocol, NO_ROOM)
  if (body === 'too large') return refuse(visit, protocol, tooLarge(maxBodyBytes))
  const stop = stopping()
  const client = outgoing(response)
  client.whenGone(() => stop.raise('gone'))
  const { headers } = request
  const serve = place.is === 'count-tokens' ? countTokens : relay
  const call = serve(doors.relay, { protocol, query, headers, body, caller, client, stop })
  try {
    await underWay.add(stop, call)
  } finally {
    room.giveBack(body.length)
  }
}

function callerOf({ choosing, clock }: RelayDoors, token: string): Caller | null {
  const caller = choosing.callerOf(token)
  return caller === null || (caller.until !== null && caller.until <= clock.now()) ? null : caller
}

function protocolOfPlace({ is }: Place): Protocol {
  return is === 'count-tokens' ? 'messages' : 'chat'
}

function metrics(visit: Visit, token: string | null): void {
  const { metrics: figures } = visit.doors
  if (figures === null || token === null || !figures.mayRead(token)) {
    refuse(visit, 'chat', NO_TOKEN)
    return
  }
  const text = figures.exposition()
  visit.response.writeHead(200, { 'content-type': CONTENT_TYPE })
  visit.response.end(text)
}

/** A body that was not read is thrown away as it comes, within the time of a request: else the answer may be lost. */
function refuse({ response }: Visit, protocol: Protocol, refusal: Refusal): void {
  const { status, headers, body } = errorAnswer(protocol, refusal)
  response.writeHead(status, {
    ...headers,
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
}

function sendJson(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
}
