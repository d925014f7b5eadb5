/** Waits on the clock of the host. */
import type { Clock } from '../clock.ts'

/** Comes back after so long, or as soon as `until` is aborted. */
export function pause(ms: number, clock: Clock, until?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      cancel()
      until?.removeEventListener('abort', done)
      resolve()
    }
    const cancel = clock.wakeAt(clock.steady() + ms, done)
    until?.addEventListener('abort', done)
  })
}
