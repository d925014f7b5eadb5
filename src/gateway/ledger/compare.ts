/**
 * Holds our sums against the upstream's own: before anything is served after a loss, and whenever all has been quiet
 * for long enough that its total must have everything in it.
 */
import type { Instant } from '../../clock.ts'
import { compareOnce, pause } from './after-loss.ts'
import { dollars } from './dollars.ts'
import { baselineOf, besideOf, byDifference, drifts, missing, type Ours } from './difference.ts'
import { oursOf } from './ours.ts'
import type { ReconcileNumbers } from './reconcile-plan.ts'
import { quietness } from './quietness.ts'
import type { ReconcileDoors } from './reconcile-doors.ts'
import type { TellDaemon } from '../telling.ts'
import { keyFigures, type KeyFigures } from './upstream-figures.ts'

export type Comparison = {
  readonly begin: () => Promise<void>
  readonly tick: () => void
  readonly afterPowerLoss: () => Promise<void>
}

type Check = {
  /** What had ended last when it was asked; the same quiet is not asked for twice. */
  readonly lastEndAt: Instant
  readonly isDone: boolean
  readonly nextAt: number
}

export function comparison(
  doors: ReconcileDoors,
  numbers: ReconcileNumbers,
  ending: AbortSignal,
): Comparison {
  const { clock, money, tell } = doors
  const checks = new Map<string, Check>()
  const tellDrift = driftTelling(tell)
  /** A call of before the loss may have come to its end after the comparison. */
  const aftermath = new Set<string>()
  const figuresOf = async (upstream: string): Promise<KeyFigures | null> => {
    const answer = await doors.ask(upstream, '/key', ending).catch(() => null)
    return answer?.status === 200 ? keyFigures(answer.text) : null
  }
  const { isQuiet, isUntouched } = quietness(doors, numbers)
  const check = async (upstream: string): Promise<void> => {
    const lastEndAt = money.lastEndAt(upstream)
    const nextAt = clock.steady() + numbers.totalEveryMs
    checks.set(upstream, { lastEndAt, isDone: false, nextAt })
    const figures = await figuresOf(upstream)
    if (figures === null || ending.aborted || money.lastEndAt(upstream) !== lastEndAt) return
    if (isQuiet(upstream)) {
      const isDone = settle(upstream, figures)
      checks.set(upstream, { lastEndAt, isDone, nextAt: clock.steady() + numbers.totalEveryMs })
    } else if (isUntouched(upstream)) putFirst(oursOf(doors, upstream), figures)
  }
  const putFirst = (ours: Ours, figures: KeyFigures): void => {
    if (isKnown(ours)) money.putBaseline(baselineOf(ours, figures))
  }
  const isDue = (upstream: string): boolean => {
    const before = checks.get(upstream)
    const isWaiting = before !== undefined && clock.steady() < before.nextAt
    if (!isQuiet(upstream)) return !isWaiting && isUntouched(upstream)
    const isAsked = before?.lastEndAt === money.lastEndAt(upstream)
    return !isAsked || (!before.isDone && !isWaiting)
  }
  const settle = (upstream: string, figures: KeyFigures): boolean => {
    if (aftermath.delete(upstream)) takeLate(doors, upstream, figures)
    return correctBy(doors, { upstream, figures }, (own) =>
      tellDrift(own, figures, numbers.driftPercent),
    )
  }
  // What cannot be written now is looked at again later.
  const checkDue = (): readonly Promise<void>[] =>
    doors
      .upstreams()
      .filter(isDue)
      .map((upstream) => check(upstream).catch(() => undefined))
  return {
    async begin() {
      const done = new AbortController()
      const asked = Promise.all(checkDue()).finally(() => done.abort())
      await Promise.race([asked, pause(clock, numbers.beginWithinMs, done.signal)])
    },
    tick: () => void checkDue(),
    afterPowerLoss: () =>
      compareOnce(doors, { figuresOf, pauseMs: numbers.comparedEveryMs, ending, aftermath }),
  }
}

function takeLate(doors: ReconcileDoors, upstream: string, figures: KeyFigures): void {
  const late = missing(oursOf(doors, upstream), figures)
  if (late.month > 0n) doors.money.correct([], [late])
}

/** Whether everything is known now. `look` sees ours as corrected, against the baseline of before. */
function correctBy(
  doors: ReconcileDoors,
  { upstream, figures }: { readonly upstream: string; readonly figures: KeyFigures },
  look: (own: Ours) => void,
): boolean {
  const corrected = byDifference(oursOf(doors, upstream), figures)
  if (corrected !== null) doors.money.correct(corrected.corrections, corrected.unattributed)
  const own = oursOf(doors, upstream)
  look(own)
  const isDone = isKnown(own) || corrected !== null
  if (isDone) doors.money.putBaseline(baselineOf(own, figures))
  return isDone
}

/** Whether every nano-dollar of ours is of a try that said what it cost. */
function isKnown({ worst, unattributed, upstream }: Ours): boolean {
  return worst.length === 0 && unattributed.every((row) => row.upstream !== upstream)
}

/** Once until they agree again. */
function driftTelling(
  tell: TellDaemon,
): (ours: Ours, figures: KeyFigures, percent: bigint) => void {
  const drifting = new Set<string>()
  return (ours, { month }, percent) => {
    const { upstream } = ours
    const own = ours.spent.month + (besideOf(ours) ?? 0n)
    const isOff = ours.baseline !== null && drifts(own, month, percent)
    if (isOff && !drifting.has(upstream)) {
      const message = `${upstream} counts ${dollars(month)} this month, and the ledger ${dollars(own)}`
      tell({ kind: 'budget.drift', subject: upstream, message, data: { own, upstream: month } })
    }
    if (isOff) drifting.add(upstream)
    else drifting.delete(upstream)
  }
}
