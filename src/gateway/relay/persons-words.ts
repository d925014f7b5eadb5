/** Gives a client what a person said, as the model's answer or as a refusal, whether its stream is open or not. */
import type { Refusal } from '../call.ts'
import { errorAnswer, errorEvent } from '../front/dialect.ts'
import type { Verdict } from '../queue/parked.ts'
import type { RelayDoors } from './relay-doors.ts'
import type { Call } from './serving.ts'

export type Said = {
  readonly said: Extract<Verdict, { readonly is: 'answered' }>
  readonly id: number | null
}

export function giveText({ answering }: RelayDoors, call: Call, { said, id }: Said): void {
  const { client, protocol, surface } = call
  const { is: _is, ...words } = said
  const answer = answering.answerAsModel(protocol, {
    ...words,
    model: surface.model,
    id: id === null ? call.id : String(id),
    stream: surface.stream,
  })
  const ours = { ...waitingHeaders(call), ...answer.headers, 'content-type': answer.contentType }
  client.head(200, ours)
  for (const chunk of answer.chunks) client.write(chunk)
  client.end()
}

export function giveRefusal({ client, protocol }: Call, refusal: Refusal): void {
  if (client.isGone()) return
  if (client.hasHead()) {
    client.end(errorEvent(protocol, refusal))
    return
  }
  const { status, headers, body } = errorAnswer(protocol, refusal)
  client.whole(status, headers, body)
}

export function waitingHeaders(call: Call): Record<string, string> {
  return {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    'x-agenthost-call': call.id,
    'x-agenthost-model': 'human',
  }
}
