/**
 * The life of one alert: raised, raised again, better, over. It decides when a person is told: at once, when
 * it gets worse, then at growing distances, and once when it is over. Pure.
 */
import type { Instant } from '../clock.ts'
import { isAtLeast, type Alert, type Change, type Notice } from './alert.ts'
import { spanText } from './text.ts'

export type Policy = {
  /** What is better stays so for this long before it is told to be over: a crash loop is up now and then. */
  readonly settleMs: number
  /** From one notice to the next one; the last for ever. */
  readonly distancesMs: readonly number[]
  /** What happens once is closed when it has not happened for so long. */
  readonly forgottenAfterMs: number
}

const HOUR_MS = 3_600_000

export const POLICY: Policy = {
  settleMs: 60_000,
  distancesMs: [HOUR_MS, 4 * HOUR_MS, 12 * HOUR_MS, 24 * HOUR_MS],
  forgottenAfterMs: 24 * HOUR_MS,
}

/** The alert afterwards, and what is told of it; null for nothing. */
export type Step = { readonly alert: Alert; readonly tell: Notice['kind'] | null }

type Raise = Extract<Change, { do: 'raise' }>

export function raised(id: number, change: Raise, at: Instant): Step {
  const { key, lasts, severity, subject, what, todo, notTo } = change
  const alert: Alert = {
    id,
    key,
    state: 'open',
    lasts,
    severity,
    subject,
    what,
    todo,
    notTo: notTo ?? null,
    count: 1,
    firstAt: at,
    lastAt: at,
    toldAt: at,
    toldCount: 1,
    notices: 1,
    toldSeverity: severity,
    betterSince: null,
    betterWhat: '',
    ackedAt: null,
  }
  return { alert, tell: 'raised' }
}

/** What a change makes of an open alert. */
export function changed(alert: Alert, change: Change, at: Instant, policy: Policy): Step {
  switch (change.do) {
    case 'close':
      return { alert: { ...alert, state: 'closed' }, tell: null }
    case 'recover': {
      if (!alert.lasts || alert.betterSince !== null) return { alert, tell: null }
      return { alert: { ...alert, betterSince: at, betterWhat: change.what }, tell: null }
    }
    case 'raise': {
      const { severity, what, todo, subject } = change
      const worse = isAtLeast(alert.severity, severity) ? alert.severity : severity
      const next: Alert = {
        ...alert,
        severity: worse,
        what,
        todo,
        subject,
        count: alert.count + 1,
        lastAt: at,
        betterSince: null,
      }
      const isWorse = worse !== alert.toldSeverity
      if (isWorse) return told({ ...next, ackedAt: null }, at)
      return isDue(next, at, policy) ? told(next, at) : { alert: next, tell: null }
    }
  }
}

/** What time alone makes of an open alert. */
export function aged(alert: Alert, now: Instant, policy: Policy): Step {
  if (alert.betterSince !== null) {
    if (now - alert.betterSince < policy.settleMs) return { alert, tell: null }
    return { alert: over(alert), tell: 'recovered' }
  }
  if (isDue(alert, now, policy)) return told(alert, now)
  const isForgotten = !alert.lasts && now - alert.lastAt >= policy.forgottenAfterMs
  return { alert: isForgotten ? { ...alert, state: 'closed' } : alert, tell: null }
}

/** Nobody is reminded of what was acknowledged, nor of what has happened once and was told. */
function isDue(alert: Alert, now: Instant, { distancesMs }: Policy): boolean {
  if (alert.ackedAt !== null) return false
  if (!alert.lasts && alert.count === alert.toldCount) return false
  const distance = distancesMs[alert.notices - 1] ?? distancesMs.at(-1) ?? Number.POSITIVE_INFINITY
  return now - alert.toldAt >= distance
}

function told(alert: Alert, at: Instant): Step {
  const { severity, count, notices } = alert
  const next = { toldAt: at, toldCount: count, toldSeverity: severity, notices: notices + 1 }
  return { alert: { ...alert, ...next }, tell: 'again' }
}

function over(alert: Alert): Alert {
  const { betterSince, betterWhat, firstAt, count, key } = alert
  const span = spanText((betterSince ?? firstAt) - firstAt)
  const noun = key.startsWith('agent/') ? 'restart' : 'failure'
  const isCounted = count > 1 || noun === 'restart'
  const times = isCounted ? `${count} ${noun}${count === 1 ? '' : 's'} in ` : ''
  return { ...alert, state: 'recovered', betterWhat: `${betterWhat} after ${times}${span}` }
}
