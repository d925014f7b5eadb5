/**
 * Whether the parts make the total: the vendors and the long tail against the rows, and the week's rows against the
 * sum of its days. Told in either case, with the difference. Pure.
 */
import type { WeekRows } from './facts.ts'
import type { Standing } from './standing.ts'
import { percent, shareOf, sum, tally } from './totals.ts'
import type { WeekView } from './week-view.ts'
import type { Rules } from './rules.ts'

export function reconcile(
  now: Standing,
  vendorTokens: readonly string[],
  { fromDays }: Pick<WeekRows, 'fromDays'>,
): WeekView['reconciliation'] {
  const { total, other, attributed } = now.tally
  const parts = sum(vendorTokens.map(BigInt)) + other
  const text = [
    parts === total
      ? `Vendors (${attributed}) and the long tail (${other}) add up to the total (${total}) exactly.`
      : `Vendors and the long tail add up to ${parts}, the total is ${total}: ${total - parts} are not accounted for.`,
  ]
  if (fromDays === null) {
    text.push('The days of this week were not pulled, so nothing checks the rows of the week.')
    return { ...asText(parts, total), days: null, text: text.join(' ') }
  }
  const days = tally(fromDays)
  const difference = total - days.total
  text.push(
    difference === 0n
      ? 'The days add up to the same total.'
      : `The days add up to ${days.total}, which is ${amount(difference, total)} than the week.`,
    daysText(attributed - days.attributed, attributed),
  )
  return {
    ...asText(parts, total),
    days: { total: String(days.total), difference: String(difference) },
    text: text.join(' '),
  }
}

/** A warning when week and days differ by more than the rule allows. */
export function daysDiffer(
  { days, total }: WeekView['reconciliation'],
  { daysDifferBy }: Rules,
): readonly string[] {
  if (days === null) return []
  const off = Math.abs(Number(days.difference)) / Math.max(Number(total), 1)
  if (off <= daysDifferBy) return []
  return [
    `the source disagrees with itself: the days of this week add up to ${days.total}, the week has ${total} (${percent(off)} apart)`,
  ]
}

function asText(parts: bigint, total: bigint) {
  return { parts: String(parts), total: String(total), difference: String(total - parts) }
}

function daysText(missing: bigint, attributed: bigint): string {
  if (missing === 0n) return 'They put as much on models as the week does.'
  const why =
    missing > 0n
      ? 'a model outside the first 50 of a day is in the long tail of that day'
      : 'a model outside the first 50 of the week may be among those of a day'
  return `They put ${amount(missing, attributed)} on models: ${why}.`
}

/** `1234 (0.1 %) less`, of the week's figure. */
function amount(less: bigint, of: bigint): string {
  const size = less < 0n ? -less : less
  return `${size} (${percent(shareOf(size, of))}) ${less < 0n ? 'more' : 'less'}`
}
