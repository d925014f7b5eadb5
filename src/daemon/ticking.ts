/**
 * What the daemon does once a second and now and then: writes what could not be written, flushes,
 * samples memory, rotates its own log. Each tick is also a look at the watchful clock, which so notices
 * within a second that nobody was looking.
 */
import { nextSecond, type Clock } from '../clock.ts'
import { SAMPLE_EVERY_MS } from './memory-watch.ts'

const FIRST_SAMPLE_MS = 2000

export type TickDoors = {
  readonly clock: Clock
  readonly everySecond: () => void
  readonly sample: () => Promise<void>
  readonly failed: (error: unknown) => void
}

/** Ticks until closed. `tick` is one step, also for tests. */
export function ticking(doors: TickDoors): {
  readonly tick: () => void
  readonly close: () => void
} {
  const { clock } = doors
  let sampleAt = clock.steady() + FIRST_SAMPLE_MS
  let cancel = (): void => undefined
  const tick = (): void => {
    const now = clock.steady()
    try {
      doors.everySecond()
    } catch (error) {
      doors.failed(error)
    }
    if (now >= sampleAt) {
      sampleAt = now + SAMPLE_EVERY_MS
      doors.sample().catch(doors.failed)
    }
  }
  const arm = (): void => {
    cancel = clock.wakeAt(nextSecond(clock), () => {
      tick()
      arm()
    })
  }
  arm()
  return { tick, close: () => cancel() }
}
