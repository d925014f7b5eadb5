/** How it is told that a call does not fit under a cap: which one, what is left of it, and when it is free again. Pure. */
import { isoTime, type Clock } from '../../clock.ts'
import type { Refusal } from '../call.ts'
import { dollars } from '../ledger/dollars.ts'
import type { FitLink } from './judge-link.ts'
import { nameOf } from './judge-link.ts'
import type { CapAsk, NanoUsd } from '../ledger/money.ts'

type Over = CapAsk & { readonly spent: NanoUsd; readonly held: NanoUsd }

const DAY_MS = 86_400_000

/** Money is over: 402, which no client retries, and never 429. */
export function overCap(over: Over, fit: FitLink, clock: Pick<Clock, 'now'>): Refusal {
  const { key, limit, spent, held } = over
  const left = limit - spent - held
  const of = key.scope === 'all' ? 'the gateway' : `${key.scope} ${key.name}`
  const holding = held === 0n ? '' : `, ${dollars(held)} held by calls that are under way`
  const message =
    `the ${PERIOD_WORDS[key.period]} cap of ${of} is reached for ${nameOf(fit.link)}: ${dollars(spent)} of ${dollars(limit)} is spent` +
    `${holding}, ${dollars(left > 0n ? left : 0n)} is left, and this call may cost up to ${dollars(fit.worst)}; ` +
    freeAgain(over, clock)
  return { status: 402, code: 'budget_exhausted', message }
}

const PERIOD_WORDS = { day: 'daily', week: 'weekly', month: 'monthly', total: 'total' } as const

function freeAgain({ key }: Over, clock: Pick<Clock, 'now'>): string {
  if (key.period === 'total') return 'raise it in routing.json or agenthost.yaml'
  // OpenClaw locks a key for ten minutes after a 402, but for a spending limit of a day, a week or a month.
  return `raise this spending limit, or wait until ${isoTime(nextStart(key, clock.now()))}`
}

function nextStart({ period, start }: Over['key'], now: number): number {
  if (period === 'day') return start + DAY_MS
  if (period === 'week') return start + 7 * DAY_MS
  const date = new Date(now)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
}
