/**
 * All agents together: who is kept, in which order they start and stop, and what a person's wish
 * means for the others. Each single life is `keeper.ts`'s.
 */
import { dependentsOf, isGateOpen } from './dependencies.ts'
import { keep, type Keeper, type KeeperDoors } from './keeper.ts'
import { isRunning, newLife, type Life } from './life.ts'
import type { Plan } from './plan.ts'
import { difference } from './reload.ts'
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

export type Reloaded = {
  readonly started: readonly string[]
  readonly restarted: readonly string[]
  readonly stopped: readonly string[]
  readonly unchanged: readonly string[]
}

type Pending = 'stop' | 'restart' | 'hold' | 'remove'

type Own = {
  readonly keepers: Map<string, Keeper>
  readonly pending: Map<string, Pending>
  readonly doors: FleetDoors
  settling: boolean
  /** From now on nothing is started. */
  leaving: boolean
}

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
    reload: (plans) => reload(own, plans),
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

function plansOf({ keepers }: Own): readonly Plan[] {
  return [...keepers.values()].map((keeper) => keeper.plan())
}

/** Lets go whatever no longer has to wait, and opens and closes gates. Runs until nothing moves. */
function settle(own: Own): void {
  if (own.settling) return
  own.settling = true
  try {
    while (release(own) || gates(own));
  } finally {
    own.settling = false
  }
}

function release(own: Own): boolean {
  for (const [name, pending] of own.pending) {
    const blockers = dependentsOf([name], plansOf(own)).filter((each) => {
      const keeper = own.keepers.get(each)
      return keeper !== undefined && isRunning(keeper.life())
    })
    if (blockers.length > 0) continue
    const keeper = own.keepers.get(name)
    if (pending === 'remove') {
      if (keeper === undefined || retire(own, keeper)) own.pending.delete(name)
      else continue
    } else {
      own.pending.delete(name)
      keeper?.tell({ kind: pending })
    }
    return true
  }
  return false
}

/** Stops an agent that is no longer in the configuration; true once it is gone for good. */
function retire(own: Own, keeper: Keeper): boolean {
  const { name } = keeper.plan()
  if (isRunning(keeper.life())) {
    if (keeper.life().wanted === 'up') keeper.tell({ kind: 'stop' })
    if (isRunning(keeper.life())) return false
  }
  own.keepers.delete(name)
  void keeper.close()
  own.doors.records.forget(name)
  own.doors.tell('agent.removed', name, 'is no longer in the configuration')
  return true
}

function gates(own: Own): boolean {
  for (const keeper of own.keepers.values()) {
    // One that is about to be stopped counts as not ready, or those held for it would start again.
    const isReady = (name: string): boolean =>
      !own.pending.has(name) && own.keepers.get(name)?.life().state.phase === 'up'
    const open = !own.leaving && isGateOpen(keeper.plan(), isReady)
    if (open === (keeper.life().gate === 'open')) continue
    keeper.tell({ kind: 'gate', open })
    return true
  }
  return false
}

function reload(own: Own, plans: readonly Plan[]): Reloaded {
  const { added, changed, removed, unchanged } = difference(plansOf(own), plans)
  for (const plan of [...changed, ...unchanged]) {
    own.keepers.get(plan.name)?.changePlan(plan)
  }
  remove(own, removed)
  const restarted = changed.filter(({ name }) => own.keepers.get(name)?.life().wanted === 'up')
  add(
    own,
    added.map((plan) => ({
      plan,
      life: newLife('up', own.doors.lastGeneration(plan.name)),
      restarts: 0,
      adopted: null,
    })),
  )
  for (const plan of added) own.doors.records.setWanted(plan.name, 'up')
  wishFor(
    own,
    'restart',
    restarted.map(({ name }) => name),
  )
  return {
    started: added.map(({ name }) => name),
    restarted: restarted.map(({ name }) => name),
    stopped: removed,
    unchanged: unchanged.map(({ name }) => name),
  }
}
