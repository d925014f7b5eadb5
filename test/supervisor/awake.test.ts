import { describe, expect, it } from 'vitest'
import {
  awaken,
  WIDE_AWAKE,
  type Awake,
  type Waking,
  type WakingEffect,
  type WakingPolicy,
} from '../../src/supervisor/awake.ts'
import type { Cause, Gap } from '../../src/supervisor/gap.ts'
import { dice, walkSeed } from '../support/seed.ts'

const MAC: WakingPolicy = { settleMs: 60_000, askUserMs: 5000 }
const LINUX: WakingPolicy = { settleMs: 0, askUserMs: null }
const WALL = 1_800_000_000_000

/** A host whose daemon is told what happens; time goes by with `at`. */
function aHost(policy: WakingPolicy) {
  let state: Awake = WIDE_AWAKE
  const done: WakingEffect[] = []
  const happen = (event: Waking, now: number): void => {
    const [next, ...effects] = awaken(state, event, now, policy)
    state = next
    done.push(...effects)
  }
  return {
    happen,
    /** Notices a gap and hears its cause at once. */
    gap(kind: Cause['kind'], ms: number, now: number): void {
      happen({ kind: 'gap', gap: gapOf(ms) }, now)
      happen({ kind: 'cause', cause: causeFor(kind, ms) }, now)
    },
    tick: (now: number) => happen({ kind: 'tick' }, now),
    state: () => state,
    done,
    kinds: () => done.map((effect) => effect.do),
  }
}

const gapOf = (ms: number): Gap => ({
  before: { now: WALL, steady: 0 },
  after: { now: WALL + ms, steady: ms },
})
const causeFor = (kind: Cause['kind'], ms: number): Cause => ({
  kind,
  from: WALL,
  to: WALL + ms,
  ms,
})

describe('a Mac that wakes', () => {
  it('is awake for good after a minute, and not before', () => {
    const host = aHost(MAC)
    host.gap('slept', 3_600_000, 1000)
    expect(host.state().sleep).toMatchObject({ ms: 3_600_000, wakes: 0, certain: true })
    host.tick(60_999)
    expect(host.kinds()).toEqual(['ask-user'])
    host.tick(61_000)
    expect(host.kinds()).toEqual(['ask-user', 'tell-slept', 'wake-agents'])
    expect(host.done.at(-1)).toEqual({ do: 'wake-agents', startedBefore: 1000 })
    host.tick(600_000)
    expect(host.done).toHaveLength(3)
  })

  it('is awake for good as soon as a person uses it, which is asked once', () => {
    const host = aHost(MAC)
    host.gap('slept', 3_600_000, 1000)
    host.tick(5999)
    expect(host.done).toEqual([])
    host.tick(6000)
    host.tick(7000)
    expect(host.done).toEqual([{ do: 'ask-user', since: 1000 }])
    host.happen({ kind: 'user', since: 1000, active: true }, 7100)
    expect(host.kinds()).toEqual(['ask-user', 'tell-slept', 'wake-agents'])
  })

  it('is not because nobody uses it, nor by an answer from an earlier wake', () => {
    const host = aHost(MAC)
    host.gap('slept', 60_000, 1000)
    host.happen({ kind: 'user', since: 1000, active: false }, 7000)
    host.gap('slept', 60_000, 8000)
    host.happen({ kind: 'user', since: 1000, active: true }, 9000)
    expect(host.kinds()).not.toContain('tell-slept')
  })

  it('has slept on when it sleeps again within a minute, with a short wake', () => {
    const host = aHost(MAC)
    for (let wake = 0; wake < 13; wake++) host.gap('slept', 600_000, 1000 + wake * 45_000)
    host.tick(1000 + 12 * 45_000 + 60_000)
    expect(host.done.filter((effect) => effect.do === 'tell-slept')).toMatchObject([
      { sleep: { ms: 13 * 600_000, wakes: 12 } },
    ])
    expect(host.kinds().filter((kind) => kind === 'wake-agents')).toHaveLength(1)
  })

  it('is not awake for good while it is not known what the newest gap was', () => {
    const host = aHost(MAC)
    host.gap('slept', 60_000, 1000)
    host.happen({ kind: 'gap', gap: gapOf(20_000) }, 60_900)
    host.tick(200_000)
    host.happen({ kind: 'user', since: 60_900, active: true }, 200_000)
    expect(host.kinds()).not.toContain('tell-slept')
    host.happen({ kind: 'cause', cause: causeFor('slept', 20_000) }, 200_001)
    expect(host.done.at(-2)).toMatchObject({ do: 'tell-slept', sleep: { ms: 80_000 } })
  })

  it('tells a stall at once, and does not take it for a sleep', () => {
    const host = aHost(MAC)
    host.gap('stalled', 20_000, 1000)
    expect(host.done).toEqual([{ do: 'tell-stalled', cause: causeFor('stalled', 20_000) }])
    expect(host.state().sleep).toBe(null)
    host.gap('clock-set', 20_000, 2000)
    expect(host.done).toHaveLength(1)
  })

  it('says that it is not certain when nobody could say, unless another part of it is', () => {
    const host = aHost(MAC)
    host.gap('unknown', 20_000, 1000)
    expect(host.state().sleep?.certain).toBe(false)
    host.gap('slept', 20_000, 2000)
    expect(host.state().sleep?.certain).toBe(true)
  })

  it('tells what it knows when the daemon goes, also of gaps that are still asked about', () => {
    const host = aHost(MAC)
    host.gap('slept', 60_000, 1000)
    host.happen({ kind: 'gap', gap: gapOf(30_000) }, 2000)
    host.happen({ kind: 'end' }, 3000)
    expect(host.done).toMatchObject([{ do: 'tell-slept', sleep: { ms: 90_000, certain: true } }])
    host.happen({ kind: 'end' }, 4000)
    expect(host.done).toHaveLength(1)
  })
})

