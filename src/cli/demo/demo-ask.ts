/** One call of the tour's own client to its gateway, as any program on this host would make it. */
import { Agent, request, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Asked } from '../../demo/house.ts'

export type Call = {
  readonly port: number
  readonly token: string
  readonly route: string
  readonly prompt: string
  readonly stop: AbortSignal
}

export async function askGateway(call: Call): Promise<Asked> {
  const { port, token, route, prompt, stop } = call
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const asking = request({
      host: '127.0.0.1',
      port,
      path: '/v1/chat/completions',
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      // One of its own: Node's global one goes through a proxy where the environment names one.
      agent: new Agent(),
      signal: stop,
    })
    asking.on('response', resolve).on('error', reject)
    asking.end(JSON.stringify({ model: route, messages: [{ role: 'user', content: prompt }] }))
  })
  const body: unknown = JSON.parse(await text(response))
  const header = (name: string): string | null => {
    const value = response.headers[name]
    return typeof value === 'string' ? value : null
  }
  return {
    status: response.statusCode ?? 0,
    text: saidIn(body),
    model: header('x-agenthost-model'),
    attempts: header('x-agenthost-attempts'),
  }
}

type Answer = {
  readonly choices?: readonly { readonly message?: { readonly content?: string } }[]
  readonly error?: { readonly message?: string }
}

function saidIn(body: unknown): string {
  const { choices, error } = body as Answer
  return choices?.[0]?.message?.content ?? error?.message ?? JSON.stringify(body)
}
