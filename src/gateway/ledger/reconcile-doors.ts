/** What the reconciliation with the upstreams sees of the ledger and of the world, and may do there. */
import type { Clock, Instant } from '../../clock.ts'
import type { AskUpstream } from '../relay/upstream.ts'
import type { TellDaemon } from '../telling.ts'
import type { Unattributed } from './book-words.ts'
import type { Baseline, Correction, WorstRow } from './ledger-rows.ts'
import type { Ledger, OpenHold } from './ledger.ts'
import type { NanoUsd } from './money.ts'
import type { ReconcileNumbers } from './reconcile-plan.ts'
import type { KeyFigures } from './upstream-figures.ts'

/** What the ledger lets the reconciler see and do beyond settling. */
export type MoneyDoors = {
  /** Tries under way, at an upstream or at all. */
  readonly live: (upstream?: string) => number
  /** When an upstream's last try ended; 0 where there was never one. */
  readonly lastEndAt: (upstream: string) => Instant
  readonly spent: (upstream: string, period: keyof KeyFigures, start: Instant) => NanoUsd
  readonly unattributed: () => readonly Unattributed[]
  readonly worst: (upstream: string, since: Instant) => readonly WorstRow[]
  readonly correct: (
    corrections: readonly Correction[],
    unattributed: readonly Unattributed[],
  ) => void
  readonly baseline: (upstream: string) => Baseline | null
  readonly putBaseline: (baseline: Baseline) => void
  /** Takes over what was missing; from then on money is held again. */
  readonly compared: (missing: readonly Unattributed[]) => void
}

export type ReconcileDoors = {
  readonly clock: Clock
  readonly ask: AskUpstream
  readonly tell: TellDaemon
  /** Names of those that are asked in OpenRouter's ways, as configured now. */
  readonly upstreams: () => readonly string[]
  readonly ledger: Pick<Ledger, 'settle'>
  readonly openHolds: () => readonly OpenHold[]
  readonly money: MoneyDoors
  /** Others than usual, for tests and drills. */
  readonly numbers?: Partial<ReconcileNumbers>
}
