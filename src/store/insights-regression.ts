/** Regression runs and their attempts in `insights.db`: written as they go, read by whoever compares. */
import type { Instant } from '../clock.ts'
import type { KeptRun, RunSetup } from '../regression/run-record.ts'
import type { Attempt, AttemptKey, Run } from '../regression/trial.ts'
import type { Database } from './database.ts'
import { attemptOf, measuresOf, type AttemptRow } from './insights-regression-rows.ts'
import { runRows } from './insights-runs.ts'

export type BegunAttempt = AttemptKey & { readonly number: number; readonly startedAt: Instant }

export type RegressionRows = {
  /** A run for each setup, the first one's id being the batch of all; give it within a transaction. */
  readonly addBatch: (setups: readonly RunSetup[], at: Instant) => readonly number[]
  readonly endRun: (
    run: number,
    end: { readonly state: Run['state']; readonly why: string; readonly at: Instant | null },
  ) => void
  readonly setBudget: (batch: number, budgetNanoUsd: bigint) => void
  /** Gives the attempt's number in its run. Throws where the key has an attempt under way or its last word. */
  readonly begin: (run: number, key: AttemptKey, at: Instant) => number
  /** `again`: it was cut off and is not the last word on its key. Throws where it has ended already. */
  readonly record: (run: number, number: number, attempt: Attempt, again: boolean) => void
  readonly run: (id: number) => KeptRun | null
  /** Newest first. */
  readonly runs: (count: number) => readonly KeptRun[]
  readonly batch: (id: number) => readonly KeptRun[]
  /** Those with a last word, in the order of their numbers. */
  readonly attempts: (run: number) => readonly Attempt[]
  /** Begun and neither ended nor recorded: what a crash left. */
  readonly underWay: (run: number) => readonly BegunAttempt[]
  /** All that the runs of a batch have cost, whatever became of the attempts. */
  readonly spent: (batch: number) => bigint
}

export function regressionRows(db: Database): RegressionRows {
  return { ...runRows(db), ...attemptRows(db) }
}

type AttemptVerbs = Pick<RegressionRows, 'begin' | 'record' | 'attempts' | 'underWay'>

function attemptRows(db: Database): AttemptVerbs {
  const begin = db.prepare<[object], { number: number }>(
    `INSERT INTO regression_attempts (run, number, model, task, repeat, stage, started_at)
       VALUES (:run, 1 + coalesce((SELECT max(number) FROM regression_attempts WHERE run = :run), 0),
         :model, :task, :repeat, :stage, :at) RETURNING number`,
  )
  const record = db.prepare(
    `UPDATE regression_attempts SET again = :again, ended_at = :endedAt, outcome = :outcome, why = :why,
       turns = :turns, input = :inputTokens, output = :outputTokens, cost = :costNanoUsd, wall_ms = :wallMs,
       first_ms = :firstTokenMs, tool_calls = :toolCalls, tool_verdicts = :toolVerdicts,
       served_model = :servedModel, provider = :provider
     WHERE run = :run AND number = :number AND outcome IS NULL`,
  )
  const ended = db
    .prepare<[number], AttemptRow>(
      `SELECT model, task, repeat, stage, started_at AS startedAt, ended_at AS endedAt, outcome, why, turns,
         input AS inputTokens, output AS outputTokens, cost AS costNanoUsd, wall_ms AS wallMs,
         first_ms AS firstTokenMs, tool_calls AS toolCalls, tool_verdicts AS toolVerdicts,
         served_model AS servedModel, provider
       FROM regression_attempts WHERE run = ? AND again = 0 AND outcome IS NOT NULL ORDER BY number`,
    )
    .safeIntegers()
  const open = db.prepare<[number], BegunAttempt>(
    `SELECT number, model, task, repeat, stage, started_at AS startedAt FROM regression_attempts
     WHERE run = ? AND outcome IS NULL ORDER BY number`,
  )
  return {
    begin(run, { model, task, repeat, stage }, at) {
      const row = begin.get({ run, model, task, repeat, stage, at })
      if (row === undefined) throw new Error('an attempt was not recorded')
      return row.number
    },
    record(run, number, attempt, again) {
      const row = { ...measuresOf(attempt), run, number, again: again ? 1 : 0 }
      if (record.run(row).changes !== 1)
        throw new Error(`the attempt ${run}-${number} has ended already`)
    },
    attempts: (run) => ended.all(run).map(attemptOf),
    underWay: (run) => open.all(run),
  }
}
