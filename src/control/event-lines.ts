/**
 * Events as lines of JSON for one reader. They are read from the store a page at a time and only when the
 * reader has taken the page before, so a slow reader costs no memory; what it missed for too long is gone.
 */
import type { Clock } from '../clock.ts'
import type { HostEvent } from './protocol.ts'

export type EventDoors<T extends { readonly cursor: number } = HostEvent> = {
  /** Events after a cursor, oldest first, at most so many. */
  readonly eventsSince: (cursor: number, limit: number) => readonly T[]
  readonly newestCursor: () => number
  /** Calls back after every new event; gives the function that ends it. */
  readonly onEvent: (listener: () => void) => () => void
}

export type EventsAsked = {
  readonly since?: number | undefined
  readonly last?: number | undefined
  readonly follow: boolean
}

const PAGE = 200
const LAST_DEFAULT = 100

/** A follower that hears nothing for so long gets a blank line, and so learns that the daemon is there. */
export const HEARTBEAT_MS = 15_000

/** Ends with the newest event, or with `follow` when `stop` is aborted. */
export async function* eventLines<T extends { readonly cursor: number }>(
  asked: EventsAsked,
  doors: EventDoors<T>,
  { clock, stop }: { readonly clock: Clock; readonly stop: AbortSignal },
): AsyncGenerator<string, void> {
  const newest = doors.newestCursor()
  let cursor = asked.since ?? Math.max(0, newest - (asked.last ?? LAST_DEFAULT))
  const bell = bellOf(doors, clock, stop)
  try {
    while (!stop.aborted) {
      const rung = bell.next()
      const page = doors.eventsSince(cursor, PAGE)
      if (page.length > 0) {
        cursor = page.at(-1)?.cursor ?? cursor
        yield page.map((event) => `${JSON.stringify(event)}\n`).join('')
        if (!asked.follow && cursor >= newest) return
      } else if (!asked.follow) return
      else if ((await rung) === 'heartbeat') yield '\n'
    }
  } finally {
    bell.close()
  }
}

type Rung = 'event' | 'heartbeat' | 'stop'

/** Rings at the next event, after a silence, or at the end; one waits at a time. */
function bellOf(
  { onEvent }: Pick<EventDoors, 'onEvent'>,
  clock: Clock,
  stop: AbortSignal,
): { readonly next: () => Promise<Rung>; readonly close: () => void } {
  let ring: (why: Rung) => void = () => undefined
  let cancel: () => void = () => undefined
  const stopped = (): void => ring('stop')
  const forget = onEvent(() => ring('event'))
  stop.addEventListener('abort', stopped)
  return {
    next() {
      cancel()
      const { promise, resolve } = Promise.withResolvers<Rung>()
      ring = resolve
      cancel = clock.wakeAt(clock.steady() + HEARTBEAT_MS, () => resolve('heartbeat'))
      if (stop.aborted) resolve('stop')
      return promise
    },
    close() {
      cancel()
      forget()
      stop.removeEventListener('abort', stopped)
    },
  }
}
