/**
 * What is let go after a pull: of old pulls the answers as they came, and days and weeks that a newer pull has put
 * others in the place of; and old news. What is in force stays for ever, and so do the pulls themselves.
 */
import type { Instant } from '../clock.ts'
import type { Database } from './database.ts'

/** A year and a week: what a week was before it was corrected can be looked up against the same week of last year. */
export const PULLS_KEPT_DAYS = 371
const DAY_MS = 86_400_000
/** In one transaction: some thousand rows, a few milliseconds. */
const AT_ONCE = 50

export function forgetPulls(db: Database, now: Instant): void {
  const before = now - PULLS_KEPT_DAYS * DAY_MS
  const bodies = db.prepare<[{ before: number }], { pull: number }>(
    `SELECT DISTINCT pull FROM pull_bodies JOIN pulls ON pulls.id = pull
     WHERE pulls.at < :before LIMIT ${AT_ONCE}`,
  )
  const periods = db.prepare<[{ before: number }], { id: number }>(
    `SELECT periods.id AS id FROM periods JOIN pulls ON pulls.id = periods.pull
     WHERE pulls.at < :before AND periods.id NOT IN (SELECT id FROM in_force) LIMIT ${AT_ONCE}`,
  )
  const dropBodies = db.prepare<[number]>('DELETE FROM pull_bodies WHERE pull = ?')
  const dropRows = db.prepare<[number]>('DELETE FROM period_rows WHERE period = ?')
  const dropPeriod = db.prepare<[number]>('DELETE FROM periods WHERE id = ?')
  inBatches(
    db,
    () => bodies.all({ before }).map(({ pull }) => pull),
    (pull) => void dropBodies.run(pull),
  )
  inBatches(
    db,
    () => periods.all({ before }).map(({ id }) => id),
    (id) => {
      dropRows.run(id)
      dropPeriod.run(id)
    },
  )
  // The daemon has made events of them; the newest stays, so that it sees whether the file is another one.
  db.prepare<[number]>(
    'DELETE FROM news WHERE at < ? AND cursor < (SELECT max(cursor) FROM news)',
  ).run(before)
}

function inBatches(db: Database, next: () => readonly number[], drop: (id: number) => void): void {
  const batch = db.transaction((): boolean => {
    const found = next()
    for (const id of found) drop(id)
    return found.length > 0
  })
  while (batch.immediate());
}
