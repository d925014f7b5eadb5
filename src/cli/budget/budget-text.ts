/** `budget` on one screen: each cap with what is left, then who spent what. Pure. */
import type { BudgetView, CapLine, Sum } from '../../gateway/ledger/budget-view.ts'
import { dollars } from '../../gateway/ledger/dollars.ts'
import type { ActivityDay, Drift } from './budget-upstream.ts'
import { columnsText, cut } from '../text-columns.ts'

export type By = 'route' | 'caller' | 'model' | 'day'

const ROWS_MAX = 12
const NAME_MAX = 34

/** What stands beside the sums. */
export type BudgetBeside = {
  readonly drift: Drift | null
  readonly activity: readonly ActivityDay[] | null
  readonly notes: readonly string[]
}

export function budgetText(
  view: BudgetView,
  {
    by,
    drift,
    activity,
    notes,
  }: {
    readonly by: readonly By[]
    readonly drift: Drift | null
    readonly activity: readonly ActivityDay[] | null
    readonly notes: readonly string[]
  },
): string {
  const { all, month, unattributed } = view
  const head = `${month.name} (UTC): ${dollars(all.spent)} spent, ${dollars(all.held)} held, ${all.calls} ${all.calls === 1 ? 'call' : 'calls'}`
  return [
    head,
    ...(all.worst > 0n
      ? [`${dollars(all.worst)} of it is the worst case of calls whose cost is not known yet`]
      : []),
    ...(unattributed > 0n ? [`${dollars(unattributed)} of it no call of ours explains`] : []),
    ...capsText(view),
    ...by.flatMap((each) => sumsText(view, each, activity)),
    ...driftText(drift),
    ...notes.map((note) => `Note: ${note}`),
    '',
  ].join('\n')
}

function capsText({ caps, now }: BudgetView): readonly string[] {
  if (now === null) return []
  if (caps.length === 0) return ['', 'There is no cap: give routing.json a monthly_cap_usd.']
  const rows = caps.map((cap) => [
    cut(ownerText(cap), NAME_MAX),
    cap.period,
    dollars(cap.spent),
    dollars(cap.held),
    dollars(cap.left),
    dollars(cap.cap),
    cap.left === 0n ? 'reached' : '',
  ])
  return [
    '',
    ...columnsText([['CAP', '', 'SPENT', 'HELD', 'LEFT', 'OF', ''], ...rows], [2, 3, 4, 5]),
  ]
}

function ownerText({ scope, name }: CapLine): string {
  return scope === 'all' ? 'everything' : `${scope} ${name}`
}

const OF: Readonly<Record<By, (view: BudgetView) => readonly Sum[]>> = {
  route: ({ routes }) => routes,
  caller: ({ callers }) => callers,
  model: ({ models }) => models,
  day: ({ days }) => days,
}

function sumsText(
  view: BudgetView,
  by: By,
  activity: readonly ActivityDay[] | null,
): readonly string[] {
  const sums = OF[by](view)
  if (sums.length === 0) return []
  const shown = by === 'day' ? sums : sums.slice(0, ROWS_MAX)
  const theirs = new Map((activity ?? []).map((day) => [day.day, day.theirs]))
  const hasTheirs = by === 'day' && activity !== null
  const rows = shown.map(({ key, calls, spent, held }) => [
    cut(key === '' ? '(direct)' : key, NAME_MAX),
    String(calls),
    dollars(spent),
    dollars(held),
    ...(hasTheirs ? [theirs.has(key) ? dollars(theirs.get(key) ?? 0n) : '-'] : []),
  ])
  const head = [by.toUpperCase(), 'CALLS', 'SPENT', 'HELD', ...(hasTheirs ? ['OPENROUTER'] : [])]
  const more = sums.length - shown.length
  return [
    '',
    ...columnsText([head, ...rows], [1, 2, 3, 4]),
    ...(more > 0 ? [`and ${more} more: --json has all`] : []),
  ]
}

function driftText(drift: Drift | null): readonly string[] {
  if (drift === null) return []
  if ('unknown' in drift)
    return ['', `What ${drift.upstream} counts is not known: ${drift.unknown}.`]
  const { upstream, theirs, ours, beside, drift: off } = drift
  const others =
    beside === null || beside === 0n ? '' : `, ${dollars(beside)} of it not through this gateway`
  const end = off === 0n ? 'they agree' : `${dollars(off)} apart`
  return [
    '',
    `${upstream} counts ${dollars(theirs)} on this key this month${others}; ours is ${dollars(ours)}: ${end}.`,
  ]
}
