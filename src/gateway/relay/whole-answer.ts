/**
 * Takes an answer that is no stream: an error, to be passed on or not; or a JSON body, held until it is whole so that
 * the chain can still go on, unless it is very large. One that breaks off when the client has a part of it
 * breaks off for the client too.
 */
import type { Reading } from '../tap/reading.ts'
import type { TryEnd } from './settling.ts'
import type { Next, Taken, Taker, TakerDoors } from './taking.ts'

/** Larger bodies are passed on as they come. */
const HELD_MAX_BYTES = 1_048_576
/** Of such a body so much is kept for the tap; of what is larger the cost is asked for. */
const READ_MAX_BYTES = 67_108_864

export type WholeDoors = TakerDoors & {
  readonly status: number
  /** The head and all of the body. */
  readonly give: (body: Buffer) => void
  readonly read: (body: Buffer) => Reading
}

export function wholeAnswer(doors: WholeDoors): Taker {
  const { client, status } = doors
  const isError = status >= 300
  let parts: Buffer[] = []
  let bytes = 0
  let isPassing = false

  const pass = (chunks: readonly Buffer[]): Next => {
    let next: Next = 'more'
    for (const chunk of chunks) if (!client.write(chunk)) next = 'wait'
    return next
  }
  return {
    take(chunk) {
      bytes += chunk.length
      if (bytes <= READ_MAX_BYTES) parts.push(chunk)
      else parts = []
      if (isPassing) return pass([chunk])
      if (bytes <= HELD_MAX_BYTES) return 'more'
      if (isError) return 'stop'
      isPassing = true
      doors.head()
      return pass(parts)
    },
    finish(end): Taken {
      const body = parts.length === 1 ? (parts[0] ?? EMPTY) : Buffer.concat(parts)
      if (isError) return { isGiven: false, hasContent: false, reading: null, held: body }
      if (isPassing) return finishPassed(doors, { end, body: bytes > READ_MAX_BYTES ? null : body })
      if (end !== 'whole') return { isGiven: false, hasContent: false, reading: null, held: null }
      return judgeBody(doors, body)
    },
  }
}

const EMPTY = Buffer.alloc(0)

/** Reading it costs more than looking for the word, and nearly no answer has it. */
function judgeBody(doors: WholeDoors, body: Buffer): Taken {
  const early = body.includes('"error"') ? doors.read(body) : null
  if (early?.end === 'error' && early.textLength === 0 && early.tools.length === 0) {
    return { isGiven: false, hasContent: false, reading: early, held: body }
  }
  doors.give(body)
  return { isGiven: true, hasContent: true, reading: early ?? doors.read(body), held: null }
}

function finishPassed(
  { client, read }: WholeDoors,
  { end, body }: { readonly end: TryEnd; readonly body: Buffer | null },
): Taken {
  if (end === 'whole') client.end()
  else if (end !== 'gone') client.destroy()
  const reading = end === 'whole' && body !== null ? read(body) : null
  return { isGiven: true, hasContent: true, reading, held: null }
}
