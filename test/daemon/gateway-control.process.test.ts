/** The gateway's socket, real, over a real ledger file: what a person and the daemon ask of it. */
import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import {
  gatewayClient,
  gatewaySocketOf,
  type GatewayClient,
} from '../../src/control/gateway-client.ts'
import type { GatewayNoticeLine } from '../../src/control/gateway-protocol.ts'
import { gatewayControl } from '../../src/daemon/gateway-control.ts'
import { listeners } from '../../src/daemon/listeners.ts'
import type { PersonsQueue } from '../../src/gateway/queue/human-queue.ts'
import { ask, BODY, queueHome, type QueueHome } from '../gateway/queue-home.ts'

let home: QueueHome
let queue: PersonsQueue
let server: { close(): Promise<void> }
let client: GatewayClient
let woken: number
const mistakes: unknown[] = []
const heard = listeners()

beforeEach(async () => {
  home = queueHome()
  queue = home.begin()
  woken = 0
  mistakes.splice(0)
  const path = gatewaySocketOf(home.folder)
  server = await gatewayControl({
    path,
    clock: systemClock,
    mistake: (error) => mistakes.push(error),
    doors: {
      queue,
      notices: {
        since: (cursor, limit) =>
          home.told
            .map((notice, index) => ({ ...notice, cursor: index + 1, at: home.clock.now() }))
            .slice(cursor, cursor + limit),
        newest: () => home.told.length,
        onNotice: heard.add,
      },
      routes: () => ['enterprise', 'agent_batch'],
      figures: () => '# figures\n',
      wake: () => void woken++,
    },
  })
  client = gatewayClient(path)
})
afterEach(async () => {
  await server.close()
  home.destroy()
  if (mistakes.length > 0) throw new Error('something nobody foresaw', { cause: mistakes[0] })
})

const park = (change = {}) => queue.park(ask({ at: home.clock.now(), ...change }))

describe('the socket of the gateway', () => {
  it('belongs to its owner alone', () => {
    expect(lstatSync(join(home.folder, 'gateway.sock')).mode & 0o777).toBe(0o600)
  })

  it('that is away is said to be the gateway, and how to start it', async () => {
    const away = gatewayClient(join(home.folder, 'none.sock')).queue(1)
    await expect(away).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('unable to reach the gateway at') as string,
      hint: expect.stringContaining('agenthost gateway serve') as string,
    })
  })

  it('gives the figures, and hears of a wake', async () => {
    expect(await client.figures()).toBe('# figures\n')
    await client.wake()
    expect(woken).toBe(1)
  })
})

describe('the queue over the socket', () => {
  it('is listed and shown without its body', async () => {
    park()
    const [request] = await client.queue(10)
    expect(request).toEqual({
      id: 1,
      state: 'waiting',
      at: '2027-01-15T08:00:00.000Z',
      expiresAt: '2027-01-16T08:00:00.000Z',
      caller: { kind: 'agent', name: 'triage', run: null },
      asked: 'enterprise',
      protocol: 'messages',
      stream: true,
      why: 'the cap of route enterprise is reached',
      holding: 1,
      bodyBytes: BODY.length,
      by: null,
      overAt: null,
      use: null,
      route: null,
    })
    const { prompt } = await client.show(1)
    expect(prompt).toEqual({
      systemLength: 0,
      tools: ['Read'],
      messages: 1,
      turns: [{ role: 'user', text: 'What is the secret of the lake?' }],
    })
    await expect(client.show(7)).rejects.toMatchObject({ kind: 'bad' })
  })

  it('is answered, to whoever holds on', async () => {
    const { verdict } = park()
    const { request, served } = await client.answer({ id: 1, text: 'forty-two', by: 'lea' })
    expect(await verdict).toEqual({ is: 'answered', text: 'forty-two' })
    expect([served, request.state, request.by, request.use]).toEqual([1, 'answered', 'lea', 'used'])
    const again = client.answer({ id: 1, text: 'no', by: 'tom' })
    await expect(again).rejects.toMatchObject({
      kind: 'bad',
      message: expect.stringMatching(/it was answered by lea at 2027-/) as string,
    })
  })

  it('is answered with a call of a tool', async () => {
    const { verdict } = park()
    const tool = { name: 'Read', input: { path: 'a' } }
    await client.answer({ id: 1, text: '', by: 'lea', tool })
    expect(await verdict).toEqual({ is: 'answered', text: '', tool })
  })

  it('is sent on along a route that there is, or dropped', async () => {
    const first = park()
    const nowhere = client.retry({ id: 1, route: 'nowhere', by: 'lea' })
    await expect(nowhere).rejects.toMatchObject({
      kind: 'usage',
      hint: 'There is: enterprise, agent_batch.',
    })
    const { request } = await client.retry({ id: 1, route: 'agent_batch', by: 'lea' })
    expect([request.state, request.route]).toEqual(['retried', 'agent_batch'])
    expect(await first.verdict).toEqual({ is: 'retry', route: 'agent_batch' })
    const second = park()
    await client.drop({ id: 2, why: 'not ours', by: 'lea' })
    expect(await second.verdict).toEqual({ is: 'dropped' })
  })
})

describe('notices over the socket', () => {
  it('come after a cursor, and go on as they are told', async () => {
    park()
    const stop = new AbortController()
    const seen: GatewayNoticeLine[] = []
    const wanted = { since: 0, follow: true, signal: stop.signal }
    for await (const notice of client.notices(wanted)) {
      if (notice === null) continue
      seen.push(notice)
      if (seen.length === 2) stop.abort()
      else {
        queue.answer(1, 'forty-two', 'lea')
        heard.tell()
      }
    }
    expect(seen.map(({ cursor, kind }) => [cursor, kind])).toEqual([
      [1, 'queue.parked'],
      [2, 'queue.answered'],
    ])
    const rest: unknown[] = []
    for await (const line of client.notices({ since: 1, follow: false })) rest.push(line?.cursor)
    expect(rest).toEqual([2])
  })
})
