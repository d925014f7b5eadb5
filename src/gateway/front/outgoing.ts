/**
 * The answer to one client as the relay writes it: a head once, then bytes, then an end. Knows whether the client is
 * still there, and keeps to how fast it reads.
 */
import type { ServerResponse } from 'node:http'

export type Outgoing = {
  readonly isGone: () => boolean
  readonly hasHead: () => boolean
  /** Called when the client goes before its answer is whole; a later call replaces the former. Null: nobody. */
  readonly whenGone: (gone: (() => void) | null) => void
  /** The first of them counts. */
  readonly head: (status: number, headers: Headers) => void
  /** False: wait for `whenDrained` before the next. */
  readonly write: (chunk: Uint8Array | string) => boolean
  readonly whenDrained: (drained: () => void) => void
  readonly end: (chunk?: Uint8Array | string) => void
  /** A head and a whole body. */
  readonly whole: (status: number, headers: Headers, body: Uint8Array | string) => void
  /** Breaks the connection: the only honest end of a body that cannot be finished. */
  readonly destroy: () => void
}

/** A small body goes to the socket in one piece with its head, which node does for text alone. */
const JOINED_MAX_BYTES = 8192

/** Byte for byte: each is a letter. */
function latin1Of(body: Uint8Array): string {
  return Buffer.from(body.buffer, body.byteOffset, body.length).toString('latin1')
}

type Headers = Readonly<Record<string, string | string[]>>

export function outgoing(response: ServerResponse): Outgoing {
  let isGone = false
  let gone: (() => void) | null = null
  response.on('close', () => {
    if (response.writableEnded) return
    isGone = true
    gone?.()
  })
  // Whatever went wrong with the connection, `close` follows.
  response.on('error', () => undefined)
  const head = (status: number, headers: Headers): void => {
    if (!response.headersSent && !isGone) response.writeHead(status, headers)
  }
  return {
    isGone: () => isGone,
    hasHead: () => response.headersSent,
    whenGone: (told) => {
      gone = told
      if (isGone) told?.()
    },
    head,
    write: (chunk) => isGone || response.write(chunk),
    whenDrained: (drained) => void response.once('drain', drained),
    end: (chunk) => void response.end(chunk),
    whole(status, headers, body) {
      const length = String(typeof body === 'string' ? Buffer.byteLength(body) : body.length)
      head(status, { ...headers, 'content-length': length })
      if (typeof body === 'string' || body.length > JOINED_MAX_BYTES) response.end(body)
      else response.end(latin1Of(body), 'latin1')
    },
    destroy() {
      // What was ended is whole, and may be on its way yet.
      if (!response.writableEnded) response.destroy()
    },
  }
}
