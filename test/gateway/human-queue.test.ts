/** The human queue over a real ledger file: what clients get, what outlives the gateway, what is told. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isRefused } from '../../src/gateway/call.ts'
import type { PersonsQueue } from '../../src/gateway/queue/human-queue.ts'
import type { Verdict } from '../../src/gateway/queue/parked.ts'
import { PARKED_MAX, PARKED_MAX_OF_ONE } from '../../src/gateway/queue/queue-room.ts'
import { ask, BODY, caller, PARKED_MS, queueHome, type QueueHome } from './queue-home.ts'

let home: QueueHome
let queue: PersonsQueue
beforeEach(() => {
  home = queueHome()
  queue = home.begin()
})
afterEach(() => home.destroy())

const body = Buffer.from(BODY)
const kinds = (): readonly string[] => home.told.map(({ kind }) => kind)
const now = (): number => home.clock.now()
const parkNow = (change = {}, text = BODY) => queue.park(ask({ at: now(), ...change }, text))

describe('a request that is parked', () => {
  it('is on record, and told without a word of its prompt', () => {
    const { parked } = parkNow({ why: 'the cap\n of \u001b[31m enterprise is reached' })
    expect(parked).toMatchObject({ id: 1, state: 'waiting', holding: 1, asked: 'enterprise' })
    expect(queue.list(0)).toHaveLength(1)
    expect(queue.show(1)?.body?.toString()).toBe(BODY)
    const [notice] = home.told
    expect(notice).toMatchObject({ kind: 'queue.parked', subject: 'triage', data: { id: 1 } })
    expect(notice?.message).toBe(
      'agent triage waits for a person, on enterprise (request 1): the cap of [31m enterprise is reached. ' +
        'Look with `agenthost queue show 1`, answer with `agenthost queue answer 1`.',
    )
    expect(JSON.stringify(home.told)).not.toContain('lake')
  })

  it('is the same one when it is sent again, and another one of another caller or body', () => {
    const ids = [
      parkNow(),
      parkNow(),
      parkNow({ caller: caller('desk') }),
      parkNow({}, `${BODY} `),
    ].map(({ parked: { id } }) => id)
    expect(ids).toEqual([1, 1, 2, 3])
    expect(queue.list(0)[0]?.parking).toMatchObject({ holding: 2 })
    expect(kinds()).toEqual(['queue.parked', 'queue.parked', 'queue.parked'])
  })

  it('is held so long as was said, and stays parked after that', async () => {
    const { verdict } = parkNow({ holdMs: 1000 })
    home.clock.pass(1000)
    expect(await verdict).toEqual({ is: 'held', id: 1 })
    expect(queue.list(0)[0]?.parking).toMatchObject({ state: 'waiting', holding: 0 })
    expect(home.clock.waiting()).toBe(0)
  })

  it('is let go when its client has gone', async () => {
    const gone = new AbortController()
    const { verdict } = parkNow({ gone: gone.signal })
    gone.abort()
    expect(await verdict).toEqual({ is: 'held', id: 1 })
    expect(queue.list(0)[0]?.parking).toMatchObject({ holding: 0 })
    expect(home.clock.waiting()).toBe(0)
    const early = parkNow({ gone: AbortSignal.abort() })
    expect(await early.verdict).toEqual({ is: 'held', id: 1 })
  })

  it('expires', async () => {
    const { verdict } = parkNow({ holdMs: PARKED_MS * 2 })
    home.clock.pass(PARKED_MS)
    queue.tick()
    expect(await verdict).toEqual({ is: 'expired' })
    expect(kinds()).toEqual(['queue.parked', 'queue.expired'])
    expect(() => queue.answer(1, 'late', 'lea')).toThrow(/it expired at/)
    expect(parkNow().parked.id).toBe(2)
  })
})

describe('an answer', () => {
  it('serves every client that holds on, and is used up', async () => {
    const both = [parkNow(), parkNow()].map(({ verdict }) => verdict)
    const { served } = queue.answer(1, 'forty-two', 'lea')
    expect(served).toBe(2)
    const answered: Verdict = { is: 'answered', text: 'forty-two' }
    expect(await Promise.all(both)).toEqual([answered, answered])
    expect(queue.settled(caller(), body)).toBeNull()
    expect(home.told.at(-1)).toMatchObject({
      kind: 'queue.answered',
      message: 'request 1 of agent triage was answered by lea',
      data: { served: 2, by: 'lea' },
    })
    expect(JSON.stringify(home.told)).not.toContain('forty-two')
    expect(home.clock.waiting()).toBe(0)
  })

  it('is kept for the next repeat of the same request by the same caller, once', () => {
    parkNow({ gone: AbortSignal.abort() })
    expect(queue.answer(1, 'forty-two', 'lea').served).toBe(0)
    expect(queue.settled(caller('desk'), body)).toBeNull()
    expect(queue.settled(caller(), Buffer.from(BODY.replace('lake', 'pond')))).toBeNull()
    expect(queue.settled(caller(), body)).toEqual({ is: 'answered', text: 'forty-two' })
    expect(queue.settled(caller(), body)).toBeNull()
  })

  it('that came between the first look and the parking is taken at once', async () => {
    parkNow({ gone: AbortSignal.abort() })
    queue.answer(1, 'forty-two', 'lea')
    const { parked, verdict } = parkNow()
    expect([parked.id, (await verdict).is]).toEqual([1, 'answered'])
  })

  it('lapses with the request, which is told', () => {
    parkNow({ gone: AbortSignal.abort() })
    queue.answer(1, 'forty-two', 'lea')
    home.clock.pass(PARKED_MS)
    queue.tick()
    expect(queue.settled(caller(), body)).toBeNull()
    expect(home.told.at(-1)?.message).toMatch(/was answered by lea at .*, and nobody fetched/)
  })

  it('is refused for a request that is over or unknown, by whom it was answered', () => {
    parkNow()
    queue.answer(1, 'forty-two', 'lea')
    expect(() => queue.answer(1, 'no', 'tom')).toThrow(
      /^unable to answer request 1: it was answered by lea at 2027-/,
    )
    expect(() => queue.retry(1, 'enterprise', 'tom')).toThrow(/was answered by lea/)
    expect(() => queue.drop(9, '', 'tom')).toThrow('there is no parked request of that number')
  })

  it('of nothing answers nothing', () => {
    parkNow()
    expect(() => queue.answer(1, ' \n', 'lea')).toThrow('the text is empty')
    expect(queue.list(0)[0]?.parking).toMatchObject({ state: 'waiting', holding: 1 })
  })

  it('may be a call of a tool that the request has', async () => {
    const { verdict } = parkNow()
    const call = { name: 'Write', input: {} }
    expect(() => queue.answer(1, '', 'lea', call)).toThrow('it has no tool Write')
    queue.answer(1, '', 'lea', { name: 'Read', input: { path: 'a' } })
    expect(await verdict).toEqual({
      is: 'answered',
      text: '',
      tool: { name: 'Read', input: { path: 'a' } },
    })
  })
})

describe('what else a person decides', () => {
  it('is a route to send it along, or that it is dropped', async () => {
    const first = parkNow()
    queue.retry(1, 'agent_batch', 'lea')
    expect(await first.verdict).toEqual({ is: 'retry', route: 'agent_batch' })
    expect(home.told.at(-1)?.message).toContain('was sent on along agent_batch by lea')
    parkNow({ gone: AbortSignal.abort() })
    queue.drop(2, 'not\nours', 'lea')
    expect(home.told.at(-1)?.message).toContain('was dropped by lea (not ours)')
    expect(queue.settled(caller(), body)).toEqual({ is: 'dropped' })
  })
})

describe('a gateway that was killed', () => {
  it('finds what waits, and the repeat attaches to it', async () => {
    parkNow()
    queue = home.begin()
    expect(queue.list(0)[0]).toMatchObject({ id: 1, parking: { state: 'waiting', holding: 0 } })
    const { parked, verdict } = parkNow()
    expect(parked).toMatchObject({ id: 1, holding: 1 })
    queue.answer(1, 'forty-two', 'lea')
    expect((await verdict).is).toBe('answered')
    expect(kinds()).toEqual(['queue.parked', 'queue.answered'])
  })

  it('finds an answer that nobody had fetched', () => {
    parkNow({ gone: AbortSignal.abort() })
    queue.answer(1, 'forty-two', 'lea')
    queue = home.begin()
    expect(queue.settled(caller(), body)).toMatchObject({ text: 'forty-two' })
    queue.tick()
    expect(home.begin().settled(caller(), body)).toBeNull()
  })

  it('hands an answer over again that it was just handing over', () => {
    parkNow()
    queue.answer(1, 'forty-two', 'lea')
    expect(queue.settled(caller(), body)).toBeNull()
    queue = home.begin()
    expect(queue.settled(caller(), body)).toMatchObject({ text: 'forty-two' })
  })

  it('tells of what it had parked and not told', () => {
    parkNow()
    home.db().exec('UPDATE parked SET told = 0')
    home.told.splice(0)
    queue = home.begin()
    expect(kinds()).toEqual(['queue.parked'])
    queue = home.begin()
    expect(kinds()).toEqual(['queue.parked'])
  })
})

describe('limits', () => {
  it('refuse what is one too many, in words for the client', () => {
    for (let each = 0; each < PARKED_MAX; each++) {
      const one = caller(each === 0 ? 'triage' : `agent-${each % 10}`)
      parkNow({ gone: AbortSignal.abort(), caller: one }, `${BODY}${' '.repeat(each)}`)
    }
    let refused: unknown
    try {
      parkNow({}, '{}')
    } catch (error) {
      refused = error
    }
    expect(refused instanceof Error && isRefused(refused) && refused.refused).toMatchObject({
      status: 503,
      code: 'queue_full',
      message: expect.stringContaining('500 requests wait for a person already') as string,
    })
    queue.drop(1, '', 'lea')
    // What is kept takes its place too, until it was fetched.
    expect(() => parkNow({}, '{}')).toThrow('500 requests')
    expect(parkNow().verdict).toBeInstanceOf(Promise)
    expect(parkNow({}, '{}').parked.state).toBe('waiting')
  })

  it('leave room for others where one caller parks without end', () => {
    for (let each = 0; each < PARKED_MAX_OF_ONE; each++) {
      parkNow({ gone: AbortSignal.abort() }, `${BODY}${' '.repeat(each)}`)
    }
    expect(() => parkNow({}, '{}')).toThrow('100 requests of this caller wait')
    expect(parkNow({ caller: caller('desk') }, '{}').parked.state).toBe('waiting')
  })

  it('delete the bodies of what is over after a week, and the rest after a quarter', () => {
    parkNow()
    parkNow({}, '{}')
    queue.answer(1, 'forty-two', 'lea')
    home.clock.pass(PARKED_MS)
    queue.tick()
    home.clock.pass(7 * 86_400_000)
    queue.tick()
    expect(queue.show(1)).toMatchObject({ row: { id: 1 }, body: null })
    home.clock.pass(90 * 86_400_000)
    queue.tick()
    expect(queue.list(10)).toEqual([])
    expect(home.troubles).toEqual([])
  })

  it('that the disk sets are a refusal too, and nothing waits unrecorded', () => {
    home.db().exec('DROP TABLE parked')
    expect(() => parkNow()).toThrow('the request cannot be parked')
    expect(home.told).toEqual([])
  })
})
