/** The table `runs` of `host.db`, and the doors of the schedule: what it decides is one durable transaction. */
import type { Attempt, Entry, ScheduleRecords } from '../schedule/records.ts'
import type { RunEnd } from '../schedule/ending.ts'
import type { SlotId } from '../schedule/slot.ts'
import type { Database } from './database.ts'
import { durably } from './durably.ts'
import { slotOf, slotTable, type SlotRow } from './slots.ts'

type RunRow = {
  readonly job: string
  readonly at: number
  readonly kind: 'calendar' | 'manual'
  readonly attempt: number
  readonly begun_at: number
  readonly pid: number | null
  readonly kernel_start: string | null
  readonly boot_id: string
  readonly ended_at: number | null
  readonly exit_code: number | null
  readonly exit_signal: string | null
  readonly reason: RunEnd['reason'] | null
  readonly run_why: string
  readonly peak_bytes: number | null
}

const RUN_COLUMNS = `runs.attempt, begun_at, pid, kernel_start, boot_id, ended_at, exit_code,
  exit_signal, reason, runs.why AS run_why, peak_bytes`

export function scheduleRecords(db: Database): ScheduleRecords {
  const slots = slotTable(db)
  const begin = db.prepare(
    `INSERT INTO runs (job, at, kind, attempt, begun_at, boot_id, why)
     VALUES (:job, :at, :kind, :attempts, :now, :bootId, '')`,
  )
  const started = db.prepare(
    `UPDATE runs SET pid = :pid, kernel_start = :startedAt
     WHERE job = :job AND at = :at AND kind = :kind AND attempt = :attempt`,
  )
  const end = db.prepare(
    `UPDATE runs SET ended_at = :endedAt, exit_code = :code, exit_signal = :signal, reason = :reason,
       why = :why, peak_bytes = :peak
     WHERE job = :job AND at = :at AND kind = :kind AND attempt = :attempt AND ended_at IS NULL`,
  )
  const running = db.prepare<[], RunRow>(
    `SELECT job, at, kind, ${RUN_COLUMNS}
     FROM slots JOIN runs USING (job, at, kind)
     WHERE state = 'open' AND is_running = 1 AND runs.attempt = attempts`,
  )
  const entries = `SELECT slots.*, ${RUN_COLUMNS}
     FROM slots LEFT JOIN runs ON runs.job = slots.job AND runs.at = slots.at
       AND runs.kind = slots.kind AND runs.attempt = slots.attempts
     WHERE slots.job = ?`
  const history = db.prepare<[string, number], SlotRow & RunRow>(
    `${entries} ORDER BY slots.at DESC, slots.kind LIMIT ?`,
  )
  const lastRun = db.prepare<[string], SlotRow & RunRow>(
    `${entries} AND attempts > 0 ORDER BY slots.at DESC, slots.kind DESC LIMIT 1`,
  )
  return {
    load: () => ({
      marks: slots.marks(),
      pending: slots.pending(),
      running: running.all().map(attemptOf),
    }),
    find: slots.find,
    record(decisions, { now, bootId }) {
      durably(db, () => {
        for (const job of decisions.forget) slots.dropMark(job)
        for (const mark of decisions.marks) slots.putMark(mark)
        for (const slot of decisions.slots) slots.put(slot)
        for (const { job, at, kind, attempts } of decisions.begin) {
          begin.run({ job, at, kind, attempts, now, bootId })
        }
        for (const each of decisions.ends) {
          const { code, signal, reason, why } = each.end
          const { at: endedAt, peakRssBytes: peak, attempt } = each
          end.run({ ...idOf(each.id), attempt, endedAt, code, signal, reason, why, peak })
        }
      })
    },
    started: (id, attempt, { pid, startedAt }) =>
      void started.run({ ...idOf(id), attempt, pid, startedAt }),
    history: (job, most) => history.all(job, most).map(entryOf),
    lastRun(job) {
      const row = lastRun.get(job)
      return row === undefined ? undefined : entryOf(row)
    },
    skip: (slot) => durably(db, () => slots.add(slot)),
    keepNewest(count) {
      db.transaction(() => {
        for (const job of slots.jobs()) slots.keepNewest(job, count)
      }).immediate()
      return slots.marks()
    },
  }
}

function idOf({ job, at, kind }: SlotId): SlotId {
  return { job, at, kind }
}

function entryOf(row: SlotRow & RunRow): Entry {
  return { slot: slotOf(row), attempt: row.begun_at === null ? null : attemptOf(row) }
}

function attemptOf(row: RunRow): Attempt {
  const { pid, kernel_start: startedAt, boot_id: bootId, reason } = row
  const hasIdentity = pid !== null && startedAt !== null
  const { exit_code: code, exit_signal: signal, run_why: why } = row
  return {
    id: idOf(row),
    attempt: row.attempt,
    begunAt: row.begun_at,
    bootId,
    identity: hasIdentity ? { pid, startedAt, bootId } : null,
    endedAt: row.ended_at,
    end: reason === null ? null : { code, signal, reason, why },
    peakRssBytes: row.peak_bytes,
  }
}
