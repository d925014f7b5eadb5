/** Clients that call the gateway in all protocols for as long as the torture lasts, a third of them hanging up in a storm. */
import { setTimeout as pause } from 'node:timers/promises'
import { startCrowd, type Crowd } from '../faults/gateway-clients.ts'
import { CALLERS } from './routes.ts'
import type { Stage } from './stage.ts'

const CLIENTS = 12
const ABORT_PERCENT = 30
/** Between two calls of one client: the machine has more to do. */
const PAUSE_MS = { storm: 1500, calm: 600, held: 600 } as const
const LOOK_EVERY_MS = 300

export type Load = Crowd & {
  /** `calm`: nobody hangs up. `held`: nobody begins anything. */
  mood: keyof typeof PAUSE_MS
}

export function openLoad(stage: Stage): Load {
  const { secrets, dice, gatewayUrl } = stage
  const listens = async (): Promise<boolean> =>
    (await fetch(`${gatewayUrl}/healthz`).catch(() => null))?.ok === true
  let mood: Load['mood'] = 'storm'
  const crowd = startCrowd({
    url: gatewayUrl,
    dice,
    clients: CLIENTS,
    // The prompt bears a canary beside the caller's name, which the fence reads there.
    callers: Object.keys(CALLERS).map((name) => ({
      name: `${name} ${secrets.prompt}`,
      get token() {
        return secrets.tokens.get(name) ?? ''
      },
    })),
    routes: ['deep', 'deep', 'fine', 'spare'],
    get abortPercent() {
      return mood === 'storm' ? ABORT_PERCENT : 0
    },
    async up() {
      await pause(dice.next() * PAUSE_MS[mood])
      while (mood === 'held' || !(await listens())) await pause(LOOK_EVERY_MS)
    },
  })
  return {
    ...crowd,
    get mood() {
      return mood
    },
    set mood(to) {
      mood = to
    },
  }
}
