/** What a new set of plans means for the agents that are kept now. Pure. */
import type { Plan } from './plan.ts'

export type Difference = {
  readonly added: readonly Plan[]
  readonly changed: readonly Plan[]
  readonly removed: readonly string[]
  readonly unchanged: readonly Plan[]
}

/** Told by fingerprint: a new version of ours with other defaults leaves running agents alone. */
export function difference(
  kept: readonly { readonly name: string; readonly fingerprint: string }[],
  plans: readonly Plan[],
): Difference {
  const before = new Map(kept.map(({ name, fingerprint }) => [name, fingerprint]))
  const names = new Set(plans.map(({ name }) => name))
  return {
    added: plans.filter(({ name }) => !before.has(name)),
    changed: plans.filter(
      ({ name, fingerprint }) => before.has(name) && before.get(name) !== fingerprint,
    ),
    removed: kept.map(({ name }) => name).filter((name) => !names.has(name)),
    unchanged: plans.filter(({ name, fingerprint }) => before.get(name) === fingerprint),
  }
}
