/** What lets a browser in: made at each start, kept in memory alone, and compared so that no time tells of it. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

export type Token = {
  /** To be printed once. */
  readonly text: string
  readonly is: (given: string | null) => boolean
}

const TOKEN_BYTES = 32

export function newToken(): Token {
  const text = randomBytes(TOKEN_BYTES).toString('base64url')
  const digest = digestOf(text)
  return { text, is: (given) => given !== null && timingSafeEqual(digestOf(given), digest) }
}

/** Of equal length, whatever was given. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
