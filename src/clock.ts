/**
 * The two clocks that everything reads, and the one timer.
 *
 * `now` is what a person's clock shows and is what gets stored and printed; somebody may set it.
 * `steady` only ever moves forward at one second a second and is what deadlines are held against,
 * so that a clock set back or forward neither hangs a backoff nor makes a storm of restarts.
 */

/** Milliseconds since 1970, UTC: a moment as a person's clock has it. */
export type Instant = number

/** Milliseconds on a clock that nobody can set. Only differences mean anything; never stored. */
export type Steady = number

export type Cancel = () => void

export type Clock = {
  readonly now: () => Instant
  readonly steady: () => Steady
  /** Calls `wake` once, not before `at`. A moment already past wakes in the next turn of the loop. */
  readonly wakeAt: (at: Steady, wake: () => void) => Cancel
}

/** Long timers are wrong after a sleep (nodejs/node#20661), so a wait is cut into pieces of this length. */
const LONGEST_SLEEP_MS = 30_000

/**
 * The real clock. On macOS `steady` goes on during sleep, on Linux it stands still; the daemon wraps it
 * (`supervisor/watchful-clock.ts`).
 */
export const systemClock: Clock = {
  now: () => Date.now(),
  steady: () => performance.now(),
  wakeAt(at, wake) {
    let timer: ReturnType<typeof setTimeout>
    const sleep = (): void => {
      const leftMs = at - performance.now()
      timer = setTimeout(
        () => (performance.now() >= at ? wake() : sleep()),
        Math.min(Math.max(Math.ceil(leftMs), 0), LONGEST_SLEEP_MS),
      )
    }
    sleep()
    return () => clearTimeout(timer)
  },
}

/** `Instant` of a steady moment, as seen now: for showing deadlines to people. */
export function instantOf(clock: Clock, at: Steady): Instant {
  return Math.round(clock.now() + (at - clock.steady()))
}

const SECOND_MS = 1000

/**
 * The next whole second, at least half of one away. What looks once a second looks at these: many
 * that look at the same moment wake the processor once.
 */
export function nextSecond(clock: Pick<Clock, 'steady'>): Steady {
  return Math.ceil((clock.steady() + SECOND_MS / 2) / SECOND_MS) * SECOND_MS
}

export function isoTime(at: Instant): string {
  return new Date(at).toISOString()
}
