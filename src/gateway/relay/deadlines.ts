/**
 * All deadlines of all calls, held by one timer that looks a few times a second while there are any: a chunk that
 * goes by only leaves a mark, and no timer is made or moved for it. A deadline is met up to two looks late.
 */
import type { Cancel, Clock } from '../../clock.ts'

const LOOK_EVERY_MS = 250

export type Deadline = {
  /** Something came: the time begins anew. Costs nothing. */
  readonly touch: () => void
  /** From now on another limit, counted from now. */
  readonly restart: (limitMs: number) => void
  readonly stop: () => void
}

export type Deadlines = {
  /** Calls `passed` once, when nothing has touched it for so long. */
  readonly watch: (limitMs: number, passed: () => void) => Deadline
  readonly count: () => number
}

type Watched = {
  limitMs: number
  since: number
  isTouched: boolean
  readonly passed: () => void
}

export function deadlines(clock: Pick<Clock, 'steady' | 'wakeAt'>): Deadlines {
  const all = new Set<Watched>()
  let cancel: Cancel | null = null
  const arm = (): void => {
    cancel = clock.wakeAt(clock.steady() + LOOK_EVERY_MS, look)
  }
  const look = (): void => {
    cancel = null
    const now = clock.steady()
    for (const watched of all) {
      if (watched.isTouched) {
        watched.isTouched = false
        watched.since = now
      } else if (now - watched.since >= watched.limitMs) {
        all.delete(watched)
        watched.passed()
      }
    }
    if (all.size > 0) arm()
  }
  return {
    watch(limitMs, passed) {
      const watched: Watched = { limitMs, since: clock.steady(), isTouched: false, passed }
      all.add(watched)
      if (cancel === null) arm()
      return {
        touch: () => (watched.isTouched = true),
        restart(toMs) {
          watched.limitMs = toMs
          watched.since = clock.steady()
          watched.isTouched = false
        },
        // The timer is left to run out: calls follow on one another, and the next one needs it.
        stop: () => all.delete(watched),
      }
    },
    count: () => all.size,
  }
}
