/**
 * Takes one HTTP/1.1 answer apart as its bytes arrive: status, then the body, by length or in chunks.
 * Ours, because loading `node:http` takes longer than all the rest of `agenthost status`. Pure.
 */

export type AnswerParser = {
  /** Takes the next bytes and gives what they hold of the body. Throws on what is no such answer. */
  readonly push: (bytes: Buffer) => readonly Buffer[]
  /** Null until the head has arrived. */
  readonly status: () => number | null
  readonly isWhole: () => boolean
}

type Expecting =
  | { readonly part: 'head' | 'chunk-size' | 'trailer' | 'nothing' }
  | { readonly part: 'body' | 'chunk'; readonly leftBytes: number }

/** What has arrived and is not taken yet. */
type Arrived = {
  readonly add: (bytes: Buffer) => void
  /** Cuts off what stands before `end`; null while that has not arrived. */
  readonly upTo: (end: string) => string | null
  readonly atMost: (maxBytes: number) => Buffer
}

export function answerParser(): AnswerParser {
  const arrived = arrivedBytes()
  let expecting: Expecting = { part: 'head' }
  let status: number | null = null

  /** One step forward with what is there: a piece of the body, or null when more must come. */
  const step = (): Buffer | null => {
    if (expecting.part === 'body' || expecting.part === 'chunk') {
      const { part, leftBytes } = expecting
      const piece = arrived.atMost(leftBytes)
      if (piece.length === 0) return null
      expecting = after(part, leftBytes - piece.length)
      // A chunk ends with a line end of its own, which counts as its last two bytes.
      return part === 'body' ? piece : piece.subarray(0, Math.max(0, leftBytes - 2))
    }
    if (expecting.part === 'nothing') return null
    const line = arrived.upTo(expecting.part === 'head' ? '\r\n\r\n' : '\r\n')
    if (line === null) return null
    if (expecting.part === 'head') {
      status = statusIn(line)
      expecting = bodyAfter(line)
    } else if (expecting.part === 'chunk-size') expecting = chunkOf(line)
    else if (line === '') expecting = { part: 'nothing' }
    return EMPTY
  }

  return {
    push(bytes) {
      arrived.add(bytes)
      const pieces: Buffer[] = []
      for (let piece = step(); piece !== null; piece = step()) {
        if (piece.length > 0) pieces.push(piece)
      }
      return pieces
    },
    status: () => status,
    isWhole: () => expecting.part === 'nothing',
  }
}

const EMPTY = Buffer.alloc(0)

/** More than this is no line of an answer of ours. */
const LINES_MAX_BYTES = 65_536

function arrivedBytes(): Arrived {
  let rest: Buffer = EMPTY
  return {
    add(bytes) {
      rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes])
    },
    upTo(end) {
      const at = rest.indexOf(end)
      if (at < 0 && rest.length > LINES_MAX_BYTES) throw new Error('its answer is not HTTP')
      if (at < 0) return null
      const text = rest.toString('latin1', 0, at)
      rest = rest.subarray(at + end.length)
      return text
    },
    atMost(maxBytes) {
      const piece = rest.subarray(0, maxBytes)
      rest = rest.subarray(piece.length)
      return piece
    },
  }
}

function statusIn(head: string): number {
  const status = /^HTTP\/1\.1 (\d{3})\b/.exec(head)?.[1]
  if (status === undefined) throw new Error('its answer is not HTTP')
  return Number(status)
}

function bodyAfter(head: string): Expecting {
  if (/^transfer-encoding: *chunked *$/im.test(head)) return { part: 'chunk-size' }
  const length = Number(/^content-length: *(\d+) *$/im.exec(head)?.[1] ?? 0)
  return after('body', length)
}

function chunkOf(size: string): Expecting {
  const bytes = /^[0-9a-f]{1,8}/i.exec(size)?.[0]
  if (bytes === undefined) throw new Error('its answer is not HTTP')
  const length = Number.parseInt(bytes, 16)
  return length === 0 ? { part: 'trailer' } : { part: 'chunk', leftBytes: length + 2 }
}

function after(part: 'body' | 'chunk', leftBytes: number): Expecting {
  if (leftBytes > 0) return { part, leftBytes }
  return { part: part === 'body' ? 'nothing' : 'chunk-size' }
}
