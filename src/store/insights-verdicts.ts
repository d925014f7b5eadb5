/**
 * Verdicts of regression runs in `insights.db`, and the weeks that a model is held against: runs of the same suite
 * hash, harness and major version of it, good, and not told as worse of that model.
 */
import type { KeptRun } from '../regression/run-record.ts'
import type { WeekBefore } from '../regression/weeks-before.ts'
import type { ModelVerdict } from '../regression/verdict.ts'
import type { Database } from './database.ts'

export type VerdictRows = {
  readonly put: (run: number, verdicts: readonly ModelVerdict[]) => void
  readonly of: (run: number) => readonly ModelVerdict[]
  /** Newest first, of every version of the harness; read as far as they are asked for. */
  readonly before: (run: KeptRun, model: string) => Iterable<WeekBefore>
  /** The newest good run of each suite, by its id. */
  readonly newestGood: () => readonly number[]
}

export function verdictRows(db: Database): VerdictRows {
  const put = db.prepare(
    'INSERT OR REPLACE INTO regression_verdicts (run, model, word, verdict) VALUES (?, ?, ?, ?)',
  )
  const of = db.prepare<[number], { verdict: string }>(
    'SELECT verdict FROM regression_verdicts WHERE run = ? ORDER BY model',
  )
  // A run that has not yet ended may be one of the same batch; a verdict of invalid says nothing of the model.
  const before = db.prepare<[object], { id: number; version: string }>(
    `SELECT id, harness_version AS version FROM regression_runs
     WHERE id < :id AND suite = :suite AND suite_hash = :suiteHash AND harness = :harness AND state = 'good'
       AND EXISTS (SELECT 1 FROM regression_verdicts
         WHERE run = id AND model = :model AND word NOT IN ('REGRESSED', 'INVALID'))
     ORDER BY id DESC`,
  )
  const scores = db.prepare<[number, string], WeekBefore['results'][number]>(
    `SELECT task, outcome FROM regression_attempts
     WHERE run = ? AND model = ? AND again = 0 AND outcome IS NOT NULL`,
  )
  const newest = db.prepare<[], { id: number }>(
    `SELECT max(id) AS id FROM regression_runs WHERE state = 'good' GROUP BY suite ORDER BY suite`,
  )
  return {
    put(run, verdicts) {
      for (const verdict of verdicts)
        put.run(run, verdict.model, verdict.word, JSON.stringify(verdict))
    },
    of: (run) => of.all(run).map(({ verdict }) => JSON.parse(verdict) as ModelVerdict),
    *before({ id, suite, suiteHash, harness }, model) {
      for (const run of before.all({ id, suite, suiteHash, harness, model }))
        yield { harnessVersion: run.version, results: scores.all(run.id, model) }
    },
    newestGood: () => newest.all().map(({ id }) => id),
  }
}
