/**
 * Counters of money: four to a scope and name (day, week, month, total), and those of earlier periods as long as
 * somebody may still ask for them. Pure.
 */
import type { Instant } from '../../clock.ts'
import type { Period } from '../../routing/table.ts'
import { periodStart, type CapKey, type CapScope, type NanoUsd } from './money.ts'

/** `upstream` carries no cap: its sums are held against what the upstream itself says. */
export type BookScope = CapScope | 'upstream'

export type CounterKey = { readonly scope: BookScope } & Omit<CapKey, 'scope'>

export type Counter = {
  readonly period: Period
  readonly start: Instant
  spent: NanoUsd
  held: NanoUsd
}

export type Account = {
  readonly scope: BookScope
  readonly name: string
  /** When it was first seen to spend anything. */
  firstAt: Instant
  readonly counters: Map<string, Counter>
  /** Those of the day that was asked for last. */
  today: { readonly day: number; readonly four: readonly Counter[] }
}

export const PERIODS = ['day', 'week', 'month', 'total'] as const satisfies readonly Period[]

const DAY_MS = 86_400_000

/**
 * Accounts of attempts are kept so long after they were last asked for: a charge is corrected back to the start of its
 * month at most, and after a restart the rows of so many days are read again.
 */
export const ATTEMPTS_KEPT_DAYS = 40

/** So many earlier counters of an account are kept; a hold of an even older one keeps its own. */
const COUNTERS_KEPT = 120

export type Accounts = {
  readonly find: (scope: BookScope, name: string) => Account | undefined
  /** Made where it was not there, as first seen at `at`. */
  readonly take: (scope: BookScope, name: string, at: Instant) => Account
  readonly all: () => Iterable<Account>
  /** Lets go of callers that are over for good: attempts of a regression, each of which has a name of its own. */
  readonly dropAttempts: (at: Instant) => void
}

export function newAccounts(): Accounts {
  const accounts = new Map<string, Account>()
  return {
    find: (scope, name) => accounts.get(`${scope} ${name}`),
    take(scope, name, at) {
      const key = `${scope} ${name}`
      const found = accounts.get(key)
      if (found !== undefined) return found
      const counters = new Map<string, Counter>()
      const made = { scope, name, firstAt: at, counters, today: { day: NaN, four: [] } }
      accounts.set(key, made)
      return made
    },
    all: () => accounts.values(),
    dropAttempts(at) {
      const before = dayOf(at) - ATTEMPTS_KEPT_DAYS
      for (const [key, account] of accounts) {
        if (account.scope === 'attempt' && isOver(account, before)) accounts.delete(key)
      }
    },
  }
}

function isOver({ today, firstAt, counters }: Account, before: number): boolean {
  const day = Number.isNaN(today.day) ? dayOf(firstAt) : today.day
  return day < before && [...counters.values()].every(({ held }) => held === 0n)
}

/** A number for each day of UTC. */
export function dayOf(at: Instant): number {
  return Math.floor(at / DAY_MS)
}

/** The counters of the day, week and month that `at` lies in, and of all time, in the order of `PERIODS`. */
export function fourOf(account: Account, at: Instant): readonly Counter[] {
  const day = dayOf(at)
  if (account.today.day !== day) {
    const four = PERIODS.map((period) => counterOf(account, period, periodStart(period, at)))
    account.today = { day, four }
    letGo(account, four)
  }
  return account.today.four
}

export function counterOf(account: Account, period: Period, start: Instant): Counter {
  const key = `${period} ${start}`
  const found = account.counters.get(key)
  if (found !== undefined) return found
  const made = { period, start, spent: 0n, held: 0n }
  account.counters.set(key, made)
  return made
}

function letGo({ counters }: Account, four: readonly Counter[]): void {
  if (counters.size <= COUNTERS_KEPT) return
  const old = [...counters].filter(([, { held, period }]) => held === 0n && period !== 'total')
  const spare = old.toSorted(([, a], [, b]) => a.start - b.start).slice(0, COUNTERS_KEPT / 2)
  for (const [key, counter] of spare) if (!four.includes(counter)) counters.delete(key)
}
