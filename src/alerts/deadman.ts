/**
 * The ping to the outside: somebody there raises the alarm when it stays away, so that the silence of a dead
 * host is itself an alarm. That it does not get through is told here after several times only.
 */
import type { Cancel, Clock } from '../clock.ts'
import type { Sourced } from '../config/alerts.ts'
import { outcomeText, type Outcome } from './channel.ts'
import type { Tell } from './channel-trouble.ts'
import type { SecretOf } from './channels.ts'
import { post } from './post.ts'

export type DeadmanDoors = {
  readonly clock: Clock
  readonly secretOf: SecretOf
  readonly tell: Tell
  /** Whether a daemon before this one told that it does not get through. */
  readonly isTold: boolean
}

export type Deadman = {
  /** Pings at once, then as often as that; null for never. */
  readonly set: (wanted: { readonly url: Sourced; readonly everyMs: number } | null) => void
  readonly close: () => void
}

/** One lost ping is the weather. */
const LOST_MAX = 5

export function deadman({ clock, secretOf, tell, isTold }: DeadmanDoors): Deadman {
  let stop = new AbortController()
  let cancel: Cancel = () => undefined
  let lost = 0
  let told = isTold
  let inForce = ''
  const note = (outcome: Outcome): void => {
    if ('ok' in outcome) {
      lost = 0
      if (told) tell('alerts.deadman-back', 'deadman', 'the ping to the outside gets through again')
      told = false
      return
    }
    lost += 1
    if (lost < LOST_MAX || told) return
    told = true
    const why = outcomeText(outcome)
    tell('alerts.deadman-lost', 'deadman', `the ping to the outside failed ${lost} times: ${why}`)
  }
  return {
    set(wanted) {
      const now = JSON.stringify(wanted)
      if (now === inForce) return
      inForce = now
      stop.abort()
      cancel()
      lost = 0
      if (wanted === null) return
      stop = new AbortController()
      const { signal } = stop
      const beat = async (): Promise<void> => {
        const outcome = await ping(wanted.url, { clock, secretOf, signal })
        if (!signal.aborted) note(outcome)
      }
      const again = (): void => {
        // Armed before the ping is sent, so that a slow one does not slow them down.
        cancel = clock.wakeAt(clock.steady() + wanted.everyMs, again)
        void beat()
      }
      again()
    },
    close() {
      stop.abort()
      cancel()
    },
  }
}

async function ping(
  url: Sourced,
  doors: Pick<DeadmanDoors, 'clock' | 'secretOf'> & { readonly signal: AbortSignal },
): Promise<Outcome> {
  const { clock, secretOf, signal } = doors
  const found =
    'text' in url
      ? { value: url.text }
      : await secretOf(url.secret).catch(() => ({ missing: 'it cannot be read' }))
  if ('missing' in found) return { refused: `its secret: ${found.missing}` }
  return post({ method: 'GET', url: found.value.trim() }, { clock, stop: signal })
}
