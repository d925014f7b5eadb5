/** What a watch says in its terminal and shows as notifications: notices, and how the connection stands. */
import { outcomeText } from '../../alerts/channel.ts'
import type { Notify } from '../../alerts/notification.ts'
import * as story from '../../alerts/watch-story.ts'
import { isoTime, type Clock } from '../../clock.ts'
import type { Hello, NoticeRow } from '../../control/alert-protocol.ts'
import { noticeText } from './alerts-text.ts'
import { localTimeText } from '../words.ts'

export type ScreenDoors = {
  readonly clock: Clock
  readonly notify: Notify
  readonly say: (line: string) => void
}

const LOOK_EVERY_MS = 5000
/** Looks this far apart mean that this computer slept. */
const SLEPT_MS = 6 * LOOK_EVERY_MS

export type Screen = {
  /** Comes back when all of it has been handed to the desktop. */
  readonly show: (notices: readonly NoticeRow[]) => Promise<void>
  readonly tell: (text: string, isNews: boolean) => void
}

export function screenOf(destination: string, { notify, say, clock }: ScreenDoors): Screen {
  let isBroken = false
  const put = async (title: string, body: string): Promise<void> => {
    const outcome = await notify({ title, body })
    const isNew = !isBroken
    isBroken = !('ok' in outcome)
    if (isBroken && isNew) say(`notifications cannot be shown here: ${outcomeText(outcome)}`)
  }
  return {
    async show(notices) {
      for (const notice of notices) say(noticeText(notice))
      for (const { title, body } of story.shownOf(notices)) await put(title, body)
    },
    tell(text, isNews) {
      say(`${localTimeText(isoTime(clock.now()))}  ${destination} ${text}`)
      if (isNews) void put(destination, text)
    },
  }
}

export type Looks = {
  readonly reached: (hello: Hello) => void
  readonly lost: (why: string) => void
  readonly close: () => void
}

/** Says in the terminal how the connection stands, and as a notification when it is gone for long. */
export function reachLooks({ clock }: ScreenDoors, tell: Screen['tell']): Looks {
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
