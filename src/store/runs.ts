/** The table `runs` of `host.db`: each attempt of a slot, and a slot with the last of its attempts. */
import type { AttemptEnd, RunEnd } from '../schedule/ending.ts'
import type { Attempt, Entry, Moment, RunIdentity, ScheduleRecords } from '../schedule/records.ts'
import type { Slot, SlotId } from '../schedule/slot.ts'
import type { Database } from './database.ts'
import { slotOf, type SlotRow } from './slots.ts'

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

export type RunTable = {
  readonly begin: (slot: Slot, at: Moment) => void
  readonly started: (id: SlotId, attempt: number, identity: RunIdentity) => void
  readonly end: (end: AttemptEnd) => void
  /** Those on record as under way. */
  readonly running: () => readonly Attempt[]
  readonly history: ScheduleRecords['history']
  readonly lastRun: (job: string) => Entry | undefined
}

export function runTable(db: Database): RunTable {
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
  const history = db.prepare<[string, number, number], SlotRow & RunRow>(
    `${entries} AND slots.at <= ? ORDER BY slots.at DESC, slots.kind LIMIT ?`,
  )
  const lastRun = db.prepare<[string], SlotRow & RunRow>(
    `${entries} AND attempts > 0 ORDER BY slots.at DESC, slots.kind DESC LIMIT 1`,
  )
  return {
    begin: ({ job, at, kind, attempts }, { now, bootId }) =>
      void begin.run({ job, at, kind, attempts, now, bootId }),
    started: (id, attempt, { pid, startedAt }) =>
      void started.run({ ...idOf(id), attempt, pid, startedAt }),
    end({ id, attempt, at: endedAt, end: { code, signal, reason, why }, peakRssBytes: peak }) {
      end.run({ ...idOf(id), attempt, endedAt, code, signal, reason, why, peak })
    },
    running: () => running.all().map(attemptOf),
    history: (job, upTo, most) => history.all(job, upTo, most).map(entryOf),
    lastRun(job) {
      const row = lastRun.get(job)
      return row === undefined ? undefined : entryOf(row)
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
