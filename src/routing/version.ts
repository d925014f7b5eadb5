/** Names of versions of the routing table: the first letters of the SHA-256 of its bytes, as people type them. */
import { createHash } from 'node:crypto'

const VERSION_LETTERS = 12

/** 12 small hex letters. */
export function versionOf(bytes: Buffer | string): string {
  return shaOf(bytes).slice(0, VERSION_LETTERS)
}

export function shaOf(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}
