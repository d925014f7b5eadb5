/** The made-up quarter as pulls would have left it in the `insights.db` of a home. */
import type { Judged, PullRecord } from '../../src/rankings/pull-record.ts'
import { openInsights } from '../../src/store/insights.ts'
import { pullRows } from '../../src/store/insights-pulls.ts'
import { LAST_WEEK, madeUpQuarter, type Quarter } from './made-up-quarter.ts'

const WEEK_MS = 7 * 86_400_000

/** The cards of the week before are there too, so that what was repriced can be told. */
export function storeQuarter(home: string, quarter: Quarter = madeUpQuarter(1)): Quarter {
  const at = Date.parse('2026-05-25T09:00:12Z')
  const { db } = openInsights(home, at)
  try {
    const { save } = pullRows(db)
    const { weeks, cards, cardsBefore } = quarter.facts
    const published = weeks.map((week): Judged => {
      return { period: 'week', date: week.start, asOf: week.asOf, beside: null, rows: week.rows }
    })
    const days = [...Map.groupBy(quarter.days, ({ date }) => date)].map(([date, rows]): Judged => ({
      period: 'day',
      date,
      asOf: weeks.find(({ end }) => end >= date)?.asOf ?? '',
      beside: null,
      rows: rows.map(({ slug, tokens }) => ({ slug, tokens })),
    }))
    const before = { at: at - WEEK_MS, cards: cardsBefore }
    save({ ...EMPTY, at: before.at, published: published.slice(0, -1), cards: before })
    save({ ...EMPTY, at, published: [...published, ...days], cards: { at, cards } })
  } finally {
    db.close()
  }
  return quarter
}

const EMPTY: Omit<PullRecord, 'at' | 'published' | 'cards'> = {
  source: 'openrouter',
  week: LAST_WEEK,
  outcome: 'taken',
  why: '',
  warnings: [],
  bodies: [],
  firstParty: [],
  billed: null,
}
