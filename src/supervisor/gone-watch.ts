/**
 * Notices the end of processes that are not our children: adopted ones, and panes of tmux. One timer
 * for all of them, and none while there are none.
 */
import type { Cancel, Clock } from '../clock.ts'
import type { Identity, Processes } from './process.ts'

/** An end is noticed within 250 ms (design section 6.3), with room for a busy loop. */
const LOOK_EVERY_MS = 200

export type GoneWatch = {
  readonly whenGone: (identity: Identity, gone: () => void) => Cancel
  readonly close: () => void
}

export function goneWatch(clock: Clock, { isAlive }: Pick<Processes, 'isAlive'>): GoneWatch {
  const watched = new Map<symbol, { readonly identity: Identity; readonly gone: () => void }>()
  let cancel: Cancel | null = null
  const isGone = (identity: Identity): boolean => {
    try {
      return !isAlive(identity)
    } catch {
      // It cannot be told now (no descriptor is free, say); the next look is in a moment.
      return false
    }
  }
  const look = (): void => {
    cancel = null
    for (const [key, { identity, gone }] of watched) {
      if (!isGone(identity)) continue
      watched.delete(key)
      gone()
    }
    arm()
  }
  const arm = (): void => {
    if (cancel === null && watched.size > 0)
      cancel = clock.wakeAt(clock.steady() + LOOK_EVERY_MS, look)
  }
  return {
    whenGone(identity, gone) {
      const key = Symbol(String(identity.pid))
      watched.set(key, { identity, gone })
      arm()
      return () => watched.delete(key)
    },
    close() {
      watched.clear()
      cancel?.()
    },
  }
}
