/**
 * What somebody was told to be done: it must still be so in the end. A command that broke off leaves open what became of
 * it, until the next one about the same thing is answered.
 */
export type Wish = 'up' | 'down' | 'unknown'

export type Acknowledged = {
  /** By agent: what was last acknowledged. */
  readonly wishes: ReadonlyMap<string, Wish>
  /** Serves one agent at a time: of two that overlap nobody knows which was later. */
  readonly busy: Set<string>
  readonly wish: (agent: string, wish: Wish) => void
  /** Slots of runs that were asked for. */
  readonly runs: { readonly job: string; readonly at: number }[]
  readonly skips: { readonly job: string; readonly at: number }[]
  /** By alert: how severe it was then. */
  readonly acks: Map<number, string>
  /** Parked requests with the word that was given to a person. */
  readonly answers: Map<number, string>
  /** Texts that a person has tried to answer with. */
  readonly spoken: Set<string>
  /** Texts of routing tables that were applied, in order. */
  readonly applied: string[]
}

export function acknowledgements(): Acknowledged {
  const wishes = new Map<string, Wish>()
  return {
    wishes,
    busy: new Set(),
    wish: (agent, wish) => void wishes.set(agent, wish),
    runs: [],
    skips: [],
    acks: new Map(),
    answers: new Map(),
    spoken: new Set(),
    applied: [],
  }
}
