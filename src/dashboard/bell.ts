/** A pause that somebody may cut short. */
import type { Clock } from '../clock.ts'

export type Bell = {
  readonly ring: () => void
  /** Until it rings, at the latest after `ms`, or until `stop` is aborted. It may have rung already. */
  readonly wait: (ms: number, stop: AbortSignal) => Promise<void>
}

export function bell(clock: Clock): Bell {
  let isRung = false
  let wake = (): void => undefined
  return {
    ring() {
      isRung = true
      wake()
    },
    async wait(ms, stop) {
      if (!isRung) {
        await pause(ms, {
          clock,
          stop,
          early: (end) => {
            wake = end
          },
        })
      }
      isRung = false
    },
  }
}

/** `early` is handed what ends it. */
export function pause(
  ms: number,
  {
    clock,
    stop,
    early = () => undefined,
  }: {
    readonly clock: Clock
    readonly stop: AbortSignal
    readonly early?: (end: () => void) => void
  },
): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      cancel()
      stop.removeEventListener('abort', end)
      resolve()
    }
    const cancel = clock.wakeAt(clock.steady() + ms, end)
    stop.addEventListener('abort', end)
    early(end)
    if (stop.aborted) end()
  })
}
