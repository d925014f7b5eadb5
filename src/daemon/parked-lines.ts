/** Parked requests as the gateway's socket and `queue --json` have them. Pure. */
import { isoTime } from '../clock.ts'
import type { ParkedLine, Shown } from '../control/gateway-protocol.ts'
import { promptOf, type Prompt } from '../gateway/queue/prompt-text.ts'
import type { ParkedRow } from '../gateway/queue/queue-rows.ts'

export function parkedLine({ parking, ...row }: ParkedRow): ParkedLine {
  const { id, at, caller, asked, protocol, stream, why, bodyBytes } = row
  const about = { id, at: isoTime(at), caller, asked, protocol, stream, why, bodyBytes }
  const { state } = parking
  const expiresAt = isoTime(parking.expiresAt)
  const nobody = { by: null, use: null, route: null }
  if (parking.state === 'waiting') {
    return { ...about, state, expiresAt, holding: parking.holding, overAt: null, ...nobody }
  }
  const over = { ...about, state, expiresAt, holding: 0, overAt: isoTime(parking.at) }
  if (parking.state === 'expired') return { ...over, ...nobody }
  const { by, use, decision } = parking
  return { ...over, by, use, route: decision.is === 'retry' ? decision.route : null }
}

export function shownOf(row: ParkedRow, body: Buffer | null): Shown {
  const prompt = body === null ? null : promptOf(row.protocol, body.toString())
  return { request: parkedLine(row), prompt: prompt === null ? null : mutable(prompt) }
}

/** The shapes of the protocol have no readonly lists. */
function mutable({ tools, turns, ...numbers }: Prompt): NonNullable<Shown['prompt']> {
  return { ...numbers, tools: [...tools], turns: [...turns] }
}
