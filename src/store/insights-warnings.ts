/** What the pulls of a week had to say, as far as it still holds: the report prints it. */
import type { Day } from '../rankings/facts.ts'
import type { Database } from './database.ts'

type PullRow = {
  readonly id: number
  readonly at: number
  readonly outcome: 'taken' | 'refused' | 'failed'
  readonly why: string
  readonly warnings: string
}

/** Of the pull that the week comes from, and of the newest one for it where that did not end well. */
export function pullWarnings(db: Database, week: Day): readonly string[] {
  const inForce = db
    .prepare<[string], PullRow & { made: 'published' | 'summed' }>(
      `SELECT pulls.id, pulls.at, outcome, why, warnings, made FROM in_force
       JOIN pulls ON pulls.id = in_force.pull WHERE period = 'week' AND date = ?`,
    )
    .get(week)
  const newest = db
    .prepare<[string], PullRow>(
      'SELECT id, at, outcome, why, warnings FROM pulls WHERE week = ? ORDER BY id DESC LIMIT 1',
    )
    .get(week)
  const told = [
    ...(inForce?.made === 'summed' ? [SUMMED] : []),
    ...(inForce === undefined ? [] : warningsIn(inForce)),
    ...(newest === undefined || newest.id === inForce?.id ? [] : laterOf(newest)),
  ]
  return [...new Set(told)]
}

const SUMMED =
  'The week is summed from its days: a model outside the first 50 of a day is in `other` on that day.'

function laterOf(pull: PullRow): readonly string[] {
  if (pull.outcome === 'taken') return warningsIn(pull)
  const at = new Date(pull.at).toISOString().slice(0, 16)
  const what = pull.outcome === 'refused' ? 'was not taken' : 'failed'
  return [`The newest pull of this week (${at} UTC) ${what}: ${pull.why}.`]
}

function warningsIn({ warnings }: PullRow): readonly string[] {
  return JSON.parse(warnings) as readonly string[]
}
