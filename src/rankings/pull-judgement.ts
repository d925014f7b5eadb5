/**
 * Whether figures that were just read may stand: a week against its own days, and each day or week against
 * the one that is in force. What is worse is kept beside it, never in its place. Pure.
 */
import type { Day, Row } from './facts.ts'
import { plusDays } from './days.ts'
import type { Daily, Period, Published } from './source-daily.ts'

/** What is in force for a day or a week. */
export type Standing = { readonly asOf: string; readonly rows: number; readonly tokens: bigint }

/** Null: it may stand; else why it is worse than what is in force, or not whole. */
export function worseThan(
  { date, rows }: Published,
  { period, asOf }: { readonly period: Period; readonly asOf: string },
  standing: Standing | undefined,
): string | null {
  const end = plusDays(date, period === 'week' ? 7 : 1)
  if (asOf < end) return `it was not over: as of ${asOf}`
  if (standing === undefined) return null
  if (asOf < standing.asOf) return `as of ${asOf}, which is older than ${standing.asOf}`
  if (rows.length < standing.rows) return `${rows.length} rows instead of ${standing.rows}`
  const tokens = sumOf(rows)
  // Figures are restated by some per cent, not to less than half.
  if (tokens * 2n < standing.tokens) return `${tokens} tokens instead of ${standing.tokens}`
  return null
}

export type Verdict = { readonly refused: string | null; readonly warnings: readonly string[] }

/** A share of the week that may lie between it and its days, in thousandths: told, and refused. */
const TOLD_THOUSANDTHS = 5n
const REFUSED_THOUSANDTHS = 50n

/** `days` are those of its answer by day; null where that could not be read. */
export function weekVerdict(week: Day, weeks: Daily, days: Daily | null): Verdict {
  const mistake = weeks.refused.find(({ date }) => date === week)
  if (mistake !== undefined) return { refused: mistake.why, warnings: [] }
  const published = weeks.published.find(({ date }) => date === week)
  if (published === undefined)
    return { refused: 'the source has no figures of it yet', warnings: [] }
  if (days === null) {
    const told = `The week of ${week} could not be compared with its days.`
    return { refused: null, warnings: [told] }
  }
  return against(published, days)
}

function against({ date: week, rows }: Published, days: Daily): Verdict {
  const dates = Array.from({ length: 7 }, (_each, index) => plusDays(week, index))
  const found = days.published.filter(({ date }) => dates.includes(date))
  const present = found.map(({ date }) => date)
  const spoilt = days.refused.map(({ date }) => date)
  const missing = dates.filter((date) => !present.includes(date) && !spoilt.includes(date))
  const sunday = plusDays(week, 6)
  if (missing.includes(sunday)) {
    const last = present.toSorted().at(-1)
    const upTo = last === undefined ? 'no day of it is there' : `its days end on ${last}`
    return { refused: `it is not complete: ${upTo}`, warnings: [] }
  }
  const [ofWeek, ofDays] = [sumOf(rows), sumOf(found.flatMap((day) => day.rows))]
  const off = (ofWeek - ofDays) * 1000n
  if (off < -REFUSED_THOUSANDTHS * ofWeek)
    return { refused: `it has ${ofWeek} tokens, and its days alone ${ofDays}`, warnings: [] }
  const warnings = days.refused
    .filter(({ date }) => dates.includes(date))
    .map(({ date, why }) => `${date} is left out of the days: ${why}.`)
  if (missing.length > 0) {
    const told = `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing among the days of the week of ${week}.`
    return { refused: null, warnings: [...warnings, told] }
  }
  if (warnings.length === 0 && (off < 0n ? -off : off) > TOLD_THOUSANDTHS * ofWeek) {
    const percent = (Number(off) / Number(ofWeek) / 10).toFixed(1)
    return {
      refused: null,
      warnings: [`The days of the week of ${week} do not make the week: ${percent} % are missing.`],
    }
  }
  return { refused: null, warnings }
}

/**
 * Whether the week in force has days that this answer lacks: a later pull that lost a day is no better one. Null
 * where it has not, or where the week is not in force yet.
 */
export function fewerDays(
  week: Day,
  days: Daily,
  inForce: {
    readonly weeks: ReadonlyMap<Day, Standing>
    readonly days: ReadonlyMap<Day, Standing>
  },
): string | null {
  if (!inForce.weeks.has(week)) return null
  const dates = Array.from({ length: 7 }, (_each, index) => plusDays(week, index))
  const there = [...days.published, ...days.refused].filter(({ date }) =>
    dates.includes(date),
  ).length
  const before = dates.filter((date) => inForce.days.has(date)).length
  return there < before ? `${there} of its days instead of ${before}` : null
}

export function sumOf(rows: readonly Row[]): bigint {
  return rows.reduce((sum, { tokens }) => sum + tokens, 0n)
}
