/** What the acts of the chaos driver share: the stage, the witness, and what is true at this moment. */
import type { Acknowledged } from './acknowledged.ts'
import type { Load } from './load.ts'
import type { Step } from './plan.ts'
import type { Caps } from './routes.ts'
import type { Stage } from './stage.ts'
import type { Witness } from './witness.ts'

export type Live = {
  readonly stage: Stage
  readonly witness: Witness
  readonly acknowledged: Acknowledged
  readonly load: Load
  /** What each caller may spend, once it was told so. */
  readonly callers: Map<string, Caps>
  /** Of the configuration; each is another one. */
  edition: number
  /** What everything may cost; only ever raised, but by a rollback. */
  usd: number
  /** Acts that take longer than a moment and go on beside the next ones. */
  readonly beside: (work: Promise<unknown>) => void
  /** Until then the disk is full; one at a time. */
  isFull: boolean
}

/** Does it, and says in a few words what it did; null where there was nothing to do it to. */
export type Deed = (live: Live, step: Step) => Promise<string | null> | string | null

/** One of them, by the step's own number in [0, 1). */
export function chosen<T>(from: readonly T[], { which }: Step): T | undefined {
  return from[Math.floor(which * from.length)]
}
