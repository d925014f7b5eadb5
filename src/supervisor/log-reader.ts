/**
 * Reads a log across its rotations, also while another process rotates it. A cursor is a place in the
 * whole stream of a log: the number its current file will be rotated to, and the offset in it.
 */
import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { codeOf } from '../errors.ts'
import type { LogCursor } from './log-cursor.ts'
import { rotatedAmong, type Rotated } from './log-names.ts'

export type LogPiece = {
  readonly bytes: Buffer
  readonly cursor: LogCursor
}

/** The end of the log as it is now: what comes later is new. */
export function cursorAtEnd(path: string): LogCursor {
  for (;;) {
    const sequence = currentSequence(path)
    const offset = readRange(path, Number.MAX_SAFE_INTEGER, 0).size
    if (currentSequence(path) === sequence) return { sequence, offset }
  }
}

/** The start of the oldest file that is still kept. */
export function cursorAtStart(path: string): LogCursor {
  return { sequence: rotatedOf(path)[0]?.sequence ?? 1, offset: 0 }
}

/** What has been written since, at most `maxBytes` of it; empty when there is nothing new. */
export function readNew(path: string, cursor: LogCursor, maxBytes: number): LogPiece {
  for (;;) {
    const file = rotatedOf(path).find(({ sequence }) => sequence === cursor.sequence)
    if (file !== undefined) return fromRotated(path, file, cursor, maxBytes)
    const { bytes, size } = readRange(path, cursor.offset, maxBytes)
    // A rotation renames before it empties: with no new name, what was read is of this file.
    const now = currentSequence(path)
    if (now > cursor.sequence && hasGap(path, cursor.sequence)) {
      return { bytes: Buffer.alloc(0), cursor: cursorAtStart(path) }
    }
    if (rotatedOf(path).some(({ sequence }) => sequence === cursor.sequence)) continue
    // Somebody emptied or replaced the file by hand: begin at its start.
    const offset = size < cursor.offset ? 0 : cursor.offset + bytes.length
    return { bytes, cursor: { sequence: cursor.sequence, offset } }
  }
}

/** The last `count` lines, over as many rotated files as it takes. */
export function tailLines(path: string, count: number): readonly string[] {
  const files = [...rotatedOf(path).map((file) => file.name), basename(path)].toReversed()
  let text = Buffer.alloc(0)
  for (const name of files) {
    text = Buffer.concat([readWhole(join(dirname(path), name)), text])
    if (newlines(text) > count) break
  }
  const lines = text.toString('utf8').split('\n')
  if (lines.at(-1) === '') lines.pop()
  return count === 0 ? [] : lines.slice(-count)
}

function fromRotated(path: string, file: Rotated, cursor: LogCursor, maxBytes: number): LogPiece {
  const whole = readWhole(join(dirname(path), file.name))
  const bytes = whole.subarray(cursor.offset, cursor.offset + maxBytes)
  const offset = cursor.offset + bytes.length
  if (offset < whole.length) return { bytes, cursor: { sequence: cursor.sequence, offset } }
  // The half line that was cut off stands at the start of the next file; some of it was read already.
  const rest = Math.max(0, cursor.offset - whole.length)
  return { bytes, cursor: { sequence: cursor.sequence + 1, offset: rest } }
}

/** The cursor's file is gone for good: it was older than what is kept. */
function hasGap(path: string, sequence: number): boolean {
  const rotated = rotatedOf(path)
  return (
    !rotated.some((file) => file.sequence === sequence) && (rotated[0]?.sequence ?? 0) > sequence
  )
}

function currentSequence(path: string): number {
  return (rotatedOf(path).at(-1)?.sequence ?? 0) + 1
}

function rotatedOf(path: string): readonly Rotated[] {
  try {
    return rotatedAmong(basename(path), readdirSync(dirname(path)))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

function readRange(
  path: string,
  offset: number,
  maxBytes: number,
): { readonly bytes: Buffer; readonly size: number } {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { bytes: Buffer.alloc(0), size: 0 }
    throw error
  }
  try {
    const { size } = fstatSync(file)
    const from = size < offset && maxBytes > 0 ? 0 : offset
    const bytes = Buffer.alloc(Math.max(0, Math.min(size - from, maxBytes)))
    const count = bytes.length === 0 ? 0 : readSync(file, bytes, 0, bytes.length, from)
    return { bytes: bytes.subarray(0, count), size }
  } finally {
    closeSync(file)
  }
}

function readWhole(path: string): Buffer {
  try {
    const bytes = readFileSync(path)
    return path.endsWith('.gz') ? gunzipSync(bytes) : bytes
  } catch (error) {
    // Compressed or removed since it was listed.
    if (codeOf(error) !== 'ENOENT') throw error
    return path.endsWith('.gz') ? Buffer.alloc(0) : readCompressed(`${path}.gz`)
  }
}

function readCompressed(path: string): Buffer {
  try {
    return gunzipSync(readFileSync(path))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}

function newlines(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count += 1
  return count
}
