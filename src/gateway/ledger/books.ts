/**
 * What was spent and what is held, for every scope and period that a try touches, whether or not a cap stands there
 * now: a cap set in mid-month knows the month. A try counts in the periods in which it was reserved, and its charge
 * goes to the same ones, however late it comes. Pure.
 */
import {
  counterOf,
  dayOf,
  fourOf,
  newAccounts,
  PERIODS,
  type Accounts,
  type Counter,
} from './accounts.ts'
import { amountOf, overOf, stateOf } from './book-decisions.ts'
import type { Books, Sum, Tried, Unattributed } from './book-words.ts'
import type { Hold } from './ledger.ts'
import type { NanoUsd } from './money.ts'

type Held = {
  readonly counters: readonly Counter[]
  readonly held: NanoUsd
  /** Null as long as it is open. */
  charged: NanoUsd | null
}

/** Of everything, and of the upstream. */
const WIDE = 2 * PERIODS.length

export function newBooks(): Books {
  const accounts = newAccounts()
  const holds = new Map<Hold, Held>()
  const lost: Unattributed[] = []
  const countersOf = countersBy(accounts)
  const put = (hold: Hold, tried: Tried, held: NanoUsd): void => {
    if (held < 0n || holds.has(hold)) throw new RangeError(`${held} cannot be held as ${hold}`)
    const counters = countersOf(tried)
    holds.set(hold, { counters, held, charged: null })
    move(counters, held, 0n)
  }
  return {
    reserve(hold, ask) {
      const over = overOf(accounts, lost, ask)
      if (over === null) put(hold, ask, ask.held)
      return over
    },
    undoReserve(hold) {
      const entry = holds.get(hold)
      if (entry?.charged !== null) throw new RangeError(`hold ${hold} is not open`)
      holds.delete(hold)
      move(entry.counters, -entry.held, 0n)
    },
    settle(hold, charged) {
      if (charged < 0n) throw new RangeError(`a charge of ${charged}`)
      const entry = holds.get(hold)
      if (entry?.charged !== null) return false
      entry.charged = charged
      move(entry.counters, -entry.held, charged)
      return true
    },
    undoSettle(hold) {
      const entry = holds.get(hold)
      if (typeof entry?.charged !== 'bigint') throw new RangeError(`hold ${hold} is not settled`)
      move(entry.counters, entry.held, -entry.charged)
      entry.charged = null
    },
    close: (hold) => void holds.delete(hold),
    restore: put,
    add: (sum) => addTo(countersOf, sum),
    carry(scope, name, spent, firstAt) {
      const account = accounts.take(scope, name, firstAt)
      account.firstAt = Math.min(account.firstAt, firstAt)
      counterOf(account, 'total', 0).spent += spent
    },
    unattributed(row) {
      lost.push(row)
      addLost(accounts, row)
    },
    state: (key) => stateOf(accounts, lost, key),
    all: () =>
      [...accounts.all()].flatMap(({ scope, name, counters }) =>
        [...counters.values()].map((counter) => ({ scope, name, ...counter })),
      ),
  }
}

type CountersOf = (tried: Tried) => readonly Counter[]

/** Tries of one day that touch the same scopes touch the same counters: they are gathered once. */
function countersBy(accounts: Accounts): CountersOf {
  let day = Number.NaN
  let gathered = new Map<string, readonly Counter[]>()
  return (tried) => {
    const { at, route, caller, model } = tried
    if (dayOf(at) !== day) {
      day = dayOf(at)
      gathered = new Map()
      accounts.dropAttempts(at)
    }
    const key = JSON.stringify([model.upstream, caller.kind, caller.name, route])
    const found = gathered.get(key)
    if (found !== undefined) return found
    const counters = countersOf(accounts, tried)
    gathered.set(key, counters)
    return counters
  }
}

function countersOf(accounts: Accounts, { at, route, caller, model }: Tried): readonly Counter[] {
  const list = [
    ...fourOf(accounts.take('all', '', at), at),
    ...fourOf(accounts.take('upstream', model.upstream, at), at),
    ...fourOf(accounts.take(caller.kind, caller.name, at), at),
  ]
  return route === null ? list : [...list, ...fourOf(accounts.take('route', route, at), at)]
}

function move(counters: readonly Counter[], held: NanoUsd, spent: NanoUsd): void {
  // Each sum is a new number: where nothing is spent none is made.
  for (const counter of counters) {
    counter.held += held
    if (spent !== 0n) counter.spent += spent
  }
}

function addTo(countersOf: CountersOf, { spent, narrow, ...tried }: Sum): void {
  const counters = countersOf(tried)
  move(counters.slice(0, WIDE), 0n, spent)
  move(counters.slice(WIDE), 0n, narrow)
}

function addLost(accounts: Accounts, row: Unattributed): void {
  const { at, upstream } = row
  for (const account of [accounts.take('all', '', at), accounts.take('upstream', upstream, at)]) {
    for (const counter of fourOf(account, at)) counter.spent += amountOf(row, counter.period)
  }
}
