/** Whether a try fits under its caps, and what a counter shows: what nobody can be named for counts too. Pure. */
import type { Period } from '../../routing/table.ts'
import {
  counterOf,
  fourOf,
  PERIODS,
  type Account,
  type Accounts,
  type Counter,
  type CounterKey,
} from './accounts.ts'
import type { Counted, Over, Tried, Unattributed } from './book-words.ts'
import type { Ask } from './ledger.ts'
import { periodStart, type NanoUsd } from './money.ts'

/** The first cap that it does not fit under; null when it fits under all. */
export function overOf(
  accounts: Accounts,
  lost: readonly Unattributed[],
  { at, held: more, caps }: Tried & Pick<Ask, 'held' | 'caps'>,
): Over | null {
  for (const { key, limit } of caps) {
    const { scope, name, period } = key
    const account = accounts.take(scope, name, at)
    // The try's own periods, also where midnight has come between the caps and the try.
    const counter = fourOf(account, at)[PERIODS.indexOf(period)] ?? counterOf(account, period, 0)
    const spent = counter.spent + lostTo(lost, account, counter)
    if (spent + counter.held + more <= limit) continue
    return { key: { ...key, start: counter.start }, limit, spent, held: counter.held }
  }
  return null
}

export function stateOf(
  accounts: Accounts,
  lost: readonly Unattributed[],
  { scope, name, period, start }: CounterKey,
): Counted {
  const account = accounts.find(scope, name)
  const counter = account?.counters.get(`${period} ${start}`)
  const more = lostTo(lost, account ?? { scope, firstAt: Infinity }, { period, start })
  return { spent: (counter?.spent ?? 0n) + more, held: counter?.held ?? 0n }
}

/**
 * It may be anybody's, so each narrower cap bears it as well; a `total`, which never ends, only where the scope had
 * spent before: a name that came afterwards cannot have spent what was lost.
 */
function lostTo(
  lost: readonly Unattributed[],
  { scope, firstAt }: Pick<Account, 'scope' | 'firstAt'>,
  { period, start }: Pick<Counter, 'period' | 'start'>,
): NanoUsd {
  if (lost.length === 0 || scope === 'all' || scope === 'upstream') return 0n
  return lost.reduce((sum, row) => {
    const isTheirs = period === 'total' ? firstAt < row.at : periodStart(period, row.at) === start
    return isTheirs ? sum + amountOf(row, period) : sum
  }, 0n)
}

export function amountOf(row: Unattributed, period: Period): NanoUsd {
  return period === 'total' ? row.month : row[period]
}
