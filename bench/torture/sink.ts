/** Where alerts arrive: two channels of one server that is slow and refuses, more or less, and keeps what it has accepted. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Dice } from '../../test/support/seed.ts'

export type Arrived = { readonly channel: string; readonly notice: number; readonly body: string }

export type Sink = {
  readonly url: (secret: string) => string
  readonly arrived: readonly Arrived[]
  /** Of a hundred requests, so many are refused; each takes up to so long. */
  readonly weather: (refusedPercent: number, slowMs: number) => void
  readonly close: () => Promise<void>
}

export async function openSink(dice: Dice): Promise<Sink> {
  const arrived: Arrived[] = []
  let refusedPercent = 10
  let slowMs = 300
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const accepts = dice.below(100) >= refusedPercent
      const { id } = JSON.parse(body) as { id: string }
      const channel = (request.url ?? '').slice(1)
      if (accepts) arrived.push({ channel, notice: Number(id.split('-').at(-1)), body })
      setTimeout(() => response.writeHead(accepts ? 200 : 503).end(), dice.next() * slowMs)
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: (secret) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${secret}`,
    arrived,
    weather(percent, ms) {
      refusedPercent = percent
      slowMs = ms
    },
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => {
        server.close(() => resolve())
      })
    },
  }
}
