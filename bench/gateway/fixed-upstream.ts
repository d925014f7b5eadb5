/**
 * An upstream that does as little as it can: `node fixed-upstream.ts PORT`. Small JSON, or a stream of 200 chunks with one
 * write for each turn of the loop; priced, so that a gateway may hold and settle what it costs.
 */
import { createServer, type ServerResponse } from 'node:http'

const CHUNKS = 200
const COST = '0.0000123'
const MODEL = 'bench/small'

const usage = `{"prompt_tokens":12,"completion_tokens":7,"total_tokens":19,"cost":${COST}}`
const head = `"id":"gen-fixed","created":1790000000,"model":"${MODEL}","provider":"fixed"`
const TEXT = 'Hello from the upstream.'
const CHAT = Buffer.from(
  `{${head},"object":"chat.completion","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"${TEXT}"}}],"usage":${usage}}`,
)
const MESSAGE = Buffer.from(
  `{"id":"msg_fixed","type":"message","role":"assistant","model":"${MODEL}","content":[{"type":"text","text":"${TEXT}"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":12,"output_tokens":7,"cost":${COST}}}`,
)

const chunk = (delta: string, finish = 'null', more = ''): string =>
  `data: {${head},"object":"chat.completion.chunk","choices":[{"index":0,"delta":${delta},"finish_reason":${finish}}]${more}}\n\n`
const CHAT_CHUNKS = Array.from({ length: CHUNKS }, (_each, index) =>
  Buffer.from(chunk(`{${index === 0 ? '"role":"assistant",' : ''}"content":"word${index} "}`)),
)
const CHAT_TAIL = Buffer.from(
  `${chunk('{}', '"stop"')}${chunk('{}', 'null', `,"usage":${usage}`)}data: [DONE]\n\n`,
)

const event = (type: string, rest: string): string =>
  `event: ${type}\ndata: {"type":"${type}"${rest}}\n\n`
const MESSAGE_HEAD = Buffer.from(
  event(
    'message_start',
    `,"message":{"id":"msg_fixed","type":"message","role":"assistant","model":"${MODEL}","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":12,"output_tokens":1}}`,
  ) + event('content_block_start', ',"index":0,"content_block":{"type":"text","text":""}'),
)
const MESSAGE_CHUNKS = Array.from({ length: CHUNKS }, (_each, index) =>
  Buffer.from(
    event('content_block_delta', `,"index":0,"delta":{"type":"text_delta","text":"word${index} "}`),
  ),
)
const MESSAGE_TAIL = Buffer.from(
  event('content_block_stop', ',"index":0') +
    event(
      'message_delta',
      `,"delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"input_tokens":12,"output_tokens":${CHUNKS},"cost":${COST}}`,
    ) +
    event('message_stop', ''),
)

const PRICING = { prompt: '0.0000001', completion: '0.0000004' }
const CARD = {
  id: MODEL,
  canonical_slug: MODEL,
  name: MODEL,
  created: 1_790_000_000,
  context_length: 100_000,
  architecture: { modality: 'text->text', input_modalities: ['text'], output_modalities: ['text'] },
  pricing: PRICING,
  top_provider: { context_length: 100_000, max_completion_tokens: 8000, is_moderated: false },
  supported_parameters: ['max_tokens'],
}
const ENDPOINT = {
  name: 'fixed',
  provider_name: 'fixed',
  tag: 'fixed',
  context_length: 100_000,
  max_completion_tokens: 8000,
  pricing: PRICING,
  status: 0,
}
const ANSWERS: Readonly<Record<string, unknown>> = {
  '/api/v1/models': { data: [CARD] },
  [`/api/v1/models/${MODEL}/endpoints`]: {
    data: { id: MODEL, name: MODEL, endpoints: [ENDPOINT] },
  },
  '/api/v1/key': {
    data: { usage: 0, usage_daily: 0, usage_weekly: 0, usage_monthly: 0, limit: null },
  },
}

/** In a prompt: the stream stops after its first chunk, and the moment of its end is kept for `GET /closed`. */
const HOLD = 'hold the line'
const closed: number[] = []

const server = createServer((request, response) => {
  const url = request.url ?? ''
  if (url === '/closed') return void response.end(JSON.stringify(closed))
  if (request.method === 'GET') {
    const answer = ANSWERS[url.split('?')[0] ?? '']
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' })
    return void response.end(JSON.stringify(answer ?? { error: { code: 404, message: 'none' } }))
  }
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    const isMessages = url.includes('/messages')
    const text = Buffer.concat(parts).toString()
    const { stream } = JSON.parse(text) as { stream?: boolean }
    response.setHeader('x-generation-id', 'gen-fixed')
    if (stream !== true) {
      const body = isMessages ? MESSAGE : CHAT
      const headers = { 'content-type': 'application/json', 'content-length': body.length }
      return void response.writeHead(200, headers).end(body)
    }
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
    if (isMessages) response.write(MESSAGE_HEAD)
    if (text.includes(HOLD)) {
      response.on('close', () => closed.push(performance.timeOrigin + performance.now()))
      return void response.write(isMessages ? MESSAGE_CHUNKS[0] : CHAT_CHUNKS[0])
    }
    flow(response, isMessages ? MESSAGE_CHUNKS : CHAT_CHUNKS, isMessages ? MESSAGE_TAIL : CHAT_TAIL)
  })
})

function flow(response: ServerResponse, chunks: readonly Buffer[], tail: Buffer): void {
  let at = 0
  const step = (): void => {
    const next = chunks[at++]
    if (response.destroyed) return
    if (next === undefined) return void response.end(tail)
    response.write(next)
    setImmediate(step)
  }
  step()
}

server.keepAliveTimeout = 60_000
server.listen(Number(process.argv[2]), '127.0.0.1')
