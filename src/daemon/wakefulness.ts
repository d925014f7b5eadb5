/**
 * Sleeps and stalls of this host: gaps come from the watchful clock, what they were is asked of the platform,
 * `supervisor/awake.ts` says what is made of them, and here it is done.
 */
import type { Clock } from '../clock.ts'
import {
  awaken,
  WIDE_AWAKE,
  type Awake,
  type Sleep,
  type Waking,
  type WakingEffect,
  type WakingPolicy,
} from '../supervisor/awake.ts'
import { causeOf, type Evidence, type Gap } from '../supervisor/gap.ts'
import { GAP, sleepTale, sleepToldIn, SLEPT, stallTale } from '../supervisor/sleep-tale.ts'
import type { HostEvent } from '../control/protocol.ts'

export type WakefulnessDoors = {
  readonly clock: Clock
  readonly policy: WakingPolicy
  /** What the platform knows of a gap; null when it cannot say. */
  readonly evidence: (gap: Gap) => Promise<Evidence | null>
  /** Whether a person uses the host now; null unknown. */
  readonly userIsActive: () => Promise<boolean | null>
  readonly tell: (
    kind: string,
    subject: string,
    message: string,
    data?: Readonly<Record<string, unknown>>,
  ) => void
  /** The grace begins, and fresh evidence. */
  readonly forgive: () => void
  /** Restarts those that want it after a sleep and have started before this moment. */
  readonly wakeAgents: (startedBefore: number) => void
  /** What earlier daemons told of sleeps, oldest first. */
  readonly before: readonly Pick<HostEvent, 'kind' | 'data'>[]
  readonly failed: (error: unknown) => void
}

export type Wakefulness = {
  readonly noticed: (gap: Gap) => void
  /** Called each second. */
  readonly tick: () => void
  /** The newest, oldest first; the last one may still go on. */
  readonly sleeps: () => readonly Sleep[]
  readonly close: () => void
}

export const SLEEP_KINDS: readonly string[] = [SLEPT, GAP]
const SLEEPS_KEPT = 20
/** Right after a wake a program may be killed by the next sleep before it has answered. */
const LOOKS = 3

export function wakefulness(doors: WakefulnessDoors): Wakefulness {
  let state: Awake = WIDE_AWAKE
  let told: readonly Sleep[] = doors.before.flatMap(
    ({ kind, data }) => sleepToldIn(kind, data) ?? [],
  )
  let looks: Promise<void> = Promise.resolve()
  let isOver = false
  const happen = (event: Waking): void => {
    if (isOver) return
    // Looking at the clock may itself bring a gap to light, and comes first.
    const now = doors.clock.steady()
    const [next, ...effects] = awaken(state, event, now, doors.policy)
    state = next
    for (const effect of effects) perform(effect)
  }
  const failed = (error: unknown): void => void (isOver || doors.failed(error))
  const perform = (effect: WakingEffect): void => {
    switch (effect.do) {
      case 'tell-slept': {
        told = [...told, effect.sleep].slice(-SLEEPS_KEPT)
        const { kind, message, data } = sleepTale(effect.sleep)
        return doors.tell(kind, 'host', message, data)
      }
      case 'tell-stalled': {
        const { kind, message, data } = stallTale(effect.cause)
        return doors.tell(kind, 'daemon', message, data)
      }
      case 'wake-agents':
        return doors.wakeAgents(effect.startedBefore)
      case 'ask-user':
        return void doors
          .userIsActive()
          .then((active) => happen({ kind: 'user', since: effect.since, active: active === true }))
          .catch(failed)
    }
  }
  return {
    noticed(gap) {
      doors.forgive()
      happen({ kind: 'gap', gap })
      // One after the other, as they are answered for in that order.
      looks = looks
        .then(() => lookInto(gap, { ...doors, failed }))
        .then((evidence) => happen({ kind: 'cause', cause: causeOf(gap, evidence) }))
        .catch(failed)
    },
    tick() {
      if (state.sleep !== null) happen({ kind: 'tick' })
    },
    sleeps: () => (state.sleep === null ? told : [...told, state.sleep]).slice(-SLEEPS_KEPT),
    close() {
      happen({ kind: 'end' })
      // What is still being asked is answered to nobody.
      isOver = true
    },
  }
}

async function lookInto(
  gap: Gap,
  { evidence, failed }: WakefulnessDoors,
): Promise<Evidence | null> {
  for (let look = 0; look < LOOKS; look++) {
    try {
      const found = await evidence(gap)
      if (found !== null) return found
    } catch (error) {
      failed(error)
    }
  }
  return null
}
