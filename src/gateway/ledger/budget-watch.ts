/**
 * What is worth telling of a cap: near its end, reached, free again. Each once for a cap and a period; a raised cap
 * begins anew. Pure.
 */
import type { Instant } from '../../clock.ts'
import type { Counted, Over } from './book-words.ts'
import { dollars } from './dollars.ts'
import { periodStart, type CapAsk, type CapKey, type NanoUsd } from './money.ts'
import type { GatewayNotice } from '../telling.ts'

export type CapTold = {
  readonly key: CapKey
  readonly limit: NanoUsd
  readonly near: boolean
  readonly reached: boolean
}

/** At so many hundredths of a cap `budget.near` is told. */
const NEAR_PERCENT = 80n

export type BudgetWatch = {
  /** A try was settled under these caps. */
  readonly settled: (caps: readonly CapAsk[], state: (key: CapKey) => Counted) => void
  readonly refused: (over: Over) => void
  /** A period may have ended, or a cap may have been raised without anybody asking. */
  readonly tick: (now: Instant) => void
}

export function budgetWatch(
  told: readonly CapTold[],
  { put, tell }: { put: (told: CapTold) => void; tell: (notice: GatewayNotice) => void },
): BudgetWatch {
  const known = new Map(told.map((one) => [nameOf(one.key), one]))
  const keep = (one: CapTold): void => {
    known.set(nameOf(one.key), one)
    put(one)
  }
  const free = (one: CapTold, why: string): void => {
    keep({ ...one, near: false, reached: false })
    tell(notice('budget.free', one, null, `${titleOf(one.key)} is free again: ${why}`))
  }
  /** What was told of this cap in this period. */
  const now = ({ key, limit }: CapAsk): CapTold => {
    const one = known.get(nameOf(key))
    const fresh = { key, limit, near: false, reached: false }
    if (one === undefined) return fresh
    if (one.key.start === key.start && one.limit >= limit) return { ...one, limit }
    if (one.reached) free({ ...one, key, limit }, reasonOf(one.key.start, key.start))
    return fresh
  }
  return {
    settled(caps, state) {
      for (const cap of caps) {
        const one = now(cap)
        const counted = state(cap.key)
        if (one.near || counted.spent * 100n < cap.limit * NEAR_PERCENT) continue
        keep({ ...one, near: true })
        const text = `${titleOf(cap.key)}: ${dollars(counted.spent)} of ${dollars(cap.limit)} is spent`
        tell(notice('budget.near', cap, counted, text))
      }
    },
    refused(over) {
      const one = now(over)
      if (one.reached) return
      keep({ ...one, near: true, reached: true })
      const text = `${titleOf(over.key)} is reached: ${dollars(over.spent)} of ${dollars(over.limit)} is spent${over.held > 0n ? `, ${dollars(over.held)} held by calls under way` : ''}`
      tell(notice('budget.reached', over, over, text))
    },
    tick(at) {
      for (const one of known.values()) {
        const start = periodStart(one.key.period, at)
        if (!one.reached || start <= one.key.start) continue
        free({ ...one, key: { ...one.key, start } }, reasonOf(one.key.start, start))
      }
    },
  }
}

function reasonOf(before: Instant, start: Instant): string {
  return start === before ? 'it was raised' : 'its next period has begun'
}

function nameOf({ scope, name, period }: CapKey): string {
  return `${scope} ${name} ${period}`
}

/** `route enterprise (month)`. */
function subjectOf({ scope, name, period }: CapKey): string {
  return `${scope === 'all' ? 'everything' : `${scope} ${name}`} (${period})`
}

/** As a person names it: `cap of route enterprise for the month`. */
export function titleOf({ scope, name, period }: CapKey): string {
  const of = scope === 'all' ? 'cap over everything' : `cap of ${scope} ${name}`
  return period === 'total' ? `${of} for good` : `${of} for the ${period}`
}

function notice(
  kind: string,
  { key, limit }: CapAsk,
  counted: Counted | null,
  message: string,
): GatewayNotice {
  const data = {
    ...key,
    limit,
    ...(counted === null ? {} : { spent: counted.spent, held: counted.held }),
  }
  return { kind, subject: subjectOf(key), message, data }
}
