import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextSecond, type Clock } from '../../src/clock.ts'
import type { Gap } from '../../src/supervisor/gap.ts'
import { watchfulClock } from '../../src/supervisor/watchful-clock.ts'
import { manualClock } from '../support/manual-clock.ts'
import { sleepyClock } from '../support/sleepy-clock.ts'
import { runs } from '../support/fuzzing.ts'

function ticking(clock: Clock): void {
  clock.wakeAt(nextSecond(clock), () => ticking(clock))
}

function aHost() {
  const raw = sleepyClock()
  const clock = watchfulClock(raw)
  const gaps: Gap[] = []
  clock.onGap((gap) => gaps.push(gap))
  ticking(clock)
  return { raw, clock, gaps }
}

describe('a deadline over a sleep of the host', () => {
  it('is not overdue at the wake, and comes when its time awake has passed', () => {
    const { raw, clock, gaps } = aHost()
    let fired = 0
    clock.wakeAt(clock.steady() + 10_000, () => (fired += 1))
    raw.pass(4000)
    raw.sleep(8 * 3_600_000)
    raw.pass(5500)
    expect(fired).toBe(0)
    raw.pass(2000)
    expect(fired).toBe(1)
    expect(gaps).toHaveLength(1)
  })

  it('does not come when it was cancelled', () => {
    const { raw, clock } = aHost()
    let fired = 0
    const cancel = clock.wakeAt(clock.steady() + 10_000, () => (fired += 1))
    raw.sleep(3_600_000)
    raw.pass(2000)
    cancel()
    raw.pass(60_000)
    expect(fired).toBe(0)
  })

  it('lets the wall clock go on, and the steady one not', () => {
    const { raw, clock } = aHost()
    const before = { now: clock.now(), steady: clock.steady() }
    raw.sleep(3_600_000)
    expect(clock.now() - before.now).toBe(3_600_000)
    expect(clock.steady() - before.steady).toBe(0)
  })
})

describe('whoever first looks after a gap', () => {
  it('has it noticed before learning the time, and only once', () => {
    const raw = manualClock()
    const clock = watchfulClock(raw)
    const seen: number[] = []
    clock.onGap(() => seen.push(clock.steady()))
    const before = clock.steady()
    raw.pass(20_000)
    expect(clock.steady()).toBe(before)
    expect(clock.steady()).toBe(before)
    expect(seen).toEqual([before])
  })
})

/** `nextSecond` is at least half a second away, and a whole one after that at most. */
const LOOKS_APART_MS = 1500

type Step = readonly ['pass' | 'sleep' | 'stall' | 'deadline' | 'wall', number]

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(fc.constant('pass' as const), fc.integer({ min: 1, max: 40_000 })),
  fc.tuple(
    fc.constantFrom('sleep' as const, 'stall' as const),
    fc.integer({ min: 1, max: 13_000 }),
  ),
  fc.tuple(
    fc.constantFrom('sleep' as const, 'stall' as const),
    fc.integer({ min: 16_000, max: 36_000_000 }),
  ),
  fc.tuple(fc.constant('deadline' as const), fc.integer({ min: 0, max: 90_000 })),
  fc.tuple(fc.constant('wall' as const), fc.integer({ min: -7_200_000, max: 7_200_000 })),
)

describe('any course of sleeps, stalls and clock steps', () => {
  it('brings no deadline before its time was watched, and none much later', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { raw, clock } = aHost()
        let watched = 0
        /** Until here nothing could fire, though the time counts: the gap was a short one. */
        let blockedUntil = 0
        let gaps = 0
        const open = new Set<{ readonly at: number; readonly gaps: number }>()
        const pass = (ms: number): void => {
          for (let leftMs = ms; leftMs > 0; leftMs -= 100) {
            raw.pass(Math.min(100, leftMs))
            watched += Math.min(100, leftMs)
            for (const { at, gaps: before } of open) {
              // A gap costs what was watched since the last look: two looks are up to a second and a half apart.
              const due = Math.max(at, blockedUntil) + (gaps - before) * LOOKS_APART_MS
              expect(watched).toBeLessThanOrEqual(due + LOOKS_APART_MS + 1200)
            }
          }
        }
        for (const [what, ms] of steps) {
          switch (what) {
            case 'pass':
              pass(ms)
              break
            case 'deadline': {
              const one = { at: watched + ms, gaps }
              open.add(one)
              clock.wakeAt(clock.steady() + ms, () => {
                open.delete(one)
                // `watched` is counted in steps of 100 ms.
                expect(watched + 100).toBeGreaterThanOrEqual(one.at)
              })
              break
            }
            case 'wall':
              raw.setWall(ms)
              break
            default:
              raw[what](ms)
              if (ms > 15_000) gaps += 1
              else {
                watched += ms
                blockedUntil = watched
              }
              // Two gaps without a look between them are one.
              pass(LOOKS_APART_MS + 100)
          }
        }
        pass(95_000 + gaps * LOOKS_APART_MS)
        expect(open.size).toBe(0)
      }),
      { numRuns: runs(300) },
    )
  })
})
