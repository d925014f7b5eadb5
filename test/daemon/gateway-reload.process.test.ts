/** A running gateway whose configuration, keys and connections change under it: nothing of that needs a restart. */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { ask } from '../../src/control/ask.ts'
import { eventually } from '../support/eventually.ts'
import { gatewayHome, type GatewayHome } from '../support/gateway-home.ts'
import { programPath } from '../support/program.ts'

/** A model of one's own network: answers chat to whoever has the key. */
type Local = {
  readonly server: Server
  readonly url: string
  key: string
  readonly ports: (number | undefined)[]
}

let local: Local
let gateway: GatewayHome

async function localModel(): Promise<Local> {
  const ports: (number | undefined)[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      ports.push(request.socket.remotePort)
      const isKnown = request.headers.authorization === `Bearer ${made.key}`
      response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' })
      const { model } = JSON.parse(body) as { model: string }
      const message = { role: 'assistant', content: 'Here.' }
      const usage = { prompt_tokens: 5, completion_tokens: 1, total_tokens: 6 }
      const answer = { id: 'x', model, choices: [{ index: 0, message, finish_reason: 'stop' }] }
      response.end(JSON.stringify(isKnown ? { ...answer, usage } : { error: { message: 'no' } }))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  const made: Local = { server, url, key: 'sk-local-1', ports }
  return made
}

function configure(local: object | null, numbers: object = {}): void {
  const port = Number(new URL(gateway.url).port)
  const upstreams = {
    openrouter: { url: 'http://127.0.0.1:9/api/v1' },
    ...(local !== null && { local }),
  }
  const config = { agents: {}, gateway: { port, ...numbers }, upstreams }
  writeFileSync(join(gateway.home, 'agenthost.yaml'), JSON.stringify(config))
}

const entry = (): object => ({
  url: local.url,
  key: { secret: 'local' },
  prices: { small: { input: 1, output: 2, context_length: 8000 } },
})

function keep(secret: string): void {
  const env = { PATH: process.env['PATH'], HOME: gateway.home, AGENTHOST_HOME: gateway.home }
  const args = [programPath(), 'secrets', 'set', 'local', '--file']
  execFileSync(process.execPath, args, { env, input: secret, stdio: ['pipe', 'ignore', 'pipe'] })
}

beforeEach(async () => {
  local = await localModel()
  gateway = await gatewayHome('http://127.0.0.1:9/api/v1')
  gateway.routing({ routes: { near: 'local/small' }, monthly_cap_usd: 5 })
  keep('sk-local-1')
})

afterEach(async () => {
  await gateway.destroy()
  local.server.close()
  local.server.closeAllConnections()
})

async function call(token: string, size = 1): Promise<{ status: number; said: string }> {
  const response = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'near',
      max_tokens: 10,
      messages: [{ role: 'user', content: 'a'.repeat(size) }],
    }),
  })
  return { status: response.status, said: await response.text() }
}
const becomes = (status: number, token: string, size = 1): Promise<boolean> =>
  eventually(`the answer is ${status}`, async () => (await call(token, size)).status === status)

describe('a gateway that runs', () => {
  it('serves an upstream that is new in its configuration, at its prices, and leaves one that is gone', async () => {
    configure(null)
    await gateway.start()
    const token = await gateway.token('me')
    expect((await call(token)).status).toBe(503)
    configure(entry())
    await becomes(200, token)
    configure({ ...entry(), prices: {} })
    await becomes(503, token)
    configure({ ...entry(), prices: { small: { input: 1e6, output: 2, context_length: 8000 } } })
    await becomes(402, token)
    expect((await call(token)).said).toContain('this call may cost up to $')
  })

  it('takes new limits', async () => {
    configure(entry())
    await gateway.start()
    const token = await gateway.token('me')
    await becomes(200, token, 5000)
    configure(entry(), { maxBody: '4KB' })
    await becomes(413, token, 5000)
    expect((await call(token)).status).toBe(200)
  })

  it('takes a key that was changed once the old one is refused', async () => {
    configure(entry())
    await gateway.start()
    const token = await gateway.token('me')
    await becomes(200, token)
    local.key = 'sk-local-2'
    keep('sk-local-2')
    await becomes(200, token)
    expect(local.ports.length).toBeGreaterThan(2)
  })

  it('asks over new connections after the host has slept', async () => {
    configure(entry())
    await gateway.start()
    const token = await gateway.token('me')
    await becomes(200, token)
    await call(token)
    expect(new Set(local.ports).size).toBe(1)
    const question = { method: 'POST', path: '/v1/wake', silenceMaxMs: 5000 } as const
    const { status } = await ask(join(gateway.home, 'gateway.sock'), question, systemClock)
    expect(status).toBe(200)
    await call(token)
    expect(new Set(local.ports).size).toBe(2)
  })
})
