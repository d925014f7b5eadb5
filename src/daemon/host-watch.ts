/** Watches the host for the daemon: its sleeps, the daemon's own stalls, and that it is held awake. */
import type { Clock } from '../clock.ts'
import type { Sleep } from '../supervisor/awake.ts'
import type { Fleet } from '../supervisor/fleet.ts'
import type { WatchfulClock } from '../supervisor/watchful-clock.ts'
import { awakeHold, type HeldAwake } from './awake-hold.ts'
import type { Parts } from './compose.ts'
import { forgive, wakeAgents } from './grace.ts'
import { hostSleepOf } from './host-sleep.ts'
import { SLEEP_KINDS, wakefulness } from './wakefulness.ts'

export type HostWatch = {
  /** Called each second. */
  readonly tick: () => void
  readonly sleeps: () => readonly Sleep[]
  /** Null where nothing can hold the host awake. */
  readonly awake: () => HeldAwake | null
  readonly close: () => void
}

export type HostWatchFrom = {
  readonly env: NodeJS.ProcessEnv
  readonly watchful: WatchfulClock
  /** What `watchful` was made of. */
  readonly raw: Clock
  readonly failed: (error: unknown) => void
  /** What else hears of a wake. */
  readonly woken: () => void
}

export function hostWatch(parts: Parts, from: HostWatchFrom): HostWatch {
  const { clock, fleet, chronicle } = parts
  const { hold, ...host } = hostSleepOf(from.env, from.raw)
  const waking = wakefulness({
    ...host,
    clock,
    tell: chronicle.tell,
    forgive() {
      forgive(parts)
      from.woken()
    },
    wakeAgents: (startedBefore) => wakeAgents(fleet, startedBefore),
    before: parts.newestOf(SLEEP_KINDS),
    failed: from.failed,
  })
  from.watchful.onGap(waking.noticed)
  const holding = hold === null ? null : awakeHold({ clock, hold, tell: chronicle.tell })
  return {
    tick() {
      waking.tick()
      holding?.tick(isAnyWanted(fleet))
    },
    sleeps: waking.sleeps,
    awake: () => holding?.status() ?? null,
    close() {
      holding?.close()
      waking.close()
    },
  }
}

/** One that has finished its work is wanted up no less, but nothing of it is going to run. */
function isAnyWanted(fleet: Fleet): boolean {
  return fleet.keepers().some((keeper) => {
    const { wanted, state } = keeper.life()
    return wanted === 'up' && !(state.phase === 'down' && state.rest === 'finished')
  })
}
