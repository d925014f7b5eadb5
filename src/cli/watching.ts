/**
 * One watch of a host: connects, shows what comes, connects again when that ends, and keeps its place on the
 * disk. What to show is decided in `alerts/watch-story.ts`.
 */
import { followOverSsh } from '../alerts/ssh-follow.ts'
import type { Clock } from '../clock.ts'
import { noticeLineOf, type Hello, type NoticeRow } from '../control/alert-protocol.ts'
import { AgenthostError } from '../errors.ts'
import type { WatchCursor } from './watch-cursor.ts'
import { reachLooks, screenOf, type ScreenDoors } from './watch-screen.ts'

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
  const { clock, env, stop, cursor } = doors
  const screen = screenOf(destination, doors)
  const looks = reachLooks(doors, screen.tell)
  let failures = 0
  let place = cursor.read()
  while (!stop.aborted) {
    const ending = new AbortController()
    const seen = gathering(doors, (notices) => {
      screen.show(notices)
      place = notices.at(-1)?.cursor ?? place
      if (place !== null) cursor.write(place)
    })
    const hello = (line: Hello): void => {
      failures = 0
      looks.reached(line)
      if (place !== null && line.cursor >= place) return
      // At first: from now on. A host that has begun anew: all that it has.
      const isAnew = place !== null
      place = isAnew ? 0 : line.cursor
      cursor.write(place)
      if (isAnew) ending.abort()
    }
    const end = await followOverSsh(destination, place, {
      env,
      stop: AbortSignal.any([stop, ending.signal]),
      line(text) {
        const line = noticeLineOf(text)
        if (line === null) return
        if (line.kind === 'hello') hello(line)
        else seen.add(line)
      },
    })
    seen.flush()
    if (end.isFinal) throw new AgenthostError('bad', `unable to watch ${destination}: ${end.why}`)
    if (stop.aborted || ending.signal.aborted) continue
    looks.lost(end.why)
    const waitMs = WAITS_MS[Math.min(failures, WAITS_MS.length - 1)] ?? 1000
    failures += 1
    await pause(waitMs, clock, stop)
  }
  looks.close()
}

type Gathering = { readonly add: (notice: NoticeRow) => void; readonly flush: () => void }

function gathering(
  { clock }: WatchDoors,
  show: (notices: readonly NoticeRow[]) => void,
): Gathering {
  let waiting: NoticeRow[] = []
  let cancel = (): void => undefined
  const flush = (): void => {
    cancel()
    if (waiting.length === 0) return
    const notices = waiting
    waiting = []
    show(notices)
  }
  return {
    add(notice) {
      if (waiting.length === 0) cancel = clock.wakeAt(clock.steady() + GATHER_MS, flush)
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
