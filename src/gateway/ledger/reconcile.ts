/**
 * Finds out what open holds have cost, once a second and beside everything else: by asking for each call, by the
 * worst case where nothing can be learnt, and by the upstream's total when all is quiet.
 */
import type { Clock, Instant } from '../../clock.ts'
import type { Unattributed } from './book-words.ts'
import { comparison } from './compare.ts'
import type { Baseline, Correction, WorstRow } from './ledger-rows.ts'
import type { Hold, Ledger, OpenHold } from './ledger.ts'
import type { NanoUsd } from './money.ts'
import {
  askedAgain,
  dueOf,
  RECONCILE,
  type Asking,
  type ReconcileNumbers,
} from './reconcile-plan.ts'
import type { TellDaemon } from '../telling.ts'
import { generationAnswer, type KeyFigures } from './upstream-figures.ts'
import type { AskUpstream } from '../relay/upstream.ts'
import { settlementOf, tellWorst } from './worst-case-charge.ts'

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

export type Reconciler = {
  /**
   * Before the first call: takes down what the keys show already, which is not ours. Resolves when each has been
   * asked, or after `numbers.beginWithinMs`: an upstream that is away keeps nobody from serving.
   */
  readonly begin: () => Promise<void>
  /** Once a second. */
  readonly tick: () => void
  /** Resolves when money is held again; every OpenRouter upstream has said then what it counted. */
  readonly afterPowerLoss: () => Promise<void>
  /** Asks nothing more; what is under way is broken off. */
  readonly close: () => void
}

export function reconciler(doors: ReconcileDoors): Reconciler {
  const { clock, ledger, openHolds, tell } = doors
  const numbers = { ...RECONCILE, ...doors.numbers }
  const asking = new Map<Hold, Asking>()
  const busy = new Set<Hold>()
  const ending = new AbortController()
  const totals = comparison(doors, numbers, ending.signal)
  const ask = async (open: OpenHold, generation: string): Promise<void> => {
    const path = `/generation?id=${encodeURIComponent(generation)}`
    const answer = await doors.ask(open.ask.model.upstream, path, ending.signal).catch(() => null)
    const found = answer?.status === 200 ? generationAnswer(answer.text) : null
    if (found !== null && !ending.signal.aborted) {
      const { cost, ...told } = found
      await ledger.settle(open.hold, {
        ...settlementOf(open, clock.now()),
        ...told,
        by: 'generation',
        charged: cost,
      })
    }
  }
  const begin = (open: OpenHold, work: Promise<void>): Promise<void> => {
    const { hold } = open
    busy.add(hold)
    return work.catch(() => undefined).finally(() => busy.delete(hold))
  }
  /** Begins what is due now; says what is charged at its worst. */
  const look = (): readonly OpenHold[] => {
    const worst: OpenHold[] = []
    if (ending.signal.aborted) return worst
    const upstreams = doors.upstreams()
    for (const open of openHolds()) {
      if (busy.has(open.hold)) continue
      const canAsk = upstreams.includes(open.ask.model.upstream)
      const moment = { now: clock.now(), steady: clock.steady(), canAsk }
      const due = dueOf(open, asking.get(open.hold), moment, numbers)
      if (due.do === 'worst') {
        worst.push(open)
        void begin(open, ledger.settle(open.hold, settlementOf(open, clock.now())))
      } else if (due.do === 'ask' && busy.size < numbers.atOnce) {
        asking.set(open.hold, askedAgain(asking.get(open.hold), clock.steady(), numbers))
        // The next is not kept waiting for the next second: what it holds keeps others out.
        void begin(open, ask(open, due.generation)).then(look)
      }
    }
    tellWorst(worst, tell)
    return worst
  }
  return {
    tick() {
      if (ending.signal.aborted) return
      forget(asking, openHolds())
      if (look().length === 0) totals.tick()
    },
    begin: totals.begin,
    afterPowerLoss: totals.afterPowerLoss,
    close: () => ending.abort(),
  }
}

function forget(asking: Map<Hold, Asking>, open: readonly OpenHold[]): void {
  if (asking.size === 0) return
  const held = new Set(open.map(({ hold }) => hold))
  for (const hold of asking.keys()) if (!held.has(hold)) asking.delete(hold)
}
