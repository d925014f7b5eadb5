/**
 * Holds our sums against the upstream's own: before anything is served after a loss, and whenever all has been quiet
 * for long enough that its total must have everything in it.
 */
import type { Instant } from '../clock.ts'
import { compareOnce } from './after-loss.ts'
import { dollars } from './dollars.ts'
import { baselineOf, besideOf, byDifference, drifts, missing, type Ours } from './difference.ts'
import { oursOf } from './ours.ts'
import type { ReconcileNumbers } from './reconcile-plan.ts'
import type { ReconcileDoors } from './reconcile.ts'
import type { TellDaemon } from './telling.ts'
import { keyFigures, type KeyFigures } from './upstream-figures.ts'

export type Comparison = {
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
  const isQuiet = (upstream: string): boolean =>
    money.live(upstream) === 0 &&
    !doors.openHolds().some(({ ask }) => ask.model.upstream === upstream) &&
    clock.now() - money.lastEndAt() >= numbers.quietMs
  const check = async (upstream: string, lastEndAt: Instant): Promise<void> => {
    const figures = await figuresOf(upstream)
    if (figures === null || ending.aborted) return
    if (!isQuiet(upstream) || money.lastEndAt() !== lastEndAt) return
    const isDone = settle(oursOf(doors, upstream), figures)
    checks.set(upstream, { lastEndAt, isDone, nextAt: clock.steady() + numbers.totalEveryMs })
  }
  const settle = (ours: Ours, figures: KeyFigures): boolean => {
    const { upstream } = ours
    if (aftermath.delete(upstream)) {
      const late = missing(ours, figures)
      if (late.month > 0n) money.correct([], [late])
    }
    const now = oursOf(doors, upstream)
    const corrected = byDifference(now, figures)
    if (corrected !== null) money.correct(corrected.corrections, corrected.unattributed)
    const own = oursOf(doors, upstream)
    tellDrift(own, figures, numbers.driftPercent)
    const isKnown =
      own.worst.length === 0 && own.unattributed.every((row) => row.upstream !== upstream)
    if (isKnown || corrected !== null) money.putBaseline(baselineOf(own, figures))
    return isKnown || corrected !== null
  }
  return {
    tick() {
      const lastEndAt = money.lastEndAt()
      for (const upstream of doors.upstreams()) {
        const before = checks.get(upstream)
        const isAsked = before?.lastEndAt === lastEndAt
        if (isAsked && (before.isDone || clock.steady() < before.nextAt)) continue
        if (!isQuiet(upstream)) continue
        const nextAt = clock.steady() + numbers.totalEveryMs
        checks.set(upstream, { lastEndAt, isDone: false, nextAt })
        // What cannot be written now is looked at again later.
        void check(upstream, lastEndAt).catch(() => undefined)
      }
    },
    afterPowerLoss: () =>
      compareOnce(doors, { figuresOf, pauseMs: numbers.comparedEveryMs, ending, aftermath }),
  }
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
