/** What people ask of agents through the control socket, and when it counts as done. */
import type { Clock } from '../clock.ts'
import { AgenthostError } from '../errors.ts'
import type { Wish as Asked } from '../control/protocol.ts'
import type { Fleet, Wish } from '../supervisor/fleet.ts'
import type { Keeper } from '../supervisor/keeper.ts'

export type WishDoors = {
  readonly fleet: Fleet
  readonly clock: Clock
  /** Calls back after every change of any agent. */
  readonly onChange: (changed: () => void) => () => void
}

/** With `wait`, an answer comes at the latest after this long, whatever has become of the wish. */
const WAIT_MS = 60_000

/** Records the wish; with `wait` comes back when it is fulfilled or cannot be for now. */
export async function wishFor(
  wish: Wish,
  asked: Asked,
  doors: WishDoors,
): Promise<readonly Keeper[]> {
  const { fleet } = doors
  const names =
    asked.agents === 'all' ? fleet.keepers().map((each) => each.plan().name) : asked.agents
  const unknown = names.find((name) => fleet.keeper(name) === undefined)
  if (unknown !== undefined) {
    throw new AgenthostError('bad', `unable to ${wish} ${unknown}: there is no agent of that name`)
  }
  const before = new Map(names.map((name) => [name, fleet.keeper(name)?.life().generation ?? 0]))
  fleet.wish(wish, names)
  if (asked.wait) {
    const isDone = (name: string): boolean => isFulfilled(wish, name, before.get(name) ?? 0, fleet)
    await until(() => names.every(isDone), doors)
  }
  return names.flatMap((name) => fleet.keeper(name) ?? [])
}

function isFulfilled(wish: Wish, name: string, generation: number, fleet: Fleet): boolean {
  const keeper = fleet.keeper(name)
  if (keeper === undefined) return true
  const { state, generation: current } = keeper.life()
  if (wish === 'stop') return state.phase === 'down'
  // One that went into backoff, failed or waits for others is not going to be up soon: say so now.
  const settled = state.phase === 'up' || state.phase === 'backoff' || state.phase === 'failed'
  const waits = state.phase === 'down' && fleet.pending(name) === undefined
  return wish === 'start' ? settled || waits : (settled && current > generation) || waits
}

function until(isDone: () => boolean, { clock, onChange }: WishDoors): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      forget()
      cancel()
      resolve()
    }
    const forget = onChange(() => isDone() && finish())
    const cancel = clock.wakeAt(clock.steady() + WAIT_MS, finish)
    if (isDone()) finish()
  })
}
