/**
 * Follows a file that somebody else appends to. It is made and opened before that one begins, so that nothing that is
 * put in its place later is ever opened; it is looked at by the clock.
 */
import { closeSync, openSync, readSync } from 'node:fs'
import type { Clock } from '../clock.ts'

export type GrowingFile = {
  /** What there is by now. */
  readonly read: () => void
  readonly end: () => void
}

const LOOK_MS = 250
const CHUNK_BYTES = 256 * 1024
/** What an attempt may make its own host read. */
const MOST_BYTES = 200_000_000

export function followFile(
  path: string,
  clock: Clock,
  onBytes: (chunk: Uint8Array) => void,
): GrowingFile {
  const file = openSync(path, 'wx+', 0o600)
  const buffer = Buffer.alloc(CHUNK_BYTES)
  let at = 0
  const read = (): void => {
    while (at < MOST_BYTES) {
      const bytes = readSync(file, buffer, 0, CHUNK_BYTES, at)
      if (bytes === 0) return
      at += bytes
      onBytes(new Uint8Array(buffer.subarray(0, bytes)))
    }
  }
  let cancel = (): void => undefined
  const look = (): void => {
    read()
    cancel = clock.wakeAt(clock.steady() + LOOK_MS, look)
  }
  look()
  return {
    read,
    end() {
      cancel()
      closeSync(file)
    },
  }
}
