/** `budget --json`: fields may be added, none renamed. Dollars are exact decimal texts. Pure. */
import { isoTime } from '../../clock.ts'
import { decimalText } from '../../decimal.ts'
import type { BudgetView, CapLine, Sum } from '../../gateway/ledger/budget-view.ts'
import { NANO_DIGITS, type NanoUsd } from '../../gateway/ledger/money.ts'
import type { BudgetBeside } from './budget-text.ts'
import type { Drift } from './budget-upstream.ts'

export function budgetJson(view: BudgetView, { drift, activity, notes }: BudgetBeside): string {
  const { month, all, caps } = view
  const monthly = caps.find(({ scope, period }) => scope === 'all' && period === 'month')
  const value = {
    period: { name: month.name, from: isoTime(month.from), to: isoTime(month.to) },
    all: {
      ...sumJson(all),
      unattributedUsd: usdOf(view.unattributed),
      leftUsd: monthly === undefined ? null : usdOf(monthly.left),
      capUsd: monthly === undefined ? null : usdOf(monthly.cap),
    },
    caps: caps.map(capJson),
    routes: view.routes.map((sum) => ({ route: sum.key === '' ? null : sum.key, ...sumJson(sum) })),
    callers: view.callers.map((sum) => {
      const [kind = '', ...name] = sum.key.split(' ')
      return { kind, name: name.join(' '), ...sumJson(sum) }
    }),
    models: view.models.map((sum) => ({ model: sum.key, ...sumJson(sum) })),
    days: view.days.map((sum) => ({ day: sum.key, ...sumJson(sum) })),
    drift: drift === null ? null : driftJson(drift),
    activity: activity?.map(({ day, theirs }) => ({ day, upstreamUsd: usdOf(theirs) })) ?? null,
    notes,
  }
  return `${JSON.stringify(value, null, 2)}\n`
}

function usdOf(amount: NanoUsd): string {
  return decimalText(amount, NANO_DIGITS)
}

function sumJson({ calls, spent, held, worst }: Sum): object {
  return { calls, spentUsd: usdOf(spent), heldUsd: usdOf(held), worstCaseUsd: usdOf(worst) }
}

function capJson({ scope, name, period, since, cap, spent, held, left }: CapLine): object {
  return {
    scope,
    name,
    period,
    since: since === null ? null : isoTime(since),
    capUsd: usdOf(cap),
    spentUsd: usdOf(spent),
    heldUsd: usdOf(held),
    leftUsd: usdOf(left),
  }
}

function driftJson(drift: Drift): object {
  const { upstream } = drift
  if ('unknown' in drift) return { upstream, unknown: drift.unknown }
  return {
    upstream,
    upstreamUsd: usdOf(drift.theirs),
    ownUsd: usdOf(drift.ours),
    besideUsd: drift.beside === null ? null : usdOf(drift.beside),
    driftUsd: usdOf(drift.drift),
  }
}
