/**
 * The end of a log and what is written after it, as whole lines, over its rotations. Read straight from
 * the files: a log can be looked at also when no daemon runs.
 */
import type { Clock } from '../../clock.ts'
import type { LogCursor } from '../../supervisor/log-cursor.ts'
import { cursorAtEnd, readNew, tailLines } from '../../supervisor/log-reader.ts'

export type LogTail = {
  readonly lines: readonly string[]
  /** The beginning of a line whose end is not written yet. */
  readonly torn: string
  readonly cursor: LogCursor
}

const LOOK_EVERY_MS = 200
const PIECE_MAX_BYTES = 1_000_000
/** A log that grows at every look is taken as it is: a line may then come twice. */
const LOOKS_MAX = 5

/** The last `count` lines, and the place after them. */
export function logTail(path: string, count: number): LogTail {
  for (let look = 1; ; look++) {
    const before = cursorAtEnd(path)
    const lines = [...tailLines(path, count)]
    const after = cursorAtEnd(path)
    const isStill = before.sequence === after.sequence && before.offset === after.offset
    if (!isStill && look < LOOKS_MAX) continue
    const torn = endsALine(path, before) ? '' : (lines.pop() ?? '')
    return { lines, torn, cursor: before }
  }
}

/** Lines that are written after a tail, until `stop` is aborted. */
export async function* linesAfter(
  path: string,
  tail: LogTail,
  { clock, stop }: { readonly clock: Clock; readonly stop?: AbortSignal | undefined },
): AsyncGenerator<readonly string[], void> {
  const decoder = new TextDecoder()
  let { cursor, torn } = tail
  while (stop?.aborted !== true) {
    const piece = readNew(path, cursor, PIECE_MAX_BYTES)
    cursor = piece.cursor
    if (piece.bytes.length === 0) {
      await new Promise<void>((resolve) => clock.wakeAt(clock.steady() + LOOK_EVERY_MS, resolve))
      continue
    }
    const lines = (torn + decoder.decode(piece.bytes, { stream: true })).split('\n')
    torn = lines.pop() ?? ''
    if (lines.length > 0) yield lines
  }
}

function endsALine(path: string, { sequence, offset }: LogCursor): boolean {
  if (offset === 0) return true
  return readNew(path, { sequence, offset: offset - 1 }, 1).bytes.toString('latin1') === '\n'
}
