/**
 * A model on loopback for tests with real agents: Anthropic Messages (also with events, tool calls and
 * count_tokens) and OpenAI chat completions, with faults on demand. Which answer a request gets: the
 * directive in its newest prompt, else the next scripted one, else an echo of the prompt.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import {
  anthropicError,
  anthropicEvents,
  anthropicMessage,
  anthropicTurns,
  type AnthropicBody,
} from './anthropic-wire.ts'
import { directedAnswer, echo, type Answer, type Turn } from './model-answers.ts'
import {
  openaiError,
  openaiEvents,
  openaiMessage,
  openaiTurns,
  type OpenaiBody,
} from './openai-wire.ts'

export type ModelRequest = {
  readonly api: 'anthropic' | 'openai'
  readonly model: string
  readonly turns: readonly Turn[]
  readonly headers: IncomingMessage['headers']
}

export type ModelStandIn = {
  /** `http://127.0.0.1:PORT`; the OpenAI routes are under `/v1`. */
  readonly url: string
  /** All that was asked so far, oldest first. */
  readonly requests: readonly ModelRequest[]
  /** Scripts the next answers, in this order, for requests whose prompt has no directive. */
  readonly script: (...answers: readonly Answer[]) => void
  readonly close: () => Promise<void>
}

type Wire = {
  readonly api: ModelRequest['api']
  readonly events: (answer: Spoken, model: string, id: string) => readonly string[]
  readonly message: (answer: Spoken, model: string, id: string) => object
  readonly error: (status: number) => object
}

type Spoken = Extract<Answer, { say: string } | { call: string }>

const ANTHROPIC: Wire = {
  api: 'anthropic',
  events: anthropicEvents,
  message: anthropicMessage,
  error: anthropicError,
}
const OPENAI: Wire = {
  api: 'openai',
  events: openaiEvents,
  message: openaiMessage,
  error: openaiError,
}

export async function modelStandIn(): Promise<ModelStandIn> {
  const requests: ModelRequest[] = []
  const scripted: Answer[] = []
  let count = 0
  const closing = new AbortController()
  const server = createServer((request, response) => {
    void serve(request, response).catch(() => response.destroy())
  })

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = JSON.parse((await readAll(request)) || '{}') as AnthropicBody & OpenaiBody
    const path = (request.url ?? '').split('?')[0] ?? ''
    if (path.endsWith('/count_tokens')) return sendJson(response, 200, { input_tokens: 100 })
    if (path.endsWith('/models')) return sendJson(response, 200, { object: 'list', data: [] })
    const wire = path.endsWith('/messages')
      ? ANTHROPIC
      : path.endsWith('/chat/completions')
        ? OPENAI
        : null
    if (wire === null) return sendJson(response, 404, ANTHROPIC.error(404))
    const turns = wire.api === 'anthropic' ? anthropicTurns(body) : openaiTurns(body)
    const model = body.model ?? ''
    requests.push({ api: wire.api, model, turns, headers: request.headers })
    const answer = directedAnswer(turns) ?? scripted.shift() ?? echo(turns)
    if (answer.slowMs !== undefined)
      await wait(answer.slowMs, undefined, { signal: closing.signal })
    await answer.after?.opened
    count += 1
    await give(answer, wire, {
      response,
      stream: body.stream === true,
      model,
      id: `standin${count}`,
    })
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    script: (...answers) => void scripted.push(...answers),
    async close() {
      closing.abort()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

type Reply = {
  readonly response: ServerResponse
  readonly stream: boolean
  readonly model: string
  readonly id: string
}

async function give(
  answer: Answer,
  wire: Wire,
  { response, stream, model, id }: Reply,
): Promise<void> {
  if ('fault' in answer) {
    if (answer.fault === 'silence') return
    if (answer.fault === 'status') {
      const { retryAfterSeconds } = answer
      if (retryAfterSeconds !== undefined) response.setHeader('retry-after', retryAfterSeconds)
      return sendJson(response, answer.status, wire.error(answer.status))
    }
    if (answer.fault === 'html') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>please log in</html>')
      return
    }
  }
  const spoken: Spoken = 'fault' in answer ? { say: 'this will not be finished' } : answer
  if (!stream && !('fault' in answer))
    return sendJson(response, 200, wire.message(spoken, model, id))
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const events = wire.events(spoken, model, id)
  if (!('fault' in answer)) return void response.end(events.join(''))
  response.write(events.slice(0, HALF_WAY).join(''))
  if (answer.fault === 'drop') {
    // The written half must be on its way before the reset.
    await new Promise((resolve) => setImmediate(resolve))
    response.socket?.resetAndDestroy()
  }
}

/** Events that are sent before an answer hangs or breaks off: its beginning and a little text. */
const HALF_WAY = 4

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function readAll(request: IncomingMessage): Promise<string> {
  let text = ''
  request.setEncoding('utf8')
  for await (const chunk of request) text += String(chunk)
  return text
}
