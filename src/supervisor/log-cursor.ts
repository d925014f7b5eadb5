/**
 * A place in the whole stream of a log: the number its current file will be rotated to, and the offset in it.
 * Pure.
 */

export type LogCursor = { readonly sequence: number; readonly offset: number }

/** The place that a file tells of; null for anything else that stands in it. */
export function cursorIn(said: unknown): LogCursor | null {
  if (typeof said !== 'object' || said === null || !('sequence' in said && 'offset' in said))
    return null
  const { sequence, offset } = said
  return isCount(sequence) && sequence > 0 && isCount(offset) ? { sequence, offset } : null
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
