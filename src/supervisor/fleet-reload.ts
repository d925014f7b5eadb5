/** What a changed configuration means for the agents that are kept: who is new, who is restarted, who goes. */
import type { Newcomer } from './fleet.ts'
import type { Keeper } from './keeper.ts'
import { newLife } from './life.ts'
import type { Plan } from './plan.ts'
import type { Records } from './records.ts'
import { difference } from './reload.ts'
import { plansOf } from './settling.ts'

export type Reloaded = {
  readonly started: readonly string[]
  readonly restarted: readonly string[]
  readonly stopped: readonly string[]
  readonly unchanged: readonly string[]
}

export type ReloadActs = {
  readonly keepers: Map<string, Keeper>
  readonly records: Records
  /** The highest generation that was ever started under this name. */
  readonly lastGeneration: (name: string) => number
  readonly add: (newcomers: readonly Newcomer[]) => void
  /** Stops these for good; those that come after them are held first. */
  readonly remove: (names: readonly string[]) => void
  readonly restart: (names: readonly string[]) => void
}

/** An agent whose configuration is the same is not touched. */
export function reload(plans: readonly Plan[], acts: ReloadActs): Reloaded {
  const { keepers } = acts
  const { added, changed, removed, unchanged } = difference(plansOf({ keepers }), plans)
  for (const plan of [...changed, ...unchanged]) {
    keepers.get(plan.name)?.changePlan(plan)
  }
  acts.remove(removed)
  const restarted = changed.filter(({ name }) => keepers.get(name)?.life().wanted === 'up')
  acts.add(
    added.map((plan) => ({
      plan,
      life: newLife('up', acts.lastGeneration(plan.name)),
      restarts: 0,
      adopted: null,
    })),
  )
  for (const plan of added) acts.records.setWanted(plan.name, 'up')
  acts.restart(restarted.map(({ name }) => name))
  return {
    started: added.map(({ name }) => name),
    restarted: restarted.map(({ name }) => name),
    stopped: removed,
    unchanged: unchanged.map(({ name }) => name),
  }
}
