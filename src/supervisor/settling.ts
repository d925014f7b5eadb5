/**
 * Lets the wishes of a fleet come true as far as they may now: who still waits for those that come after it, whose
 * gate is open, and who is gone for good.
 */
import { dependentsOf, isGateOpen } from './dependencies.ts'
import type { Keeper } from './keeper.ts'
import { isRunning } from './life.ts'
import type { Plan } from './plan.ts'
import type { Records } from './records.ts'

export type Pending = 'stop' | 'restart' | 'hold' | 'remove'

export type Settling = {
  readonly keepers: Map<string, Keeper>
  /** Wishes that wait until the agents that come after have gone. */
  readonly pending: Map<string, Pending>
  readonly doors: {
    readonly records: Records
    readonly tell: (kind: string, agent: string, message: string) => void
  }
  settling: boolean
  /** From now on nothing is started. */
  leaving: boolean
}

export function plansOf({ keepers }: Pick<Settling, 'keepers'>): readonly Plan[] {
  return [...keepers.values()].map((keeper) => keeper.plan())
}

/** Lets go whatever no longer has to wait, and opens and closes gates. Runs until nothing moves. */
export function settle(own: Settling): void {
  if (own.settling) return
  own.settling = true
  try {
    while (release(own) || gates(own));
  } finally {
    own.settling = false
  }
}

function release(own: Settling): boolean {
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
function retire(own: Settling, keeper: Keeper): boolean {
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

function gates(own: Settling): boolean {
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
