/**
 * Holds our sums against the upstream's own: before anything is served after a loss, and whenever all has been quiet
 * for long enough that its total must have everything in it.
 */
import type { Clock, Instant } from '../clock.ts'
import { dollars } from './budget-watch.ts'
import { baselineOf, besideOf, byDifference, drifts, missing, type Ours } from './difference.ts'
import { periodStart } from './money.ts'
import type { ReconcileNumbers } from './reconcile-plan.ts'
import type { ReconcileDoors } from './reconcile.ts'
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
  const drifting = new Set<string>()
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
    tellDrift(own, figures)
    const isKnown =
      own.worst.length === 0 && own.unattributed.every((row) => row.upstream !== upstream)
    if (isKnown || corrected !== null) money.putBaseline(baselineOf(own, figures))
    return isKnown || corrected !== null
  }
  const tellDrift = (ours: Ours, { month }: KeyFigures): void => {
    const { upstream } = ours
    const own = ours.spent.month + (besideOf(ours) ?? 0n)
    const isOff = ours.baseline !== null && drifts(own, month, numbers.driftPercent)
    if (isOff && !drifting.has(upstream)) {
      const message = `${upstream} counts ${dollars(month)} this month, and the ledger ${dollars(own)}`
      tell({ kind: 'budget.drift', subject: upstream, message, data: { own, upstream: month } })
    }
    if (isOff) drifting.add(upstream)
    else drifting.delete(upstream)
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
        void check(upstream, lastEndAt)
      }
    },
    async afterPowerLoss() {
      const upstreams = doors.upstreams()
      const rows = []
      for (const upstream of upstreams) {
        for (;;) {
          const figures = await figuresOf(upstream)
          if (ending.aborted) return
          if (figures !== null) {
            rows.push(missing(oursOf(doors, upstream), figures))
            break
          }
          await pause(clock, numbers.comparedEveryMs, ending)
        }
        aftermath.add(upstream)
      }
      const found = rows.filter(({ month, week, day }) => month > 0n || week > 0n || day > 0n)
      money.compared(found)
      const month = found.reduce((sum, row) => sum + row.month, 0n)
      const message =
        upstreams.length === 0
          ? 'no upstream says what it counted: what a power loss took from the ledger stays unknown'
          : `the ledger was held against the upstream after a loss: ${dollars(month)} are of nobody known`
      tell({ kind: 'ledger.compared', subject: 'ledger', message, data: { month, upstreams } })
    },
  }
}

function oursOf({ clock, money }: ReconcileDoors, upstream: string): Ours {
  const at = clock.now()
  const spent = (period: keyof KeyFigures) => money.spent(upstream, period, periodStart(period, at))
  const month = periodStart('month', at)
  return {
    at,
    upstream,
    spent: { day: spent('day'), week: spent('week'), month: spent('month') },
    worst: money.worst(upstream, month),
    unattributed: money.unattributed().filter((row) => row.upstream === upstream),
    baseline: money.baseline(upstream),
  }
}

function pause(clock: Clock, ms: number, ending: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.wakeAt(clock.steady() + ms, resolve)
    ending.addEventListener('abort', () => (cancel(), resolve()), { once: true })
  })
}
