/**
 * Finds out what open holds have cost, once a second and beside everything else: by asking for each call, by the
 * worst case where nothing can be learnt, and by the upstream's total when all is quiet.
 */
import { comparison } from './compare.ts'
import type { Hold, OpenHold } from './ledger.ts'
import type { ReconcileDoors } from './reconcile-doors.ts'
import { askedAgain, dueOf, RECONCILE, type Asking } from './reconcile-plan.ts'
import { generationAnswer } from './upstream-figures.ts'
import { settlementOf, tellWorst } from './worst-case-charge.ts'

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
