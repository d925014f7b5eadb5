/** The life of a parked request: cases, and a walk with every happening in any order. */
import { describe, expect, it } from 'vitest'
import {
  advance,
  isOpen,
  parked,
  type Decision,
  type Effect,
  type Happening,
  type Parking,
} from '../../src/gateway/queue/parking.ts'
import { dice, walkSeed } from '../support/seed.ts'

const AT = 1_800_000_000_000
const HOUR = 3_600_000
const yes: Decision = { is: 'answered', text: 'yes' }
const decide = (decision: Decision): Happening => ({ is: 'decide', decision, by: 'lea' })
const attach: Happening = { is: 'attach' }
const fetch: Happening = { is: 'fetch' }

function after(...happenings: readonly (Happening | number)[]): {
  parking: Parking
  effects: readonly Effect[]
} {
  let [parking, now, effects]: [Parking, number, Effect[]] = [parked(AT, HOUR), AT, []]
  for (const each of happenings) {
    if (typeof each === 'number') now += each
    else [parking, ...effects] = advance(parking, each, now)
  }
  return { parking, effects }
}

describe('a request that waits', () => {
  it('counts the clients that hold on to it', () => {
    expect(after(attach, attach, { is: 'detach' }).parking).toMatchObject({
      state: 'waiting',
      holding: 1,
    })
    expect(after({ is: 'detach' }).parking).toMatchObject({ holding: 0 })
  })

  it('hands one answer to all of them, and is used up by that', () => {
    const { parking, effects } = after(attach, attach, decide(yes))
    expect(parking).toMatchObject({ state: 'answered', by: 'lea', use: 'used' })
    expect(effects).toEqual([{ do: 'hand', verdict: yes }])
    expect(after(attach, decide(yes), fetch).effects).toEqual([{ do: 'refuse' }])
  })

  it('keeps a decision that nobody waits for, for one repeat', () => {
    expect(after(decide(yes)).parking).toMatchObject({ state: 'answered', use: 'kept' })
    expect(after(decide(yes), fetch).effects).toEqual([{ do: 'hand', verdict: yes }])
    expect(after(decide(yes), fetch, fetch).effects).toEqual([{ do: 'refuse' }])
  })

  it.each([
    [yes, 'answered'],
    [{ is: 'retry', route: 'enterprise' }, 'retried'],
    [{ is: 'dropped' }, 'dropped'],
  ] as const)('comes of %o as %s', (decision, state) => {
    expect(after(decide(decision)).parking).toMatchObject({ state, decision, use: 'kept' })
  })

  it('expires at its time, and tells whoever holds on', () => {
    expect(after(attach, HOUR - 1, { is: 'tick' }).parking.state).toBe('waiting')
    const { parking, effects } = after(attach, HOUR, { is: 'tick' })
    expect(parking).toEqual({ state: 'expired', expiresAt: AT + HOUR, at: AT + HOUR })
    expect(effects).toEqual([{ do: 'hand', verdict: { is: 'expired' } }, { do: 'tellExpiry' }])
  })

  it('takes no answer after that, whether or not a tick has said so', () => {
    const effects = [{ do: 'tellExpiry' }, { do: 'refuse' }]
    expect(after(HOUR, decide(yes))).toMatchObject({ parking: { state: 'expired' }, effects })
    expect(after(HOUR, attach)).toMatchObject({ parking: { state: 'expired' }, effects })
  })

  it('is decided once: the first one stands', () => {
    const { parking, effects } = after(decide(yes), decide({ is: 'dropped' }))
    expect(parking).toMatchObject({ state: 'answered', decision: yes })
    expect(effects).toEqual([{ do: 'refuse' }])
  })
})

describe('a decision that nobody fetched', () => {
  it('lapses with the request, and that is told once', () => {
    const { parking, effects } = after(decide(yes), HOUR, { is: 'tick' })
    expect(parking).toMatchObject({ state: 'answered', use: 'lapsed' })
    expect(effects).toEqual([{ do: 'tellExpiry' }])
    expect(after(decide(yes), HOUR, { is: 'tick' }, { is: 'tick' }).effects).toEqual([])
    expect(after(decide(yes), HOUR, fetch).effects).toContainEqual({ do: 'refuse' })
  })
})

const seed = walkSeed()
describe(`a walk through happenings in any order (seed ${seed})`, () => {
  it('never decides twice, hands an answer to all or to one, and nothing out of time', () => {
    const die = dice(seed)
    for (let walk = 0; walk < 300; walk++) walkOnce(die)
  })
})

function walkOnce(die: ReturnType<typeof dice>): void {
  const happenings: readonly Happening[] = [
    attach,
    { is: 'detach' },
    fetch,
    { is: 'tick' },
    decide(yes),
    decide({ is: 'retry', route: 'r' }),
    decide({ is: 'dropped' }),
  ]
  let [parking, now, holders, handed, told]: [Parking, number, number, number, number] = [
    parked(AT, HOUR),
    AT,
    0,
    0,
    0,
  ]
  for (let steps = 0; steps < 40; steps++) {
    now += die.below(4) === 0 ? die.below(HOUR / 4) : 0
    const happening = die.pick(happenings)
    if (happening.is === 'detach' && holders === 0) continue
    const before = parking
    const [next, ...effects] = advance(before, happening, now)
    const hand = effects.find((each) => each.do === 'hand')
    const isRefused = effects.some((each) => each.do === 'refuse')
    if (happening.is === 'attach' && !isRefused) holders++
    if (happening.is === 'detach') holders--
    if (hand !== undefined) {
      handed++
      if (happening.is !== 'fetch' || hand.verdict.is === 'expired') {
        expect(holders, 'somebody takes it').toBeGreaterThan(0)
        holders = 0
      } else expect(before).toMatchObject({ use: 'kept' })
      expect(hand.verdict.is === 'expired').toBe(now >= next.expiresAt)
    }
    told += effects.filter((each) => each.do === 'tellExpiry').length
    expect(handed, 'handed over once').toBeLessThanOrEqual(1)
    expect(told).toBeLessThanOrEqual(1)
    expect(next.state === 'waiting' ? next.holding : 0).toBe(holders)
    if (before.state !== 'waiting') expect(next.state).toBe(before.state)
    if ('decision' in before && 'decision' in next) expect(next.decision).toBe(before.decision)
    if (!isOpen(before)) expect(isOpen(next)).toBe(false)
    parking = next
  }
}
