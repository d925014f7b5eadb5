/**
 * All agents together: who is kept, in which order they start and stop, and what a person's wish
 * means for the others. Each single life is `keeper.ts`'s.
 */
import { dependentsOf } from './dependencies.ts'
import { keep, type Keeper, type KeeperDoors } from './keeper.ts'
import type { Life } from './life.ts'
import type { Plan } from './plan.ts'
import { reload, type Reloaded } from './fleet-reload.ts'
import { plansOf, settle, type Pending, type Settling } from './settling.ts'
import type { RunStart } from './run.ts'

export type FleetDoors = Omit<KeeperDoors, 'changed'> & {
  /** After every change of any agent. */
  readonly changed: (name: string) => void
  /** The highest generation that was ever started under this name. */
  readonly lastGeneration: (name: string) => number
}

/** An agent as the fleet takes it on: fresh, or with what a daemon before us left. */
export type Newcomer = {
  readonly plan: Plan
  readonly life: Life
  readonly restarts: number
  readonly adopted: RunStart | null
}

export type Wish = 'start' | 'stop' | 'restart'

export type Fleet = {
  readonly keepers: () => readonly Keeper[]
  readonly keeper: (name: string) => Keeper | undefined
  readonly add: (newcomers: readonly Newcomer[]) => void
  readonly wish: (wish: Wish, names: readonly string[]) => void
  /** A wish that waits until the agents that come after have gone. */
  readonly pending: (name: string) => Pending | undefined
  readonly reload: (plans: readonly Plan[]) => Reloaded
  /** Stops these for good; those that come after them are held first. */
  readonly retire: (names: readonly string[]) => void
  /** Stops all of them in order and starts none any more; what is wanted stays as it is. */
  readonly leave: () => void
  readonly close: () => Promise<void>
}

type Own = Settling & { readonly doors: FleetDoors }

export function fleet(doors: FleetDoors): Fleet {
  const own: Own = {
    keepers: new Map(),
    pending: new Map(),
    doors,
    settling: false,
    leaving: false,
  }
  return {
    keepers: () => [...own.keepers.values()],
    keeper: (name) => own.keepers.get(name),
    add: (newcomers) => add(own, newcomers),
    wish: (wish, names) => wishFor(own, wish, names),
    pending: (name) => own.pending.get(name),
    reload: (plans) =>
      reload(plans, {
        keepers: own.keepers,
        ...doors,
        add: (newcomers) => add(own, newcomers),
        remove: (names) => remove(own, names),
        restart: (names) => wishFor(own, 'restart', names),
      }),
    retire(names) {
      remove(own, names)
      settle(own)
    },
    leave() {
      own.leaving = true
      for (const name of own.keepers.keys()) own.pending.set(name, 'hold')
      settle(own)
    },
    async close() {
      await Promise.all([...own.keepers.values()].map((keeper) => keeper.close()))
    },
  }
}

function add(own: Own, newcomers: readonly Newcomer[]): void {
  for (const { plan, life, restarts, adopted } of newcomers) {
    const changed = (name: string): void => {
      own.doors.changed(name)
      settle(own)
    }
    const keeper = keep(plan, life, restarts, { ...own.doors, changed })
    own.keepers.set(plan.name, keeper)
    if (adopted !== null) keeper.adopt(adopted)
  }
  settle(own)
}

/**
 * `wanted` is on record at once; the stop itself waits for those that come after. A later start
 * takes a waiting stop back.
 */
function wishFor(own: Own, wish: Wish, names: readonly string[]): void {
  const { records } = own.doors
  for (const name of names) records.setWanted(name, wish === 'stop' ? 'down' : 'up')
  if (wish === 'start') {
    for (const name of names) {
      own.pending.delete(name)
      own.keepers.get(name)?.tell({ kind: 'start' })
    }
  } else {
    hold(own, names)
    for (const name of names) own.pending.set(name, wish)
  }
  settle(own)
}

function remove(own: Own, names: readonly string[]): void {
  hold(own, names)
  for (const name of names) own.pending.set(name, 'remove')
}

/** Those that come after these stop first, and stay wanted. */
function hold(own: Own, names: readonly string[]): void {
  for (const name of dependentsOf(names, plansOf(own))) {
    if (!own.pending.has(name)) own.pending.set(name, 'hold')
  }
}
