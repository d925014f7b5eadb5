/** The calls that are under way, so that the gateway's end can wait for them, cut them, and lose no settlement. */
import type { Clock } from '../../clock.ts'
import type { Stopping } from './stopping.ts'

export type UnderWay = {
  /** Counts the call until `work` is over. */
  readonly add: (stop: Stopping, work: Promise<void>) => Promise<void>
  readonly count: () => number
  /** Resolves when all are over: those that are not within the grace are told to stop. */
  readonly drain: (graceMs: number) => Promise<void>
}

export function callsUnderWay(clock: Pick<Clock, 'steady' | 'wakeAt'>): UnderWay {
  const all = new Map<Promise<void>, Stopping>()
  return {
    async add(stop, work) {
      all.set(work, stop)
      try {
        await work
      } finally {
        all.delete(work)
      }
    },
    count: () => all.size,
    async drain(graceMs) {
      const cancel = clock.wakeAt(clock.steady() + graceMs, () => {
        for (const stop of all.values()) stop.raise('closing')
      })
      await Promise.allSettled(all.keys())
      cancel()
    },
  }
}
