/** The table of regression runs in `insights.db`: what each was of, and how it ended. */
import type { KeptRun, ModelUnderTest } from '../regression/run-record.ts'
import type { HarnessName, Run } from '../regression/trial.ts'
import type { Database } from './database.ts'
import type { RegressionRows } from './insights-regression.ts'

type RunRow = Record<'suite' | 'suiteHash' | 'harnessVersion' | 'models' | 'why', string> &
  Record<'id' | 'batch' | 'repeats' | 'budgetNanoUsd' | 'startedAt', bigint> & {
    readonly harness: HarnessName
    readonly endedAt: bigint | null
    readonly state: Run['state']
  }

const RUN = `SELECT id, batch, suite, suite_hash AS suiteHash, harness, harness_version AS harnessVersion, models,
  repeats, budget AS budgetNanoUsd, started_at AS startedAt, ended_at AS endedAt, state, why FROM regression_runs`

type RunVerbs = Pick<
  RegressionRows,
  'addBatch' | 'endRun' | 'setBudget' | 'run' | 'runs' | 'batch' | 'spent'
>

export function runRows(db: Database): RunVerbs {
  const add = db.prepare(
    `INSERT INTO regression_runs
       (batch, suite, suite_hash, harness, harness_version, models, repeats, budget, started_at)
     VALUES (:batch, :suite, :suiteHash, :harness, :harnessVersion, :models, :repeats, :budget, :at)`,
  )
  const join = db.prepare<[number, number]>('UPDATE regression_runs SET batch = ? WHERE id = ?')
  const end = db.prepare(
    'UPDATE regression_runs SET state = :state, why = :why, ended_at = :at WHERE id = :run',
  )
  const budget = db.prepare<[bigint, number]>(
    'UPDATE regression_runs SET budget = ? WHERE batch = ?',
  )
  const one = db.prepare<[number], RunRow>(`${RUN} WHERE id = ?`).safeIntegers()
  const newest = db.prepare<[number], RunRow>(`${RUN} ORDER BY id DESC LIMIT ?`).safeIntegers()
  const batch = db.prepare<[number], RunRow>(`${RUN} WHERE batch = ? ORDER BY id`).safeIntegers()
  const spent = db
    .prepare<[number], { sum: bigint }>(
      `SELECT coalesce(sum(cost), 0) AS sum FROM regression_attempts
       WHERE run IN (SELECT id FROM regression_runs WHERE batch = ?)`,
    )
    .safeIntegers()
  return {
    addBatch(setups, at) {
      const ids = setups.map(({ models, budgetNanoUsd, ...setup }) => {
        const row = {
          ...setup,
          batch: 0,
          models: JSON.stringify(models),
          budget: budgetNanoUsd,
          at,
        }
        return Number(add.run(row).lastInsertRowid)
      })
      for (const id of ids) join.run(ids[0] ?? id, id)
      return ids
    },
    endRun: (run, { state, why, at }) => void end.run({ run, state, why, at }),
    setBudget: (id, nanoUsd) => void budget.run(nanoUsd, id),
    run: (id) => {
      const row = one.get(id)
      return row === undefined ? null : runOf(row)
    },
    runs: (count) => newest.all(count).map(runOf),
    batch: (id) => batch.all(id).map(runOf),
    spent: (id) => spent.get(id)?.sum ?? 0n,
  }
}

function runOf({ models, ...row }: RunRow): KeptRun {
  return {
    ...row,
    id: Number(row.id),
    batch: Number(row.batch),
    repeats: Number(row.repeats),
    models: JSON.parse(models) as readonly ModelUnderTest[],
    startedAt: Number(row.startedAt),
    endedAt: row.endedAt === null ? null : Number(row.endedAt),
  }
}
