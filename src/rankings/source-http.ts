/**
 * One GET of the source: with a deadline for all of it, a limit for its body, and the key for that one host
 * alone. Redirects within the host are followed, others are not.
 */
import type { Clock } from '../clock.ts'
import { connectionCauseOf } from '../errors.ts'

export type Got =
  | { readonly status: number; readonly retryAfter: string | null; readonly text: string }
  /** No whole answer came, in words without the address. */
  | { readonly failed: string }
  | { readonly movedTo: string }
  | { readonly tooLong: string }

export type Get = (url: string, key: string | null) => Promise<Got>

const WITHIN_MS = 60_000
/** Two years by day are 4 MB, all models 2 MB. */
const BODY_MAX_BYTES = 32 * 1024 * 1024
const REDIRECTS_MAX = 2

/** Never rejects. `fetch` asks for gzip and unpacks it; the limit holds for what was unpacked. */
export function getter(clock: Clock): Get {
  return async (url, key) => {
    const ending = new AbortController()
    const cancel = clock.wakeAt(clock.steady() + WITHIN_MS, () => ending.abort())
    try {
      return await followed(url, key, ending.signal)
    } catch (error) {
      if (ending.signal.aborted) return { failed: `no whole answer within ${WITHIN_MS / 1000} s` }
      return { failed: failureOf(error) }
    } finally {
      cancel()
    }
  }
}

async function followed(url: string, key: string | null, signal: AbortSignal): Promise<Got> {
  const { origin } = new URL(url)
  const headers = {
    accept: 'application/json',
    'user-agent': 'agenthost',
    ...(key !== null && { authorization: `Bearer ${key}` }),
  }
  let at = url
  for (let count = 0; ; count += 1) {
    const response = await fetch(at, { headers, redirect: 'manual', signal })
    const location = response.headers.get('location')
    if (response.status < 300 || response.status > 399 || location === null) {
      const text = await textOf(response)
      if (text === null) return { tooLong: `more than ${BODY_MAX_BYTES / 1024 / 1024} MB` }
      return { status: response.status, retryAfter: response.headers.get('retry-after'), text }
    }
    await response.body?.cancel()
    const next = URL.parse(location, at)
    if (next?.origin !== origin) return { movedTo: next?.host ?? 'an address that is none' }
    if (count === REDIRECTS_MAX) return { movedTo: 'one address after the other' }
    at = next.href
  }
}

/** Null for what is too long; the rest of it is not read. */
async function textOf(response: Response): Promise<string | null> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  // Typed without the iterator that Node gives it.
  const body = (response.body ?? []) as AsyncIterable<Uint8Array> | Iterable<Uint8Array>
  for await (const piece of body) {
    bytes += piece.length
    if (bytes > BODY_MAX_BYTES) return null
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

/** By its code alone, which fetch hides in the cause. */
function failureOf(error: unknown): string {
  const inner = error instanceof Error && error.cause !== undefined ? error.cause : error
  return connectionCauseOf(inner)
}
