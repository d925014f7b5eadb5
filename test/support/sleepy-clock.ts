/**
 * The clocks of a Mac and its loop: both clocks go on in sleep, timers fire only when the loop runs, and the
 * kernel's wait for the next timer does not count sleep (kevent), so that an overdue one may come late.
 */
import type { Clock } from '../../src/clock.ts'

export type SleepyClock = Clock & {
  /** The loop runs for so long. */
  readonly pass: (ms: number) => void
  /** The host sleeps: only the clocks go on. */
  readonly sleep: (ms: number) => void
  /** The process alone is stopped: the kernel's wait goes on too. */
  readonly stall: (ms: number) => void
  readonly setWall: (byMs: number) => void
}

export function sleepyClock(): SleepyClock {
  let wall = 1_800_000_000_000
  let steady = 5000
  /** Counts only while the host is awake; the kernel's wait is held against it. */
  let awake = 0
  let waitsUntil: number | null = null
  const timers = new Map<symbol, { readonly at: number; readonly wake: () => void }>()
  const go = (ms: number): void => {
    wall += ms
    steady += ms
  }
  const wait = (): void => {
    const due = Math.min(...[...timers.values()].map(({ at }) => at))
    waitsUntil = Number.isFinite(due) ? awake + Math.max(0, due - steady) : null
  }
  const fire = (): void => {
    const due = [...timers].filter(([, { at }]) => at <= steady)
    for (const [key, { wake }] of due.toSorted((a, b) => a[1].at - b[1].at)) {
      if (timers.delete(key)) wake()
    }
    wait()
  }
  return {
    now: () => wall,
    steady: () => steady,
    wakeAt(at, wake) {
      const key = Symbol(String(at))
      timers.set(key, { at, wake })
      wait()
      return () => timers.delete(key)
    },
    pass(ms) {
      const until = awake + ms
      while (waitsUntil !== null && waitsUntil <= until) {
        const stepMs = Math.max(0, waitsUntil - awake)
        awake += stepMs
        go(stepMs)
        fire()
      }
      go(until - awake)
      awake = until
    },
    sleep: go,
    stall(ms) {
      go(ms)
      awake += ms
    },
    setWall: (byMs) => (wall += byMs),
  }
}
