/** Clients that call the gateway in all protocols for as long as the torture lasts, a third of them hanging up. */
import { setTimeout as pause } from 'node:timers/promises'
import { startCrowd, type Crowd } from '../faults/gateway-clients.ts'
import type { Stage } from './stage.ts'

const CLIENTS = 12
const ABORT_PERCENT = 30
/** Between two calls of one client: the machine has more to do. */
const PAUSE_MS = 1500
const LOOK_EVERY_MS = 300

export function openLoad(stage: Stage): Crowd {
  const { secrets, dice, gatewayUrl } = stage
  const listens = async (): Promise<boolean> =>
    (await fetch(`${gatewayUrl}/healthz`).catch(() => null))?.ok === true
  return startCrowd({
    url: gatewayUrl,
    dice,
    clients: CLIENTS,
    // The prompt bears a canary beside the caller's name, which the fence reads there.
    callers: [...secrets.tokens].map(([name, token]) => ({
      name: `${name} ${secrets.prompt}`,
      token,
    })),
    routes: ['deep', 'deep', 'fine', 'spare'],
    abortPercent: ABORT_PERCENT,
    async up() {
      await pause(dice.next() * PAUSE_MS)
      while (!(await listens())) await pause(LOOK_EVERY_MS)
    },
  })
}
