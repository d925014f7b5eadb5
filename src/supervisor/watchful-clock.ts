/**
 * The daemon's clock: its steady time stands still while nobody looks, so that after a sleep, a SIGSTOP or a
 * pause of the machine no deadline is overdue that had no time (docs/decisions/0019). It looks whenever
 * it is asked and whenever a timer of it fires; the daemon's tick makes that at least each second.
 */
import type { Cancel, Clock, Steady } from '../clock.ts'
import { GAP_MS, gapBetween, type Gap, type Look } from './gap.ts'

export type WatchfulClock = Clock & {
  /** Called at the first look after a gap, before anybody learns the time. It must not throw. */
  readonly onGap: (noticed: (gap: Gap) => void) => void
}

/** A wait is looked at this often, so that a wake is noticed soon also where nothing else looks. */
const PIECE_MS = 5000

export function watchfulClock(raw: Clock): WatchfulClock {
  const listeners: ((gap: Gap) => void)[] = []
  let last: Look = { now: raw.now(), steady: raw.steady() }
  /** All gaps together. They are taken out whole: a deadline may come a second late, but never early. */
  let unwatchedMs = 0
  const steady = (): Steady => {
    const seen = { now: raw.now(), steady: raw.steady() }
    const gap = gapBetween(last, seen)
    const goneMs = seen.steady - last.steady
    last = seen
    if (goneMs > GAP_MS) unwatchedMs += goneMs
    if (gap !== null) for (const noticed of listeners) noticed(gap)
    return seen.steady - unwatchedMs
  }
  return {
    now: raw.now,
    steady,
    wakeAt(at, wake) {
      let cancel: Cancel
      const arm = (): void => {
        const piece = wholeSecond(steady() + PIECE_MS)
        const due = Math.min(at, piece) + unwatchedMs
        cancel = raw.wakeAt(due, () => (steady() >= at ? wake() : arm()))
      }
      arm()
      return () => cancel()
    },
    onGap: (noticed) => void listeners.push(noticed),
  }
}

/** What is looked at on whole seconds wakes the processor together with the tick (`nextSecond`). */
function wholeSecond(at: Steady): Steady {
  return Math.floor(at / 1000) * 1000
}
