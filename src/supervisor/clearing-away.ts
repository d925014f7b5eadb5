/** Clears away what the main process of an agent left behind, and feeds back that it has gone. */
import type { Clock } from '../clock.ts'
import { causeOf } from '../errors.ts'
import type { Happening } from './advance.ts'
import type { Ended } from './after-end.ts'
import type { State } from './life.ts'
import type { Processes } from './process.ts'
import type { Run } from './run.ts'
import { clearOut } from './stopping.ts'
import { gaveWayText, settle, tellLeftovers, tellSurvivors } from './trouble.ts'

export type ClearingDoors = {
  readonly clock: Clock
  readonly processes: Processes
  readonly homeId: string
  readonly tell: (kind: string, agent: string, message: string) => void
  readonly happen: (happening: Happening) => void
  /** Why this start did not come about. */
  readonly trouble: (why: string) => void
  readonly isClosed: () => boolean
}

/** A look at all processes takes as long as a start: it comes after, and once for all that fell together. */
const CLEAR_AFTER_MS = 250

/**
 * After a stop the rest of the tree goes before the agent counts as down; after a crash the new start comes
 * first and what is left of the old one is cleared beside it. `state` is that before the end.
 */
export function clearAway(
  { name, run, state }: { readonly name: string; readonly run: Run; readonly state: State },
  ended: Ended,
  doors: ClearingDoors,
): void {
  const exited: Happening = { kind: 'exited', ...ended }
  if (state.phase === 'stopping') {
    void run
      .clearOut(state.killAt)
      .then((all) => tellSurvivors(all, name, doors))
      .catch((error: unknown) => doors.tell('agent.trouble', name, causeOf(error)))
      .finally(() => doors.happen(exited))
    return
  }
  const { identity, generation } = run.running
  doors.processes.signal({ group: identity.pid }, 'SIGKILL')
  const gaveWay = gaveWayText(run.running, ended.code)
  if (gaveWay !== null) {
    doors.trouble(gaveWay)
    doors.tell('agent.not-started', name, gaveWay)
  }
  doors.happen(exited)
  const root = { homeId: doors.homeId, agent: name, generation, identity }
  doors.clock.wakeAt(doors.clock.steady() + CLEAR_AFTER_MS, () => {
    if (doors.isClosed()) return
    const cleared = clearOut(root, [], doors)
    settle(
      cleared.then((all) => tellLeftovers(all, name, doors)),
      name,
      doors,
    )
  })
}
