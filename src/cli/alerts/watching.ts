/**
 * One watch of a host: connects, shows what comes, connects again when that ends, and keeps its place on the
 * disk. What to show is decided in `alerts/watch-story.ts`.
 */
import { followOverSsh, type Ending } from '../../alerts/ssh-follow.ts'
import type { Clock } from '../../clock.ts'
import { noticeLineOf, type Hello, type NoticeRow } from '../../control/alert-protocol.ts'
import { AgenthostError } from '../../errors.ts'
import type { WatchCursor } from './watch-cursor.ts'
import { reachLooks, screenOf, type Screen, type ScreenDoors } from './watch-screen.ts'

export type WatchDoors = ScreenDoors & {
  readonly env: NodeJS.ProcessEnv
  readonly cursor: WatchCursor
  readonly stop: AbortSignal
}

/** What comes together within this time is shown together. */
const GATHER_MS = 300
const WAITS_MS = [1000, 2000, 5000, 10_000, 30_000, 60_000]

/** Until `stop` is aborted. Throws only what no further try can mend. */
export async function watching(destination: string, doors: WatchDoors): Promise<void> {
  const { clock, stop } = doors
  const screen = screenOf(destination, doors)
  const looks = reachLooks(doors, screen.tell)
  const place = placeOf(doors)
  let failures = 0
  try {
    while (!stop.aborted) {
      const connected = (line: Hello): void => {
        failures = 0
        looks.reached(line)
      }
      const end = await oneConnection(destination, { ...doors, screen, place, connected })
      if (end === 'anew' || stop.aborted) continue
      if (end.isFinal) throw new AgenthostError('bad', `unable to watch ${destination}: ${end.why}`)
      looks.lost(end.why)
      const waitMs = WAITS_MS[Math.min(failures, WAITS_MS.length - 1)] ?? 1000
      failures += 1
      await pause(waitMs, clock, stop)
    }
  } finally {
    looks.close()
  }
}

type Place = { readonly get: () => number | null; readonly set: (cursor: number) => void }

/** The place in memory, and on the disk as far as that is possible: without it a notice is shown twice at most. */
function placeOf({ cursor, say }: WatchDoors): Place {
  let place = cursor.read()
  return {
    get: () => place,
    set(next) {
      place = next
      try {
        cursor.write(next)
      } catch (error) {
        say(error instanceof AgenthostError ? error.message : String(error))
      }
    },
  }
}

type Connection = WatchDoors & {
  readonly screen: Screen
  readonly place: Place
  readonly connected: (hello: Hello) => void
}

/** Until it ends; `anew` when the host has begun anew, and all that it has is to be asked for. */
async function oneConnection(
  destination: string,
  { clock, env, stop, screen, place, connected }: Connection,
): Promise<Ending | 'anew'> {
  const anew = new AbortController()
  const seen = gathering(clock, async (notices) => {
    await screen.show(notices)
    place.set(notices.at(-1)?.cursor ?? 0)
  })
  const hello = (line: Hello): void => {
    connected(line)
    const from = place.get()
    if (from !== null && line.cursor >= from) return
    // At first: from now on.
    place.set(from === null ? line.cursor : 0)
    if (from !== null) anew.abort()
  }
  const end = await followOverSsh(destination, place.get(), {
    env,
    stop: AbortSignal.any([stop, anew.signal]),
    line(text) {
      const line = noticeLineOf(text)
      if (line?.kind === 'hello') hello(line)
      else if (line !== null) seen.add(line)
    },
  })
  await seen.flush()
  return anew.signal.aborted ? 'anew' : end
}

type Gathering = {
  readonly add: (notice: NoticeRow) => void
  /** Shows what waits, and comes back when everything has been shown. */
  readonly flush: () => Promise<void>
}

function gathering(
  clock: Clock,
  show: (notices: readonly NoticeRow[]) => Promise<void>,
): Gathering {
  let waiting: NoticeRow[] = []
  let cancel = (): void => undefined
  let shown = Promise.resolve()
  const flush = (): Promise<void> => {
    cancel()
    const notices = waiting
    waiting = []
    if (notices.length > 0) shown = shown.then(() => show(notices))
    return shown
  }
  return {
    add(notice) {
      if (waiting.length === 0) {
        cancel = clock.wakeAt(clock.steady() + GATHER_MS, () => void flush())
      }
      waiting.push(notice)
    },
    flush,
  }
}

function pause(ms: number, clock: Clock, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.wakeAt(clock.steady() + ms, resolve)
    stop.addEventListener('abort', () => {
      cancel()
      resolve()
    })
  })
}
