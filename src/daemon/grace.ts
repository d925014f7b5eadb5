/**
 * The grace after a wake or a stall: silence counts for nothing until it is over, and whatever is counted or
 * measured of an agent begins anew.
 */
import type { Clock, Steady } from '../clock.ts'
import type { Fleet } from '../supervisor/fleet.ts'
import type { MemoryWatch } from './memory-watch.ts'

/** Design section 6.6. */
export const WAKE_GRACE_MS = 60_000

export type Grace = {
  readonly begin: () => void
  /** When it last began: evidence from before is old. */
  readonly since: () => Steady
  readonly until: () => Steady
}

export function newGrace(clock: Pick<Clock, 'steady'>): Grace {
  let since = Number.NEGATIVE_INFINITY
  return {
    begin: () => (since = clock.steady()),
    since: () => since,
    until: () => since + WAKE_GRACE_MS,
  }
}

export type Forgiving = {
  readonly fleet: Pick<Fleet, 'keepers'>
  readonly memory: Pick<MemoryWatch, 'forgive'>
  readonly grace: Grace
}

/** `onWake: ignore` is for agents that are to be judged as if nothing had been. */
export function forgive({ fleet, memory, grace }: Forgiving): void {
  grace.begin()
  memory.forgive()
  for (const keeper of fleet.keepers()) {
    if (keeper.plan().onWake !== 'ignore') keeper.run()?.forgive(grace.until())
  }
}

/** Restarts those that want it, unless they were started after the wake anyway. */
export function wakeAgents(fleet: Pick<Fleet, 'keepers'>, startedBefore: Steady): void {
  for (const keeper of fleet.keepers()) {
    const run = keeper.run()
    if (keeper.plan().onWake !== 'restart' || run === null) continue
    if (run.spawnedAt >= startedBefore) continue
    keeper.tell({ kind: 'unwell', generation: run.running.generation, reason: 'wake' })
  }
}