describe('a Linux host that wakes', () => {
  it('is awake for good at once', () => {
    const host = aHost(LINUX)
    host.gap('slept', 3_600_000, 1000)
    expect(host.kinds()).toEqual(['tell-slept', 'wake-agents'])
  })
})

const seed = walkSeed()

describe(`any night (AGENTHOST_SEED=${seed})`, () => {
  it('is told to the second, once, and never before the host is awake for good', () => {
    const random = dice(seed)
    for (let night = 0; night < 300; night++) {
      const host = aHost(MAC)
      let now = 1000
      let slept = 0
      let wokeAt = 0
      let isActive = false
      const out: { readonly at: number; readonly ms: number }[] = []
      const happen = (event: Waking): void => {
        const before = host.done.length
        host.happen(event, now)
        for (const effect of host.done.slice(before)) {
          if (effect.do !== 'tell-slept' || event.kind === 'end') continue
          expect(out).toEqual([])
          expect(isActive || now - wokeAt >= 60_000).toBe(true)
        }
      }
      for (let step = 0; step < 200; step++) {
        if (random.below(10) < 2) {
          const ms = 16_000 + random.below(3_600_000)
          slept += ms
          wokeAt = now
          isActive = false
          happen({ kind: 'gap', gap: gapOf(ms) })
          out.push({ at: now + random.below(4000), ms })
        } else {
          now += 1000 * (1 + random.below(25))
        }
        const answer = out[0]
        if (answer !== undefined && answer.at <= now) {
          out.shift()
          happen({ kind: 'cause', cause: causeFor(random.pick(['slept', 'unknown']), answer.ms) })
        }
        if (out.length === 0 && random.below(20) === 0) {
          isActive = true
          happen({ kind: 'user', since: wokeAt, active: true })
        }
        happen({ kind: 'tick' })
      }
      happen({ kind: 'end' })
      const told = host.done.flatMap((effect) =>
        effect.do === 'tell-slept' ? [effect.sleep.ms] : [],
      )
      expect(told.reduce((sum, ms) => sum + ms, 0)).toBe(slept)
      const woken = host.kinds().filter((kind) => kind === 'wake-agents').length
      expect(woken).toBeLessThanOrEqual(told.length)
    }
  })
})
