/**
 * OpenRouter as one address: its Data API by the made-up market, its calls by the priced upstream, which has the models
 * of the market at the prices that the market publishes.
 */
import { once } from 'node:events'
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { MARKET } from './openrouter-market.ts'
import { openRouterStandIn } from './openrouter-stand-in.ts'
import { pricedModel } from './priced-market.ts'
import { PRICED_KEY, pricedUpstream, type PricedUpstream } from './priced-upstream.ts'
import type { Script } from './priced-answers.ts'

export type WholeOpenRouter = {
  /** `http://127.0.0.1:PORT/api/v1`. */
  readonly url: string
  readonly upstream: PricedUpstream
  readonly close: () => Promise<void>
}

export async function wholeOpenRouter(
  today: () => string,
  minds: Script['minds'],
): Promise<WholeOpenRouter> {
  const models = MARKET.flatMap(({ id, price: { prompt, completion } }) =>
    id === null || Number(prompt) <= 0 ? [] : [pricedModel(id, [prompt, completion])],
  )
  const upstream = await pricedUpstream({ models, minds })
  const market = await openRouterStandIn({ today, key: PRICED_KEY })
  const server = createServer((from, to) => {
    pass(from, to, isOfMarket(from.url ?? '') ? market.url : upstream.url)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`,
    upstream,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
      await upstream.close()
      await market.close()
    },
  }
}

/** What rankings are made of; the pages and the calls of single models are the upstream's. */
function isOfMarket(url: string): boolean {
  return /^\/api\/(?:frontend\/|v1\/(?:datasets\/|models(?:\?|$)))/.test(url)
}

function pass(from: IncomingMessage, to: ServerResponse, base: string): void {
  const { method, headers } = from
  const asked = request(new URL(from.url ?? '', base), { method, headers }, (answer) => {
    to.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(to)
  })
  asked.on('error', () => to.destroy())
  to.on('close', () => asked.destroy())
  from.pipe(asked)
}
