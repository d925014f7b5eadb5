/** The doors of the ledger to its rows, which `store/` implements, and the words that both speak. Pure. */
import type { Instant } from '../../clock.ts'
import type { BookScope, CounterKey } from './accounts.ts'
import type { Counted, Sum, Tried, Unattributed } from './book-words.ts'
import type { Ask, Hold, OpenHold, Pending, Settlement } from './ledger.ts'
import type { NanoUsd } from './money.ts'

/** One row's change; those of one turn of the loop are one transaction. */
export type Change =
  | { readonly do: 'reserve'; readonly hold: Hold; readonly ask: Ask }
  | { readonly do: 'name'; readonly hold: Hold; readonly generation: string }
  | { readonly do: 'settle'; readonly hold: Hold; readonly settlement: Settlement }
  | { readonly do: 'leave'; readonly hold: Hold; readonly pending: Pending }

/** A charge at the worst case that the upstream's total corrects; both are differences, never positive. */
export type Correction = {
  readonly hold: Hold
  readonly tried: Tried
  readonly at: Instant
  readonly delta: NanoUsd
  /** What route and caller are given back. */
  readonly narrow: NanoUsd
}

/** What was spent through a key beside us in a month, as far as it was known when everything of ours was. */
export type Baseline = {
  readonly upstream: string
  /** The month's start. */
  readonly start: Instant
  readonly at: Instant
  readonly amount: NanoUsd
  /** It has grown while everything of ours was known: somebody else uses the key. */
  readonly isShared: boolean
}

export type WorstRow = Pick<Ask, 'at' | 'route' | 'caller' | 'model'> & {
  readonly hold: Hold
  readonly charged: NanoUsd
}

/** What is read when the ledger is opened. */
export type Found = {
  readonly sums: readonly Sum[]
  readonly carried: readonly {
    readonly scope: BookScope
    readonly name: string
    readonly spent: NanoUsd
    readonly firstAt: Instant
  }[]
  readonly unattributed: readonly Unattributed[]
  readonly open: readonly OpenHold[]
  /** Of the last clean end; null where there was none. */
  readonly counters: readonly (CounterKey & Counted)[] | null
  readonly nextHold: Hold
}

export type LedgerRows = {
  readonly found: () => Found
  /** All of them or, when it throws, none. */
  readonly write: (changes: readonly Change[]) => void
  readonly unattributed: () => readonly Unattributed[]
  readonly correct: (
    corrections: readonly Correction[],
    unattributed: readonly Unattributed[],
  ) => void
  /** Charged at the worst case since then and never corrected. */
  readonly worst: (upstream: string, since: Instant) => readonly WorstRow[]
  readonly baseline: (upstream: string) => Baseline | null
  readonly putBaseline: (baseline: Baseline) => void
}
