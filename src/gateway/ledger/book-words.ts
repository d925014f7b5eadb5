/** The words of the books: what is in them, and what may be asked of them. Pure. */
import type { Instant } from '../../clock.ts'
import type { BookScope, CounterKey } from './accounts.ts'
import type { Ask, Hold } from './ledger.ts'
import type { CapAsk, NanoUsd } from './money.ts'

/** What says which counters a try is in. */
export type Tried = Pick<Ask, 'at' | 'route'> & {
  readonly caller: Pick<Ask['caller'], 'kind' | 'name'>
  readonly model: Pick<Ask['model'], 'upstream'>
}

export type Counted = { readonly spent: NanoUsd; readonly held: NanoUsd }

export type Over = CapAsk & Counted

/** Money that the upstream counted and no row explains; `day`, `week`, `month` of `at`. Negative takes back. */
export type Unattributed = {
  readonly at: Instant
  readonly upstream: string
  readonly day: NanoUsd
  readonly week: NanoUsd
  readonly month: NanoUsd
}

/** What like tries spent; `narrow` is what route and caller bear of it (difference.ts). */
export type Sum = Tried & { readonly spent: NanoUsd; readonly narrow: NanoUsd }

export type Books = {
  /** Holds the money under all of the caps, or under none: then the first that it does not fit under. */
  readonly reserve: (hold: Hold, ask: Tried & Pick<Ask, 'held' | 'caps'>) => Over | null
  /** As if it had never been reserved: its row could not be written. */
  readonly undoReserve: (hold: Hold) => void
  /** False when nothing is held under this number: then nothing is charged. */
  readonly settle: (hold: Hold, charged: NanoUsd) => boolean
  /** As if it had not been settled: that could not be written. */
  readonly undoSettle: (hold: Hold) => void
  /** The settlement is written and cannot be undone any more. */
  readonly close: (hold: Hold) => void
  /** Holds what a row says is held, past every cap: the money may be gone already. */
  readonly restore: (hold: Hold, tried: Tried, held: NanoUsd) => void
  /** Adds what rows say was spent; a correction is negative. */
  readonly add: (sum: Sum) => void
  /** What was spent before the rows that are still read, for the `total` of a scope. */
  readonly carry: (scope: BookScope, name: string, spent: NanoUsd, firstAt: Instant) => void
  readonly unattributed: (row: Unattributed) => void
  readonly state: (key: CounterKey) => Counted
  readonly all: () => readonly (CounterKey & Counted)[]
}
