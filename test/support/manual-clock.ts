/** A clock that stands still until the test moves it. */
import type { Clock } from '../../src/clock.ts'

export type ManualClock = Clock & {
  /** Lets so much time go by, waking whoever is due on the way, in order. */
  readonly pass: (ms: number) => void
  /** Somebody sets the wall clock; no time goes by. */
  readonly setWall: (byMs: number) => void
  /** How many wait to be woken. */
  readonly waiting: () => number
}

export function manualClock(): ManualClock {
  let now = 1_800_000_000_000
  let steady = 5000
  const timers = new Map<symbol, { readonly at: number; readonly wake: () => void }>()
  const moveTo = (at: number): void => {
    now += at - steady
    steady = at
  }
  return {
    now: () => now,
    steady: () => steady,
    wakeAt(at, wake) {
      const key = Symbol(String(at))
      timers.set(key, { at, wake })
      return () => timers.delete(key)
    },
    pass(ms) {
      const until = steady + ms
      for (;;) {
        const [next] = [...timers].toSorted((a, b) => a[1].at - b[1].at)
        if (next === undefined || next[1].at > until) break
        timers.delete(next[0])
        moveTo(Math.max(steady, next[1].at))
        next[1].wake()
      }
      moveTo(until)
    },
    setWall: (byMs) => (now += byMs),
    waiting: () => timers.size,
  }
}
