import { describe, expect, it } from 'vitest'
import { gatewayServer } from '../../src/gateway/front/server.ts'
import { eventually } from '../support/eventually.ts'
import { dice, walkSeed } from '../support/seed.ts'
import { start } from './calling.ts'
import {
  chat,
  faultyUpstream,
  json,
  reset,
  stream,
  streamThenReset,
  streamThenSilence,
  type Answer,
} from './faulty-upstream.ts'
import { routeTo, simpleDoors, tableOf } from './simple-doors.ts'

const CALLS = 600
const AT_ONCE = 32

const ends = [chat.usage('0.001'), chat.done]
const ANSWERS: readonly Answer[] = [
  json(chat.whole(0.001)),
  json(chat.whole(0.001)),
  stream([chat.comment, chat.chunk('a'), chat.chunk('b'), ...ends]),
  stream([chat.chunk('a'), ...ends]),
  stream([chat.comment, chat.error(502)]),
  stream([chat.chunk('a')]),
  streamThenReset([chat.chunk('a'), 'data: {"ha']),
  streamThenReset([chat.comment]),
  streamThenSilence([chat.chunk('a')]),
  stream(['data: {]\n\n', 'nonsense\n\n\n\n', '\u0000']),
  json({ error: {} }, 400),
  json({ error: {} }, 429),
  json({ error: {} }, 500),
  reset,
]

describe('many clients of an upstream that fails at random', () => {
  const seed = walkSeed()
  it(`leave no place, no hold, no deadline and no connection behind (seed ${seed})`, async () => {
    const { next, pick, below } = dice(seed)
    const upstream = await faultyUpstream()
    upstream.answers((response, seen) => pick(ANSWERS)(response, seen))
    const names = ['first', 'second', 'third']
    const simple = simpleDoors({
      upstreams: [{ url: upstream.url }],
      table: tableOf(
        names.map((name) => routeTo(name, { maxConcurrency: 4 })),
        { routes: names, human: null },
      ),
      limits: { idleMs: 300, placeMs: 500 },
    })
    const gateway = await gatewayServer({ relay: simple.doors, metrics: null })
    let left = CALLS
    const client = async (): Promise<void> => {
      while (left > 0) {
        left -= 1
        const body = JSON.stringify({ model: pick(names), messages: [], stream: next() < 0.6 })
        const going = start(gateway.port, { body })
        let isOver = false
        const over = going.got
          .catch(() => null)
          .finally(() => {
            isOver = true
          })
        if (next() < 0.3) {
          const enough = below(200)
          await eventually('enough', () => isOver || going.text().length >= enough)
          going.abort()
        }
        await over
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, client))
    await eventually('all over', () => gateway.underWay.count() === 0)
    const open = simple.ledger.rows.filter(
      ({ settlement, pending }) => settlement === null && pending === null,
    )
    expect(open).toEqual([])
    for (const name of names)
      expect(simple.doors.places.count(name)).toEqual({ out: 0, waiting: 0 })
    expect(simple.doors.deadlines.count()).toBe(0)
    expect(simple.mistakes).toEqual([])
    await eventually('the upstream is left in peace', () => upstream.underWay() === 0)
    await gateway.close(0)
    await simple.http.close()
    await upstream.close()
  })
})
