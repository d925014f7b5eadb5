/** Waits for the word to go, or for so long and no longer than that word. */
import type { Clock } from '../clock.ts'

export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** Over after `ms`, or as soon as it is to go. */
export function waited(ms: number, clock: Clock, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.wakeAt(clock.steady() + ms, resolve)
    stop.addEventListener('abort', () => {
      cancel()
      resolve()
    })
  })
}
