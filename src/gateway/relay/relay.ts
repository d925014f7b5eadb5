/**
 * A client's request from its first reading to the last byte of its answer: which table, which chain, along the links,
 * to a person. Rejects never: whatever happens, the client gets an answer or its connection is closed.
 */
import { askPerson, giveVerdict } from './ask-person.ts'
import { chainOf } from './chain.ts'
import { isRefused, type Chain, type Refusal } from '../call.ts'
import { errorAnswer } from '../front/dialect.ts'
import type { InForce, RelayDoors, SessionAsk } from './relay-doors.ts'
import type { Surface } from '../request/request.ts'
import { giveUp, runChain } from './run-chain.ts'
import type { Call, Incoming } from './serving.ts'
import { sessionName } from './session-name.ts'

export async function relay(doors: RelayDoors, incoming: Incoming): Promise<void> {
  const { client, protocol } = incoming
  try {
    await serve(doors, incoming)
  } catch (error) {
    doors.mistake(error)
    if (client.hasHead()) client.destroy()
    else {
      const { status, headers, body } = errorAnswer(protocol, MISTAKE)
      client.whole(status, headers, body)
    }
  }
}

const MISTAKE: Refusal = {
  status: 500,
  code: 'gateway_error',
  message:
    'the gateway made a mistake of its own, which is in its log; nothing is lost by trying again',
}

async function serve(doors: RelayDoors, incoming: Incoming): Promise<void> {
  const { protocol, body, caller, client } = incoming
  const refuse = (refusal: Refusal): void => {
    doors.tapping.figures.refused(refusal.code)
    const { status, headers, body: text } = errorAnswer(protocol, refusal)
    client.whole(status, headers, text)
  }
  const surface = doors.judging.readSurface(protocol, body)
  if (isRefused(surface)) return refuse(surface.refused)
  const inForce = doors.choosing.inForce()
  if (inForce === null) return refuse(NO_TABLE)
  const call = callOf(doors, incoming, { surface, inForce })
  const chain = chainOf(call.inForce.table, surface.model, caller, doors.choosing.words)
  if (isRefused(chain)) return refuse(chain.refused)
  const { queue } = doors.answering
  // Asked before money is held: a person may have answered this very request meanwhile.
  const said = queue === null || chain.human === null ? null : queue.settled(caller, body)
  if (said !== null) return giveVerdict(doors, call, { said, id: null })
  const closed = surface.stream ? doors.tapping.figures.streamOpened() : () => undefined
  try {
    await alongTheChain(doors, call, chain)
  } finally {
    closed()
  }
}

async function alongTheChain(doors: RelayDoors, call: Call, chain: Chain): Promise<void> {
  const unanswered = await runChain(doors, call, chain)
  if (unanswered === null) return
  const { queue } = doors.answering
  if (unanswered.answer === null) doors.tapping.figures.refused(unanswered.why.code)
  const mayWait = unanswered.mayGoOn && call.stop.why() === null
  if (!mayWait || queue === null || chain.human === null) return giveUp(call, unanswered)
  await askPerson(doors, call, { human: chain.human, queue, why: unanswered.why })
}

export const NO_TABLE: Refusal = {
  status: 503,
  code: 'no_routes',
  message: 'there is no routing table that can be used: see `agenthost routes check`',
}

type Chosen = { readonly surface: Surface; readonly inForce: InForce }

function callOf(doors: RelayDoors, incoming: Incoming, { surface, inForce }: Chosen): Call {
  const { caller, body, headers } = incoming
  const ask: SessionAsk = { caller, body, surface, session: sessionName(headers, surface, body) }
  return {
    ...incoming,
    id: doors.newCall(),
    surface,
    ask,
    boundOf: doors.judging.boundsOf(ask),
    inForce: doors.choosing.tableFor(ask, inForce),
    tries: 0,
    story: [],
  }
}
