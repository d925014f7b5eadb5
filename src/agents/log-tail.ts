/** Where to begin reading the log of an agent that was adopted: where its start was is not known. */
import type { Host, LogCursor } from './host.ts'

/** Far enough back to see how the last turn began, unless that turn printed more than this. */
const TAIL_BYTES = 2 * 1024 * 1024

export function tailOf(path: string, { readLog }: Host): LogCursor {
  const end = readLog.cursorAtEnd(path)
  if (end.offset >= TAIL_BYTES || end.sequence <= 1) {
    return { sequence: end.sequence, offset: Math.max(0, end.offset - TAIL_BYTES) }
  }
  // It was rotated a moment ago: what matters may stand in the file before.
  return { sequence: end.sequence - 1, offset: 0 }
}
