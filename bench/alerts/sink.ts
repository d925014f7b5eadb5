/** A webhook of one's own: keeps what it is sent, and is as slow and as faulty as it is told to be. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export type Taken = {
  /** The same for each attempt at one notice. */
  readonly once: string
  /** When the event happened, and when this came. */
  readonly happenedAt: number
  readonly at: number
  readonly accepted: boolean
}

export type Sink = {
  readonly url: string
  readonly taken: readonly Taken[]
  readonly close: () => Promise<void>
}

/** `manner` says of each request how long it takes, and whether it is accepted. */
export async function openSink(
  manner: () => { readonly afterMs: number; readonly accepts: boolean },
): Promise<Sink> {
  const taken: Taken[] = []
  const server = createServer((request, response) => {
    const at = Date.now()
    void text(request).then((body) => {
      const { afterMs, accepts } = manner()
      const { id, at: happened } = JSON.parse(body) as { id: string; at: string }
      taken.push({ once: id, happenedAt: Date.parse(happened), at, accepted: accepts })
      setTimeout(() => response.writeHead(accepts ? 200 : 503).end(), afterMs)
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    taken,
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => {
        server.close(() => resolve())
      })
    },
  }
}
