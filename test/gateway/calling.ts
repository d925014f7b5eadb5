/** A client of the gateway for tests: plain node:http, so that every byte and header is its own. */
import { request, type IncomingHttpHeaders } from 'node:http'
import { TOKEN } from './simple-doors.ts'

export type Got = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** Whether the connection broke before the answer was whole. */
  readonly isBroken: boolean
}

export type Ask = {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

export type Going = {
  readonly got: Promise<Got>
  readonly abort: () => void
  /** What has come so far. */
  readonly text: () => string
}

export function start(port: number, { method = 'POST', path, headers, body }: Ask): Going {
  const { promise, resolve, reject } = Promise.withResolvers<Got>()
  const parts: Buffer[] = []
  const text = (): string => Buffer.concat(parts).toString('utf8')
  const client = request(
    {
      host: '127.0.0.1',
      port,
      method,
      path: path ?? '/v1/chat/completions',
      agent: false,
      headers: {
        authorization: `Bearer ${TOKEN}`,
        'content-type': 'application/json',
        ...headers,
      },
    },
    (response) => {
      const answer = (isBroken: boolean): void =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: text(),
          isBroken,
        })
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', () => answer(true))
      response.on('end', () => answer(!response.complete))
    },
  )
  client.on('error', reject)
  client.end(body)
  return { got: promise, text, abort: () => client.destroy(new Error('gone')) }
}

export function ask(port: number, body: object, more: Omit<Ask, 'body'> = {}): Promise<Got> {
  return start(port, { ...more, body: JSON.stringify(body) }).got
}
