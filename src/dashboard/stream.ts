/** What one page is sent: everything newer than what it has, as it comes, and a sign of life in a silence. */
import { isoTime, type Clock } from '../clock.ts'
import { frameText, HEARTBEAT } from './frames.ts'
import type { Shelf } from './shelf.ts'

export type StreamDoors = {
  readonly shelf: Pick<Shelf, 'since'>
  readonly clock: Clock
  /** Which run of the dashboard: a number of another one means nothing. */
  readonly run: string
  /** The host's name. */
  readonly name: string
  /** Calls back when there is more on the shelf; gives the function that ends it. */
  readonly onMore: (listener: () => void) => () => void
}

export const HEARTBEAT_MS = 15_000

/**
 * Frames from `number` on until `stop` is aborted. What a slow reader has not taken is read from the shelf when it has:
 * it gets the newest state, and costs no memory.
 */
export async function* stream(
  from: number,
  { shelf, clock, run, name, onMore }: StreamDoors,
  stop: AbortSignal,
): AsyncGenerator<string, void> {
  let number = from
  let ring = (): void => undefined
  let isMore = true
  const forget = onMore(() => {
    isMore = true
    ring()
  })
  const stopped = (): void => ring()
  stop.addEventListener('abort', stopped)
  try {
    yield frameText(
      'hello',
      JSON.stringify({ now: isoTime(clock.now()), name }),
      `${run}.${number}`,
    )
    while (!stop.aborted) {
      isMore = false
      for (const item of shelf.since(number)) {
        yield frameText(item.event, item.data, `${run}.${item.number}`)
        number = item.number
      }
      if (isMore) continue
      const isSilent = await new Promise<boolean>((resolve) => {
        const cancel = clock.wakeAt(clock.steady() + HEARTBEAT_MS, () => resolve(true))
        ring = () => {
          cancel()
          resolve(false)
        }
        if (stop.aborted) ring()
      })
      if (isSilent) yield HEARTBEAT
    }
  } finally {
    forget()
    stop.removeEventListener('abort', stopped)
  }
}
