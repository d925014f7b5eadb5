/**
 * One watch of a host: connects, shows what comes, connects again when that ends, and keeps its place on the
 * disk. What to show is decided in `alerts/watch-story.ts`.
 */
import { followOverSsh } from '../alerts/ssh-follow.ts'
import * as story from '../alerts/watch-story.ts'
import type { Notify } from '../alerts/notification.ts'
import { isoTime, type Clock } from '../clock.ts'
import { noticeLineOf, type Hello, type NoticeRow } from '../control/alert-protocol.ts'
import { AgenthostError } from '../errors.ts'
import { noticeText } from './alerts-text.ts'
import type { WatchCursor } from './watch-cursor.ts'
import { localTimeText } from './words.ts'

export type WatchDoors = {
  readonly clock: Clock
  readonly env: NodeJS.ProcessEnv
  readonly notify: Notify
  readonly cursor: WatchCursor
  readonly say: (line: string) => void
  readonly stop: AbortSignal
}

/** What comes together within this time is shown together. */
const GATHER_MS = 300
const WAITS_MS = [1000, 2000, 5000, 10_000, 30_000, 60_000]
const LOOK_EVERY_MS = 5000
/** Looks this far apart mean that this computer slept. */
const SLEPT_MS = 6 * LOOK_EVERY_MS

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
    let newest = place ?? 0
    const hello = (line: Hello): void => {
      failures = 0
      looks.reached(line)
      if (place !== null && line.cursor >= place) return
      // At first: from now on. A host that has begun anew: all that it has.
      const isAnew = place !== null
      place = isAnew ? 0 : line.cursor
      newest = place
      cursor.write(place)
      if (isAnew) ending.abort()
    }
    const end = await followOverSsh(destination, place, {
      env,
      stop: AbortSignal.any([stop, ending.signal]),
      line(text) {
        const line = noticeLineOf(text)
        if (line === null) return
        if (line.kind === 'hello') return hello(line)
        if (line.cursor <= newest) return
        newest = line.cursor
        seen.add(line)
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

type Screen = {
  readonly show: (notices: readonly NoticeRow[]) => void
  readonly tell: (text: string, isNews: boolean) => void
}

function screenOf(destination: string, { notify, say, clock }: WatchDoors): Screen {
  let isBroken = false
  const put = (title: string, body: string): void => {
    void notify({ title, body }).then((outcome) => {
      if ('ok' in outcome) isBroken = false
      else if (!isBroken) {
        isBroken = true
        say(`notifications cannot be shown here: ${Object.values(outcome).join(' ')}`)
      }
    })
  }
  return {
    show(notices) {
      for (const notice of notices) say(noticeText(notice))
      for (const { title, body } of story.shownOf(notices)) put(title, body)
    },
    tell(text, isNews) {
      say(`${localTimeText(isoTime(clock.now()))}  ${destination} ${text}`)
      if (isNews) put(destination, text)
    },
  }
}

type Looks = {
  readonly reached: (hello: Hello) => void
  readonly lost: (why: string) => void
  readonly close: () => void
}

/** Says in the terminal how the connection stands, and as a notification when it is gone for long. */
function reachLooks({ clock }: WatchDoors, tell: Screen['tell']): Looks {
  let reach = story.reachFrom(clock.steady())
  let why = 'it does not answer'
  let lastSaid = ''
  let lastLook = clock.steady()
  let cancel = (): void => undefined
  const say = (text: string): void => {
    if (text !== lastSaid) tell(text, false)
    lastSaid = text
  }
  const look = (): void => {
    const now = clock.steady()
    if (now - lastLook > SLEPT_MS) reach = story.slept(reach, now)
    lastLook = now
    const [next, text] = story.toldLost(reach, now, why)
    reach = next
    if (text !== null) tell(text, true)
    cancel = clock.wakeAt(now + LOOK_EVERY_MS, look)
  }
  cancel = clock.wakeAt(clock.steady() + LOOK_EVERY_MS, look)
  return {
    reached({ host, version }) {
      const [next, text] = story.reached(reach, clock.steady())
      reach = next
      if (text !== null) tell(text, true)
      say(`is watched: ${host}, agenthost ${version}`)
    },
    lost(reason) {
      why = reason
      reach = story.lost(reach, clock.steady())
      say(`is not connected: ${reason}; trying again`)
    },
    close: () => cancel(),
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
