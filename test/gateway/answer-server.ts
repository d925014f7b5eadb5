/** A loopback server that answers every call as a person would through the gateway. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { answerAsModel, pingOf } from '../../src/gateway/queue/answer-as-model.ts'
import type { Protocol } from '../../src/gateway/call.ts'
import type { ToolAnswer } from '../../src/gateway/queue/parked.ts'

export type Said = {
  readonly text: string
  readonly tool?: ToolAnswer
  /** Before a stream begins. */
  readonly pings?: number
}

export type AnswerServer = {
  readonly url: string
  /** What the next calls get; by their bodies, where it depends. */
  readonly say: (said: Said | ((body: string) => Said)) => void
  readonly close: () => Promise<void>
}

const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  '/v1/messages': 'messages',
  '/v1/chat/completions': 'chat',
  '/v1/responses': 'responses',
}

export async function answerServer(): Promise<AnswerServer> {
  let say: Parameters<AnswerServer['say']>[0] = { text: '' }
  const server = createServer((request, response) => {
    void text(request).then(async (body) => {
      const protocol = PROTOCOLS[(request.url ?? '').split('?')[0] ?? '']
      if (protocol === undefined) return response.writeHead(404).end()
      const { model, stream = false } = JSON.parse(body) as { model: string; stream?: boolean }
      const said = typeof say === 'function' ? say(body) : say
      const spoken = { model, text: said.text, id: '12', tool: said.tool, at: 1_800_000_000_000 }
      const { contentType, headers, chunks } = answerAsModel(protocol, { ...spoken, stream })
      response.writeHead(200, { 'content-type': contentType, ...headers })
      for (let ping = 0; stream && ping < (said.pings ?? 0); ping++) {
        response.write(pingOf(protocol))
        await new Promise((resolve) => setImmediate(resolve))
      }
      for (const chunk of chunks) response.write(chunk)
      return response.end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    say: (next) => (say = next),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
