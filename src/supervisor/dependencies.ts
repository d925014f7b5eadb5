/**
 * Who may start and who must stop first, from the `after:` of the plans. Pure. Cycles are refused
 * when the configuration is read.
 */

export type Ordered = { readonly name: string; readonly after: readonly string[] }

/** Whether everything that this agent comes after is ready. */
export function isGateOpen(plan: Ordered, isReady: (name: string) => boolean): boolean {
  return plan.after.every(isReady)
}

/** All that come after any of these, directly or by way of others; without these themselves. */
export function dependentsOf(
  names: readonly string[],
  plans: readonly Ordered[],
): readonly string[] {
  const found = new Set(names)
  let grown = true
  while (grown) {
    const more = plans.filter(
      ({ name, after }) => !found.has(name) && after.some((each) => found.has(each)),
    )
    for (const { name } of more) found.add(name)
    grown = more.length > 0
  }
  return [...found].filter((name) => !names.includes(name))
}
