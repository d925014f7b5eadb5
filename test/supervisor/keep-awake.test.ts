import { describe, expect, it } from 'vitest'
import { FREE, holding, type Hold, type HoldEvent } from '../../src/supervisor/keep-awake.ts'
import { dice, walkSeed } from '../support/seed.ts'

function aHold() {
  let hold: Hold = FREE
  const done: string[] = []
  return {
    happen: (event: HoldEvent, now: number): void => {
      const [next, ...effects] = holding(hold, event, now)
      hold = next
      done.push(...effects.map((effect) => effect.do))
    },
    hold: () => hold,
    done,
  }
}

const wanted: HoldEvent = { kind: 'tick', wanted: true }
const unwanted: HoldEvent = { kind: 'tick', wanted: false }
const ended: HoldEvent = { kind: 'ended', why: 'was ended by SIGKILL' }

describe('a host', () => {
  it('is held awake while an agent is wanted up, and let go when none is or the daemon goes', () => {
    const { happen, done } = aHold()
    happen(unwanted, 0)
    expect(done).toEqual([])
    happen(wanted, 1000)
    happen(wanted, 2000)
    happen(unwanted, 3000)
    happen(unwanted, 4000)
    expect(done).toEqual(['hold', 'release'])
    happen(wanted, 5000)
    happen({ kind: 'end' }, 6000)
    expect(done).toEqual(['hold', 'release', 'hold', 'release'])
  })

  it('is held again a second after what held it died, without a word', () => {
    const { happen, done } = aHold()
    happen(wanted, 0)
    happen(ended, 20_000)
    happen(wanted, 20_500)
    expect(done).toEqual(['hold'])
    for (let now = 21_000; now < 60_000; now += 1000) happen(wanted, now)
    expect(done).toEqual(['hold', 'hold'])
  })

  it('is tried to be held later and later when that does not last, and it is told once', () => {
    const { happen, done } = aHold()
    const holds: number[] = []
    for (let now = 0; now < 400_000; now += 1000) {
      const before = done.length
      happen(wanted, now)
      if (done.slice(before).includes('hold')) {
        holds.push(now / 1000)
        happen(ended, now)
      }
    }
    expect(holds).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183, 243, 303, 363])
    expect(done.filter((each) => each === 'tell-lost')).toHaveLength(1)
  })

  it('is told to be held again once that has lasted', () => {
    const { happen, done } = aHold()
    happen(wanted, 0)
    happen(ended, 0)
    happen(wanted, 1000)
    happen(ended, 1000)
    happen(wanted, 3000)
    happen(wanted, 12_000)
    expect(done.at(-1)).toBe('hold')
    happen(wanted, 13_000)
    happen(wanted, 14_000)
    expect(done).toEqual(['hold', 'hold', 'tell-lost', 'hold', 'tell-held'])
  })
})

const seed = walkSeed()

describe(`any course of things (AGENTHOST_SEED=${seed})`, () => {
  it('never holds twice, never lets go of nothing, and tells of each loss once', () => {
    const random = dice(seed)
    const { happen, hold, done } = aHold()
    let now = 0
    let isHeld = false
    for (let step = 0; step < 20_000; step++) {
      now += random.below(15_000)
      const event = random.pick<HoldEvent>([
        wanted,
        wanted,
        wanted,
        unwanted,
        ended,
        { kind: 'end' },
      ])
      if (event.kind === 'ended') isHeld = false
      const before = done.length
      happen(event, now)
      for (const effect of done.slice(before)) {
        if (effect === 'hold') expect(isHeld).toBe(false)
        if (effect === 'release') expect(isHeld).toBe(true)
        if (effect === 'hold' || effect === 'release') isHeld = effect === 'hold'
      }
      expect(hold().state.phase === 'held').toBe(isHeld)
    }
    const told = done.filter((each) => each.startsWith('tell'))
    const twice = told.some((each, at) => each === 'tell-held' && told[at - 1] !== 'tell-lost')
    expect(twice).toBe(false)
  })
})
