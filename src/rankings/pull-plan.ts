/**
 * Which days a pull asks for: the year of weeks up to the wanted one, that week by day, and with `since`
 * everything from there. Pure.
 */
import { isoTime, type Instant } from '../clock.ts'
import type { Day } from './facts.ts'
import { mondayOf, plusDays } from './days.ts'
import { FIRST_WEEK, lastWeekAt, settledAt } from './source-days.ts'

export type Span = { readonly from: Day; readonly to: Day }

export type Plan = {
  /** Monday of the wanted week. */
  readonly week: Day
  /** Monday to Sunday, each at most what one request takes. */
  readonly weeks: readonly Span[]
  readonly days: readonly Span[]
}

export type Wish = { readonly week?: Day; readonly since?: Day }

/** One request spans up to 366 days; whole weeks of them are 52. */
const SPAN_WEEKS = 52

/** A text says why there is nothing to ask for. */
export function planOf({ week, since }: Wish, now: Instant): Plan | string {
  const last = lastWeekAt(now)
  const wanted = week === undefined ? last : mondayOf(week)
  if (wanted > last) {
    const end = plusDays(wanted, 6)
    return `it ends on ${end}, and its figures are there from ${isoTime(settledAt(wanted)).slice(0, 16)} UTC on`
  }
  if (wanted < FIRST_WEEK) return `the first whole week that the source has begins on ${FIRST_WEEK}`
  const first = since === undefined ? plusDays(wanted, -7 * (SPAN_WEEKS - 1)) : mondayOf(since)
  const from = [first < FIRST_WEEK ? FIRST_WEEK : first, wanted].toSorted()[0] ?? wanted
  const to = plusDays(since === undefined ? wanted : last, 6)
  return {
    week: wanted,
    weeks: spans(from, to),
    days: since === undefined ? [{ from: wanted, to: plusDays(wanted, 6) }] : spans(from, to),
  }
}

/** The newest first: what matters most is asked before the requests run out. */
function spans(from: Day, to: Day): readonly Span[] {
  const all: Span[] = []
  for (let end = to; end >= from;) {
    const start = plusDays(end, 1 - 7 * SPAN_WEEKS)
    all.push({ from: start < from ? from : start, to: end })
    end = plusDays(start, -1)
  }
  return all
}
