/** The human queue in any order of clients, decisions, time and kills: nothing is lost, and nothing said twice. */
import { afterEach, describe, expect, it } from 'vitest'
import { AgenthostError } from '../../src/errors.ts'
import type { Verdict } from '../../src/gateway/queue/parked.ts'
import { dice, walkSeed } from '../support/seed.ts'
import { ask, caller, PARKED_MS, queueHome, type QueueHome } from './queue-home.ts'

const homes: QueueHome[] = []
afterEach(() => {
  for (const home of homes.splice(0)) home.destroy()
})

type Client = { readonly body: string; readonly gone: AbortController; got: Verdict | null }

const seed = walkSeed()
describe(`a walk over a real ledger file (seed ${seed})`, () => {
  it('keeps what waits over kills, and hands a decision to all who hold on or to one', async () => {
    const die = dice(seed)
    for (let walk = 0; walk < 12; walk++) await walkOnce(die)
  })
})

async function walkOnce(die: ReturnType<typeof dice>): Promise<void> {
  const home = queueHome()
  homes.push(home)
  let queue = home.begin()
  let clients: Client[] = []
  let answers = 0
  /** Handed over since the last kill, by the text of the answer. */
  let handed = new Map<string, 'holders' | 'repeat'>()
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  const waiting = (): readonly number[] =>
    queue.list(0).flatMap(({ id, parking }) => (parking.state === 'waiting' ? [id] : []))

  const send = (): void => {
    const body = `{"body": ${die.below(3)}}`
    const there = queue.settled(caller(), Buffer.from(body))
    if (there !== null) {
      const text = there.is === 'answered' ? there.text : ''
      if (text !== '') expect(handed.has(text), `${text} is handed over once`).toBe(false)
      if (text !== '') handed.set(text, 'repeat')
      return
    }
    const client: Client = { body, gone: new AbortController(), got: null }
    const about = { at: home.clock.now(), gone: client.gone.signal, holdMs: 1000 * die.below(100) }
    const { verdict } = queue.park(ask(about, body))
    void verdict.then((given) => (client.got = given))
    clients.push(client)
  }
  const decide = async (): Promise<void> => {
    const id = die.pick([...waiting(), 9999])
    const holders = clients.filter(({ got }) => got === null)
    const text = `answer ${++answers}`
    try {
      const { served } = queue.answer(id, text, 'lea')
      await settle()
      const got = holders.filter(
        (each) => each.got !== null && 'text' in each.got && each.got.text === text,
      )
      expect(got).toHaveLength(served)
      expect(new Set(got.map(({ body }) => body)).size).toBeLessThanOrEqual(1)
      if (served > 0) handed.set(text, 'holders')
    } catch (error) {
      if (!(error instanceof AgenthostError)) throw error
      expect(error.message).toContain('unable to answer')
    }
  }
  const kill = (): void => {
    const before = waiting()
    queue = home.begin()
    expect(waiting(), 'what waited waits').toEqual(before)
    // Who held on to the one that was killed has lost its connection.
    clients = []
    handed = new Map()
  }

  for (let steps = 0; steps < 60; steps++) {
    const act = die.pick([send, send, send, decide, 'leave', 'pass', 'tick', kill] as const)
    if (typeof act === 'function') await act()
    else if (act === 'leave') clients[die.below(clients.length + 1)]?.gone.abort()
    else if (act === 'pass') home.clock.pass(die.below(PARKED_MS / 3))
    else queue.tick()
    await settle()
    const open = queue.list(0)
    const hashes = open.flatMap(({ hash, parking }) => (parking.state === 'waiting' ? [hash] : []))
    expect(new Set(hashes).size, 'one request of a kind waits').toBe(hashes.length)
    const held = open.reduce(
      (sum, { parking }) => sum + ('holding' in parking ? parking.holding : 0),
      0,
    )
    expect(held, 'whoever has no verdict yet holds on').toBe(
      clients.filter(({ got }) => got === null).length,
    )
  }
  const told = new Set(
    home.told.flatMap(({ kind, data }) => (kind === 'queue.parked' ? [data['id']] : [])),
  )
  for (const { id } of queue.list(1000)) expect(told, 'each one was told').toContain(id)
  expect(home.troubles).toEqual([])
}
