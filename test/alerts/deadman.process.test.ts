/** The ping to the outside, against a real local server and a clock that the test moves. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deadman, type Deadman } from '../../src/alerts/deadman.ts'
import { eventually } from '../support/eventually.ts'
import { httpSink, type HttpSink } from '../support/http-sink.ts'
import { manualClock, type ManualClock } from '../support/manual-clock.ts'

let sink: HttpSink & { readonly close: () => Promise<void> }
let clock: ManualClock
let said: string[]
let ping: Deadman

function start(isTold = false): void {
  ping = deadman({
    clock,
    secretOf: (name) =>
      Promise.resolve(
        name === 'url' ? { value: `${sink.url}/alive` } : { missing: 'it is not set' },
      ),
    tell: (kind, subject, message) => said.push(`${kind} ${subject}: ${message}`),
    isTold,
  })
}

beforeEach(async () => {
  sink = await httpSink()
  clock = manualClock()
  said = []
  start()
})
afterEach(async () => {
  ping.close()
  await sink.close()
})

/** One beat, waited for: only the next beat waits on the clock afterwards. */
async function beat(): Promise<void> {
  await settled()
  clock.pass(60_000)
  await settled()
}
const settled = async (): Promise<void> => {
  const { received } = sink
  const before = received.length
  await eventually('the ping is over', () => clock.waiting() === 1 && received.length >= before)
  await new Promise((resolve) => setImmediate(resolve))
}

describe('the ping to the outside', () => {
  it('goes at once and then each minute', async () => {
    ping.set({ url: { secret: 'url' }, everyMs: 60_000 })
    await eventually('the first', () => sink.received.length === 1)
    for (const count of [2, 3, 4]) {
      clock.pass(60_000)
      await eventually(`number ${count}`, () => sink.received.length === count)
    }
    expect(sink.received[0]).toMatchObject({ method: 'GET', path: '/alive' })
    expect(said).toEqual([])
  })

  it('that does not get through is told after five times, once, and again when it does', async () => {
    sink.answer({ status: 500 })
    ping.set({ url: { text: `${sink.url}/alive` }, everyMs: 60_000 })
    for (let count = 1; count <= 8; count++) {
      await eventually(`number ${count}`, () => sink.received.length === count)
      await beat()
    }
    await eventually('it is told', () => said.length === 1)
    expect(said[0]).toBe(
      'alerts.deadman-lost deadman: the ping to the outside failed 5 times: not delivered: it answers 500',
    )
    sink.answer({ status: 200 })
    await beat()
    await eventually('it is back', () => said.length === 2)
    expect(said[1]).toMatch(/^alerts.deadman-back deadman/)
  })

  it('that a daemon before this one told of is told to be back', async () => {
    ping.close()
    start(true)
    ping.set({ url: { secret: 'url' }, everyMs: 60_000 })
    await eventually('it is told', () => said.length === 1)
  })

  it('without its secret says by which name it was looked for', async () => {
    ping.set({ url: { secret: 'none' }, everyMs: 60_000 })
    for (let count = 0; count < 5; count++) await beat()
    await eventually('it is told', () => said.length === 1)
    expect(said[0]).toContain('its secret: it is not set')
  })

  it('ends when it is taken out of the configuration', async () => {
    ping.set({ url: { secret: 'url' }, everyMs: 60_000 })
    await eventually('the first', () => sink.received.length === 1)
    ping.set(null)
    await eventually('nothing waits', () => clock.waiting() === 0)
  })

  it('goes on in its rhythm when the configuration says the same again', async () => {
    ping.set({ url: { secret: 'url' }, everyMs: 60_000 })
    await eventually('the first', () => sink.received.length === 1)
    ping.set({ url: { secret: 'url' }, everyMs: 60_000 })
    clock.pass(60_000)
    await eventually('the second', () => sink.received.length === 2)
    expect(sink.received).toHaveLength(2)
  })
})
