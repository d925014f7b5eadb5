/**
 * The daemon's clock: its steady time stands still while nobody looks, so that after a sleep, a SIGSTOP or a
 * pause of the machine no deadline is overdue that had no time (docs/decisions/0019). It looks whenever
 * it is asked and whenever a timer of it fires. The daemon's tick makes that at least each second, which also
 * wakes the loop soon after the host: the kernel's wait for a far timer does not count sleep (kevent).
 */
import type { Cancel, Clock, Steady } from '../clock.ts'
import { GAP_MS, gapBetween, type Gap } from './gap.ts'

export type WatchfulClock = Clock & {
  /** Called at the first look after a gap, before anybody learns the time. It must not throw. */
  readonly onGap: (noticed: (gap: Gap) => void) => void
}

export function watchfulClock(raw: Clock): WatchfulClock {
  const listeners: ((gap: Gap) => void)[] = []
  let lastNow = raw.now()
  let lastSteady = raw.steady()
  /** All gaps together. They are taken out whole: a deadline may come a second late, but never early. */
  let unwatchedMs = 0
  const noticed = (gap: Gap): void => {
    const goneMs = gap.after.steady - gap.before.steady
    if (goneMs > GAP_MS) unwatchedMs += goneMs
    for (const listener of listeners) listener(gap)
  }
  const steady = (): Steady => {
    const now = raw.now()
    const at = raw.steady()
    const before = { now: lastNow, steady: lastSteady }
    lastNow = now
    lastSteady = at
    const gap = gapBetween(before, { now, steady: at })
    if (gap !== null) noticed(gap)
    return at - unwatchedMs
  }
  return {
    now: raw.now,
    steady,
    wakeAt(at, wake) {
      let cancel: Cancel
      const arm = (): void => {
        // What the system's clock has gone on by since then is no reason to wake yet.
        const leftMs = at - steady()
        cancel = raw.wakeAt(lastSteady + leftMs, () => (steady() >= at ? wake() : arm()))
      }
      arm()
      return () => cancel()
    },
    onGap: (listener) => void listeners.push(listener),
  }
}
