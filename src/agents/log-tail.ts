/** Where to begin reading the log of a start: at its beginning, or where that is too far back, at its tail. */
import type { Host, LogCursor } from './host.ts'

/** Far enough back to see how the last turn began, unless that turn printed more than this. */
const TAIL_BYTES = 2 * 1024 * 1024

/** `start` is null where it is not known. */
export function startOrTail(path: string, start: LogCursor | null, { readLog }: Host): LogCursor {
  const tail = tailOf(readLog.cursorAtEnd(path))
  const isLater =
    start !== null &&
    (start.sequence > tail.sequence ||
      (start.sequence === tail.sequence && start.offset > tail.offset))
  return isLater ? start : tail
}

function tailOf(end: LogCursor): LogCursor {
  if (end.offset >= TAIL_BYTES || end.sequence <= 1) {
    return { sequence: end.sequence, offset: Math.max(0, end.offset - TAIL_BYTES) }
  }
  // It was rotated a moment ago: what matters may stand in the file before.
  return { sequence: end.sequence - 1, offset: 0 }
}
