/**
 * Before money is held again after a loss: every upstream that can be asked says what it counted, however long that
 * takes, and what no row explains is taken over.
 */
import type { Clock } from '../../clock.ts'
import type { Unattributed } from './book-words.ts'
import { dollars } from './dollars.ts'
import { missing } from './difference.ts'
import { oursOf } from './ours.ts'
import type { ReconcileDoors } from './reconcile-doors.ts'
import type { KeyFigures } from './upstream-figures.ts'

export type AfterLoss = {
  /** Null when it did not say. */
  readonly figuresOf: (upstream: string) => Promise<KeyFigures | null>
  readonly pauseMs: number
  readonly ending: AbortSignal
  /** Of these a call of before the loss may come to its end later. */
  readonly aftermath: Set<string>
}

/** Resolves when money is held again, or when it is to end. */
export async function compareOnce(doors: ReconcileDoors, after: AfterLoss): Promise<void> {
  const upstreams = doors.upstreams()
  const figures = new Map<string, KeyFigures>()
  for (;;) {
    for (const upstream of upstreams) {
      const said = figures.has(upstream) ? null : await after.figuresOf(upstream)
      if (said !== null) figures.set(upstream, said)
    }
    if (after.ending.aborted) return
    if (figures.size === upstreams.length && takeOver(doors, figures)) break
    await pause(doors.clock, after.pauseMs, after.ending)
    if (after.ending.aborted) return
  }
  for (const upstream of upstreams) after.aftermath.add(upstream)
}

/** False when it cannot be written now. */
function takeOver(doors: ReconcileDoors, figures: ReadonlyMap<string, KeyFigures>): boolean {
  const found = [...figures]
    .map(([upstream, said]) => missing(oursOf(doors, upstream), said))
    .filter(({ month, week, day }) => month > 0n || week > 0n || day > 0n)
  try {
    doors.money.compared(found)
  } catch {
    return false
  }
  tellCompared(doors, found, [...figures.keys()])
  return true
}

function tellCompared(
  { tell }: ReconcileDoors,
  found: readonly Unattributed[],
  upstreams: readonly string[],
): void {
  const month = found.reduce((sum, row) => sum + row.month, 0n)
  const message =
    upstreams.length === 0
      ? 'no upstream says what it counted: what a power loss took from the ledger stays unknown'
      : `the ledger was held against the upstream after a loss: ${dollars(month)} are of nobody known`
  tell({ kind: 'ledger.compared', subject: 'ledger', message, data: { month, upstreams } })
}

/** Until `ending`, at most so long. */
export function pause(clock: Clock, ms: number, ending: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.wakeAt(clock.steady() + ms, resolve)
    ending.addEventListener('abort', () => (cancel(), resolve()), { once: true })
  })
}
