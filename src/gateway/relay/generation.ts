/** How OpenRouter names a call, by which its cost can be asked for afterwards. Pure. */
import { headerOf, type HeadersIn } from '../front/headers.ts'

/** It goes into the ledger, and into the path of a question: what does not look like one is none. */
const NAME = /^[\w.:-]{1,200}$/

/** In each answer of OpenRouter's, of every protocol. */
function generationOf(headers: HeadersIn): string | null {
  const id = headerOf(headers, 'x-generation-id')
  return id !== null && NAME.test(id) ? id : null
}

const LOOKED_AT_BYTES = 1000

/** The id in a chunk of a stream, which stands at the beginning of its events; null where there is none. */
function generationIn(chunk: Buffer): string | null {
  return /"(gen-[\w-]{1,100})"/.exec(chunk.toString('latin1', 0, LOOKED_AT_BYTES))?.[1] ?? null
}

/** Comments come first, then a chunk with an id. */
const LOOKS = 8

export type NameSeeker = {
  readonly head: (headers: HeadersIn) => void
  readonly chunk: (chunk: Buffer) => void
  /** Null until it was found. */
  readonly name: () => string | null
}

/** Tells `named` once, as soon as the name is known; in chunks it is looked for at OpenRouter's alone. */
export function nameSeeker(isOpenRouter: boolean, named: (name: string) => void): NameSeeker {
  let name: string | null = null
  let looks = isOpenRouter ? LOOKS : 0
  const take = (found: string | null): void => {
    if (found === null || name !== null) return
    name = found
    named(found)
  }
  return {
    head: (headers) => take(generationOf(headers)),
    chunk(chunk) {
      if (name === null && looks > 0) {
        looks -= 1
        take(generationIn(chunk))
      }
    },
    name: () => name,
  }
}
