/**
 * Weeks of which only the days are there (a saved file by day) are summed from them: whole ones alone, and
 * a published week always comes before them.
 */
import type { PullRecord } from '../rankings/pull-record.ts'
import type { Database } from './database.ts'

/** Gives the Mondays of the weeks that it has summed. */
export function weekSummer(
  db: Database,
): (pull: number, record: Pick<PullRecord, 'published'>) => readonly string[] {
  // `%u` would be the day of an ISO week, but SQLite has it only from 3.46 on: Monday is 6 days before the next Sunday.
  const whole = db.prepare<[{ from: string; to: string }], { monday: string }>(
    `SELECT date(date, 'weekday 0', '-6 days') AS monday, count(*) AS days FROM in_force
     WHERE period = 'day' AND date BETWEEN date(:from, 'weekday 0', '-6 days') AND date(:to, 'weekday 0')
     GROUP BY monday HAVING days = 7 ORDER BY monday`,
  )
  const published = db.prepare<[string], { id: number }>(
    `SELECT id FROM periods WHERE period = 'week' AND date = ? AND made = 'published' AND beside IS NULL LIMIT 1`,
  )
  const add = db.prepare<[{ pull: number; monday: string }]>(
    `INSERT INTO periods (pull, period, date, as_of, made, beside, rows, tokens)
     SELECT :pull, 'week', :monday, min(as_of), 'summed', NULL, 0, sum(tokens) FROM in_force
     WHERE period = 'day' AND date BETWEEN :monday AND date(:monday, '+6 days')`,
  )
  const addRows = db.prepare<[{ id: number; monday: string }]>(
    `INSERT INTO period_rows (period, slug, tokens)
     SELECT :id, period_rows.slug, sum(period_rows.tokens)
     FROM in_force JOIN period_rows ON period_rows.period = in_force.id
     WHERE in_force.period = 'day' AND date BETWEEN :monday AND date(:monday, '+6 days')
     GROUP BY period_rows.slug`,
  )
  const count = db.prepare<[{ id: number }]>(
    'UPDATE periods SET rows = (SELECT count(*) FROM period_rows WHERE period = :id) WHERE id = :id',
  )
  return (pull, record) => {
    const days = record.published.filter(({ period }) => period === 'day').map(({ date }) => date)
    const [from, to] = [days.toSorted()[0], days.toSorted().at(-1)]
    if (from === undefined || to === undefined) return []
    const mondays = whole.all({ from, to }).map(({ monday }) => monday)
    const alone = mondays.filter((monday) => published.get(monday) === undefined)
    for (const monday of alone) {
      const id = Number(add.run({ pull, monday }).lastInsertRowid)
      addRows.run({ id, monday })
      count.run({ id })
    }
    return alone
  }
}
