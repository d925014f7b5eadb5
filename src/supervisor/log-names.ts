/**
 * Names of an agent's log files: `<name>.log` is written to, `<name>.log.000001` (later `.gz`) are the
 * rotated ones, oldest first. Numbers only grow, so a reader keeps its place over a rotation. Pure.
 */

export type Rotated = {
  readonly sequence: number
  readonly name: string
  readonly compressed: boolean
}

const DIGITS = 6

export function rotatedName(log: string, sequence: number): string {
  return `${log}.${String(sequence).padStart(DIGITS, '0')}`
}

/** The rotated files of `log` among `names`, oldest first; a file both plain and compressed once, plain. */
export function rotatedAmong(log: string, names: readonly string[]): readonly Rotated[] {
  const found = new Map<number, Rotated>()
  for (const name of names) {
    if (!name.startsWith(`${log}.`)) continue
    const match = /^(\d{6,})(\.gz)?$/.exec(name.slice(log.length + 1))
    if (match?.[1] === undefined) continue
    const sequence = Number(match[1])
    const compressed = match[2] !== undefined
    if (!compressed || !found.has(sequence)) found.set(sequence, { sequence, name, compressed })
  }
  return [...found.values()].toSorted((a, b) => a.sequence - b.sequence)
}

/** Where the log is cut: after the last newline, so that no line is torn. */
export type Cut = { readonly at: number; readonly torn: boolean }

/** `tail` is the end of a file of `size` bytes. Without a newline in it the cut is at the end. */
export function cutAfterLastLine(tail: Uint8Array, size: number): Cut {
  const newline = tail.lastIndexOf(0x0a)
  return newline < 0
    ? { at: size, torn: true }
    : { at: size - tail.length + newline + 1, torn: false }
}

export const AT_REST_MS = 1000
/** At rest each wait is twice the last, so that a program that begins to write at full speed is met early. */
const SLOWER = 2
const AT_LEAST_MS = 4

/**
 * When to look at the size again: less and less often at rest, down to each second, and before a fast
 * writer is full: at half of the time that it needs for the rest at the speed seen last.
 */
export function nextLookMs(
  look: { readonly grownBytes: number; readonly inMs: number; readonly size: number },
  maxBytes: number,
): number {
  const restMs = Math.min(AT_REST_MS, Math.max(AT_LEAST_MS, look.inMs * SLOWER))
  if (look.grownBytes <= 0 || look.inMs <= 0) return restMs
  const leftMs = ((maxBytes - look.size) / look.grownBytes) * look.inMs
  return Math.min(restMs, Math.max(AT_LEAST_MS, leftMs / 2))
}
