/** How OpenRouter names a call, by which its cost can be asked for afterwards. Pure. */
import { headerOf, type HeadersIn } from './headers.ts'

/** In each answer of OpenRouter's, of every protocol. */
export function generationOf(headers: HeadersIn): string | null {
  return headerOf(headers, 'x-generation-id')
}

const LOOKED_AT_BYTES = 1000

/** The id in a chunk of a stream, which stands at the beginning of its events; null where there is none. */
export function generationIn(chunk: Buffer): string | null {
  return /"(gen-[\w-]{1,100})"/.exec(chunk.toString('latin1', 0, LOOKED_AT_BYTES))?.[1] ?? null
}
