/** Looks in a log for the text by which an agent says that it is ready. */
import type { LogCursor } from './log-cursor.ts'
import { cursorAtEnd, readNew } from './log-reader.ts'

const READ_AT_ONCE_BYTES = 1024 * 1024

/** Each time only what is new since `start` is read; null begins at the end as it is when first asked. */
export function searcher(path: string, start: LogCursor | null): (text: string) => boolean {
  let cursor = start
  let carry = ''
  const found = new Set<string>()
  return (text) => {
    for (;;) {
      cursor ??= cursorAtEnd(path)
      const piece = readNew(path, cursor, READ_AT_ONCE_BYTES)
      const moved = piece.cursor.sequence !== cursor.sequence
      cursor = piece.cursor
      carry = (carry + piece.bytes.toString('utf8')).slice(-READ_AT_ONCE_BYTES * 2)
      if (carry.includes(text)) found.add(text)
      if (piece.bytes.length === 0 && !moved) return found.has(text)
    }
  }
}
