/**
 * What the daemon does once a second and now and then: writes what could not be written, flushes,
 * samples memory, rotates its own log, and notices that nobody was looking for a while.
 */
import { nextSecond, type Clock, type Instant } from '../clock.ts'
import { GAP_MS, gapBetween, type Tick } from '../supervisor/gap.ts'
import { SAMPLE_EVERY_MS } from './memory-watch.ts'

const FIRST_SAMPLE_MS = 2000
/** Probes get this long after a wake before their silence counts (design section 6.6). */
export const WAKE_GRACE_MS = 60_000

export type TickDoors = {
  readonly clock: Clock
  readonly everySecond: () => void
  readonly sample: () => Promise<void>
  readonly woke: (gap: {
    readonly from: Instant
    readonly to: Instant
    readonly message: string
  }) => void
  readonly failed: (error: unknown) => void
}

/** Ticks until closed. `tick` is one step, also for tests. */
export function ticking(doors: TickDoors): {
  readonly tick: () => void
  readonly close: () => void
} {
  const { clock } = doors
  let last: Tick = { now: clock.now(), steady: clock.steady() }
  let sampleAt = clock.steady() + FIRST_SAMPLE_MS
  let cancel = (): void => undefined
  const tick = (): void => {
    const now = { now: clock.now(), steady: clock.steady() }
    const gap = gapBetween(last, now)
    last = now
    if (gap !== null && gap.kind !== 'clock-set') doors.woke({ ...gap, message: gapText(gap) })
    try {
      doors.everySecond()
    } catch (error) {
      doors.failed(error)
    }
    if (now.steady >= sampleAt) {
      sampleAt = now.steady + SAMPLE_EVERY_MS
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

function gapText({ kind, from, to }: { kind: string; from: Instant; to: Instant }): string {
  const length = `${Math.round((to - from) / 1000)} s`
  return kind === 'slept'
    ? `the host slept for ${length}`
    : `nobody was looking for ${length}: the host slept or the daemon was stalled (over ${GAP_MS / 1000} s)`
}
