/**
 * Cuts a stream at the ends of its events, so that what has gone out never ends in the middle of one: an error that
 * is told then, or another model's answer, is not read as the rest of it. The bytes stay as they are. Pure.
 */

/** An event larger than this goes out in pieces: memory is not the upstream's to fill. */
const HELD_MAX_BYTES = 1_048_576

const LF = 0x0a
const CR = 0x0d

export type WholeEvents = {
  /** Takes a chunk, and gives what may go out now, in order. */
  readonly push: (chunk: Buffer) => readonly Buffer[]
  /** What is held back: the beginning of an event that is not whole. */
  readonly rest: () => readonly Buffer[]
}

const NONE: readonly Buffer[] = []
const EMPTY = Buffer.alloc(0)

export function wholeEvents(): WholeEvents {
  let held: Buffer[] = []
  let heldBytes = 0
  /** The two bytes before the next chunk: a blank line may be cut at each of its own. */
  let before: Buffer = EMPTY
  const release = (last: Buffer): readonly Buffer[] => {
    if (held.length === 0) return [last]
    const all = [...held, last]
    held = []
    heldBytes = 0
    return all
  }
  const hold = (chunk: Buffer): void => {
    if (chunk.length === 0) return
    held.push(chunk)
    heldBytes += chunk.length
  }
  return {
    push(chunk) {
      const end = endOfEvents(chunk, before)
      before = chunk.length > 1 ? chunk.subarray(-2) : Buffer.concat([before, chunk]).subarray(-2)
      // Nearly always a chunk is whole events.
      if (end === chunk.length) return release(chunk)
      if (end > 0) {
        const out = release(chunk.subarray(0, end))
        hold(chunk.subarray(end))
        return out
      }
      if (heldBytes + chunk.length > HELD_MAX_BYTES) return release(chunk)
      hold(chunk)
      return NONE
    },
    rest: () => held,
  }
}

/** Behind the last blank line; 0 when there is none. `before` is what the chunk follows on. */
function endOfEvents(chunk: Buffer, before: Buffer): number {
  for (let at = chunk.length; at > 0;) {
    at = Math.max(chunk.lastIndexOf(LF, at - 1), chunk.lastIndexOf(CR, at - 1))
    if (at >= 0 && isBlankLine(chunk, at, before)) return at + 1
  }
  return 0
}

/** Whether the line that the line end at `at` ends is empty. A CR behind a LF may be the first half of a CRLF. */
function isBlankLine(chunk: Buffer, at: number, before: Buffer): boolean {
  const byte = (index: number): number | undefined =>
    index >= 0 ? chunk[index] : before[before.length + index]
  const previous = byte(at - 1)
  if (byte(at) === CR) return previous === CR
  return previous === LF || (previous === CR && (byte(at - 2) === LF || byte(at - 2) === CR))
}
