/**
 * Takes an upstream's stream and gives it to the client byte for byte, event by event. Comments and pings go on at
 * once; the first event decides: content commits to this model, an error leaves the chain free to go on. A stream
 * that breaks is told as an error in the client's dialect, never as an end.
 */
import type { Reading, StreamTap } from '../tap/reading.ts'
import { errorEvent } from '../front/dialect.ts'
import type { TryEnd } from './settling.ts'
import type { Next, Taken, Taker, TakerDoors } from './taking.ts'
import { wholeEvents } from './whole-events.ts'

/** Held back before content: more than this is no opening. */
const OPENING_MAX_BYTES = 1_048_576

export function streamAnswer(doors: TakerDoors, tap: StreamTap): Taker {
  const { client } = doors
  const events = wholeEvents()
  let isBegun = false
  /** Set when an error came before any content: the tap is ended by then. */
  let failed: { readonly reading: Reading; readonly held: Buffer } | null = null
  let quietBytes = 0

  const give = (parts: readonly Buffer[]): Next => {
    let next: Next = 'more'
    for (const part of parts) if (!client.write(part)) next = 'wait'
    return next
  }
  const begin = (parts: readonly Buffer[]): Next => {
    isBegun = true
    doors.head()
    return give(parts)
  }
  const open = (parts: readonly Buffer[], chunk: Buffer): Next => {
    quietBytes += chunk.length
    const opening = quietBytes > OPENING_MAX_BYTES ? 'begun' : tap.opening()
    if (opening === 'begun') return begin(parts)
    if (opening === 'error') {
      failed = { reading: tap.end(), held: Buffer.concat([...parts, ...events.rest()]) }
      return 'stop'
    }
    if (parts.length === 0) return 'more'
    doors.earlyHead()
    return give(parts)
  }
  return {
    take(chunk) {
      if (failed !== null) return 'stop'
      tap.push(chunk)
      const parts = events.push(chunk)
      return isBegun ? give(parts) : open(parts, chunk)
    },
    finish(end): Taken {
      if (failed !== null) {
        return { isGiven: false, hasContent: false, ...failed }
      }
      const reading = tap.end()
      if (!isBegun) return { isGiven: false, hasContent: false, reading, held: null }
      finishStream(doors, { end, reading, rest: events.rest() })
      return { isGiven: true, hasContent: true, reading, held: null }
    },
  }
}

type Finish = {
  readonly end: TryEnd
  readonly reading: Reading
  readonly rest: readonly Buffer[]
}

function finishStream({ client, protocol }: TakerDoors, { end, reading, rest }: Finish): void {
  if (end === 'gone') return
  const isTold = reading.end !== 'cut'
  if (isTold) {
    // It came to its own end, or told of its own error: nothing is added, whatever the connection did then.
    for (const part of end === 'whole' ? rest : []) client.write(part)
    client.end()
    return
  }
  client.end(errorEvent(protocol, brokenOff(end)))
}

function brokenOff(end: TryEnd): { status: 502 | 504; code: string; message: string } {
  if (end === 'silent') {
    const message =
      'the upstream fell silent in the middle of its answer; what came before is not whole'
    return { status: 504, code: 'stream_silent', message }
  }
  const message =
    'the upstream broke off in the middle of its answer; what came before is not whole'
  return { status: 502, code: 'stream_broken', message }
}
