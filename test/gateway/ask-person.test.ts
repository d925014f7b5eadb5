import { afterEach, describe, expect, it } from 'vitest'
import type { HumanQueue, ParkAsk, Verdict } from '../../src/gateway/queue/parked.ts'
import { gatewayServer, type GatewayServer } from '../../src/gateway/front/server.ts'
import { eventually } from '../support/eventually.ts'
import { manualClock, type ManualClock } from '../support/manual-clock.ts'
import { ask, start } from './calling.ts'
import { chat, faultyUpstream, json, stream, type FaultyUpstream } from './faulty-upstream.ts'
import { AGENT, routeTo, simpleDoors, tableOf, type Simple } from './simple-doors.ts'

let upstream: FaultyUpstream
let gateway: GatewayServer
let simple: Simple
let clock: ManualClock
let parked: (ParkAsk & { readonly say: (verdict: Verdict) => void })[]
let known: Verdict | null

const queue: HumanQueue = {
  settled() {
    const said = known
    known = null
    return said
  },
  park(one) {
    const { promise, resolve } = Promise.withResolvers<Verdict>()
    parked.push({ ...one, say: resolve })
    const row = {
      ...one,
      id: 12,
      hash: '',
      expiresAt: 0,
      state: 'waiting' as const,
      holding: 1,
    }
    return { parked: row, verdict: promise }
  },
}

async function serve(): Promise<number> {
  upstream = await faultyUpstream()
  upstream.answers(json({ error: {} }, 500))
  parked = []
  known = null
  clock = manualClock()
  const human = { holdMs: 77_000 }
  simple = simpleDoors({
    clock,
    upstreams: [{ url: upstream.url }],
    table: tableOf([routeTo('first'), routeTo('second')], { routes: [], human }),
    answering: { queue },
  })
  gateway = await gatewayServer({ relay: simple.doors, metrics: null })
  return gateway.port
}

afterEach(async () => {
  await gateway.close(0)
  await simple.http.close()
  await upstream.close()
})

const call = { model: 'first', messages: [] }
const streamed = { ...call, stream: true }

describe('a request that no model serves', () => {
  it('waits for a person without money held, with pings to a streaming client', async () => {
    const port = await serve()
    const going = start(port, { body: JSON.stringify(streamed) })
    await eventually('parked', () => parked.length === 1 && going.text() === ': ping\n\n')
    expect(parked[0]).toMatchObject({ asked: 'first', caller: AGENT, holdMs: 77_000, stream: true })
    expect(simple.ledger.rows.map(({ settlement }) => settlement?.by)).toEqual(['free'])
    clock.pass(simple.doors.limits.pingMs + 500)
    await eventually('a second ping', () => going.text() === ': ping\n\n: ping\n\n')
    parked[0]?.say({ is: 'answered', text: 'yes' })
    const got = await going.got
    expect(got.text).toBe(': ping\n\n: ping\n\n{"text":"yes"}')
    expect(got.headers).toMatchObject({ 'x-agenthost-model': 'human' })
  })

  it('is answered as JSON to a client that does not stream', async () => {
    const port = await serve()
    const { got } = start(port, { body: JSON.stringify(call) })
    await eventually('parked', () => parked.length === 1)
    parked[0]?.say({ is: 'answered', text: 'yes' })
    expect(await got).toMatchObject({ status: 200, text: '{"text":"yes"}' })
  })

  it.each<[Verdict, number, string]>([
    [{ is: 'held', id: 12 }, 503, 'queue_held'],
    [{ is: 'dropped' }, 403, 'queue_dropped'],
    [{ is: 'expired' }, 504, 'queue_expired'],
  ])('gets an error with the id when the verdict is %j', async (verdict, status, code) => {
    const port = await serve()
    const { got } = start(port, { body: JSON.stringify(call) })
    await eventually('parked', () => parked.length === 1)
    parked[0]?.say(verdict)
    const answer = await got
    expect(answer.status).toBe(status)
    expect(JSON.parse(answer.text)).toMatchObject({ error: { code } })
    expect(answer.text).toContain('12')
  })

  it('goes along another route when a person says so, in the stream that is open', async () => {
    const port = await serve()
    const going = start(port, { body: JSON.stringify(streamed) })
    await eventually('parked', () => parked.length === 1)
    upstream.answers(stream([chat.chunk('b'), chat.usage('0.1'), chat.done]))
    parked[0]?.say({ is: 'retry', route: 'second' })
    const { text } = await going.got
    const served = ': served by openrouter/maker/second\n\n'
    expect(text).toBe(`: ping\n\n${served}${chat.chunk('b')}${chat.usage('0.1')}${chat.done}`)
    await eventually('settled', () => simple.ledger.rows[1]?.settlement?.by === 'cost')
  })

  it('tells of a route that failed again as an event in the stream that is open', async () => {
    const port = await serve()
    const going = start(port, { body: JSON.stringify(streamed), path: '/v1/messages' })
    await eventually('parked', () => parked.length === 1)
    parked[0]?.say({ is: 'retry', route: 'second' })
    const { text } = await going.got
    expect(text).toMatch(/^: ping\n\nevent: error\ndata: \{"error":\{\}\}\n\n$/)
  })

  it('is let go of when its client goes', async () => {
    const port = await serve()
    const going = start(port, { body: JSON.stringify(call) })
    await eventually('parked', () => parked.length === 1)
    going.abort()
    await expect(going.got).rejects.toThrow('gone')
    await eventually('told', () => parked[0]?.gone.aborted)
    await eventually('over', () => gateway.underWay.count() === 0)
  })

  it('is told to come back when the gateway goes', async () => {
    const port = await serve()
    const going = start(port, { body: JSON.stringify(call) })
    await eventually('parked', () => parked.length === 1)
    const closing = gateway.close(10)
    clock.pass(10)
    expect((await going.got).text).toContain('gateway_closing')
    await closing
  })
})

describe('a request that a person has answered meanwhile', () => {
  it('gets that at once, before money is held', async () => {
    const port = await serve()
    known = { is: 'answered', text: 'later' }
    expect((await ask(port, call)).text).toBe('{"text":"later"}')
    expect(simple.ledger.rows).toEqual([])
    expect(upstream.seen).toEqual([])
  })
})

describe('an error that the client has to mend', () => {
  it('is not a person’s affair', async () => {
    const port = await serve()
    upstream.answers(json({ error: {} }, 400))
    expect((await ask(port, call)).status).toBe(400)
    expect(parked).toEqual([])
  })
})
