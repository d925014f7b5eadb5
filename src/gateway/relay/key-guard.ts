/**
 * Keeps an upstream's key from whoever must not have it: an upstream that quotes the key it was given, in an error or a
 * header, would hand it to an agent, and to the ledger. Pure but for what it remembers.
 */
import type { HeadersIn } from '../front/headers.ts'

export type KeyGuard = {
  readonly headers: (headers: HeadersIn) => HeadersIn
  /** The very chunk where the key is not in it. A key that is cut in two by chunks is not seen. */
  readonly chunk: (chunk: Buffer) => Buffer
}

/** Shorter ones stand in too many texts to be looked for, and guard nothing. */
const LETTERS_MIN = 12
const IN_ITS_PLACE = '[key]'

const NOTHING: KeyGuard = { headers: (headers) => headers, chunk: (chunk) => chunk }

function keyGuard(key: string | null): KeyGuard {
  if (key === null || key.length < LETTERS_MIN) return NOTHING
  const needle = Buffer.from(key)
  const text = (value: string): string => value.replaceAll(key, IN_ITS_PLACE)
  return {
    headers(headers) {
      const clean: Record<string, string | string[]> = {}
      for (const name in headers) {
        const value = headers[name]
        if (typeof value === 'string') clean[name] = text(value)
        else if (value !== undefined) clean[name] = value.map(text)
      }
      return clean
    },
    chunk(chunk) {
      if (chunk.indexOf(needle) < 0) return chunk
      return Buffer.from(chunk.toString('latin1').replaceAll(key, IN_ITS_PLACE), 'latin1')
    },
  }
}

/** One for each key: there are few, and a call is no time to make one. */
const guards = new Map<string | null, KeyGuard>()
const GUARDS_MAX = 100

export function guardOf(key: string | null): KeyGuard {
  const found = guards.get(key)
  if (found !== undefined) return found
  // Of keys that were changed nothing stays.
  if (guards.size >= GUARDS_MAX) guards.clear()
  const guard = keyGuard(key)
  guards.set(key, guard)
  return guard
}
