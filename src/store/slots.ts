/** The tables `jobs` and `slots` of `host.db`: how far each job is decided, and what became of each slot. */
import type { JobMark } from '../schedule/due.ts'
import type { Slot, SlotId } from '../schedule/slot.ts'
import type { Database } from './database.ts'

export type SlotRow = {
  readonly job: string
  readonly at: number
  readonly kind: 'calendar' | 'manual'
  readonly state: Slot['state']
  readonly why: string
  readonly decided_at: number
  readonly attempts: number
  readonly is_running: number
  readonly retry_at: number | null
  readonly count: number
}

type MarkRow = {
  readonly name: string
  readonly decided_to: number
  readonly forgotten_to: number
  readonly calendar: string
}

export type SlotTable = {
  readonly marks: () => readonly JobMark[]
  readonly pending: () => readonly Slot[]
  readonly find: (id: SlotId) => Slot | undefined
  readonly putMark: (mark: JobMark) => void
  readonly dropMark: (job: string) => void
  readonly put: (slot: Slot) => void
  /** False when the slot is on record already. */
  readonly add: (slot: Slot) => boolean
  /** Deletes a job's ended slots but the newest so many. */
  readonly keepNewest: (job: string, count: number) => void
  readonly jobs: () => readonly string[]
}

export function slotTable(db: Database): SlotTable {
  const marks = db.prepare<[], MarkRow>('SELECT * FROM jobs')
  const pending = db.prepare<[], SlotRow>(
    "SELECT * FROM slots WHERE state IN ('waiting', 'open') ORDER BY at",
  )
  const find = db.prepare<SlotId, SlotRow>(
    'SELECT * FROM slots WHERE job = :job AND at = :at AND kind = :kind',
  )
  const putMark = db.prepare(
    `INSERT INTO jobs (name, decided_to, forgotten_to, calendar)
     VALUES (:name, :decidedTo, :forgottenTo, :calendar)
     ON CONFLICT (name) DO UPDATE SET decided_to = excluded.decided_to,
       forgotten_to = excluded.forgotten_to, calendar = excluded.calendar`,
  )
  const dropMark = db.prepare('DELETE FROM jobs WHERE name = ?')
  const columns = `(job, at, kind, state, why, decided_at, attempts, is_running, retry_at, count)
     VALUES (:job, :at, :kind, :state, :why, :decidedAt, :attempts, :isRunning, :retryAt, :count)`
  // What has ended by a run never changes any more, whoever asks.
  const put = db.prepare(
    `INSERT INTO slots ${columns}
     ON CONFLICT (job, at, kind) DO UPDATE SET state = excluded.state, why = excluded.why,
       decided_at = excluded.decided_at, attempts = excluded.attempts,
       is_running = excluded.is_running, retry_at = excluded.retry_at, count = excluded.count
     WHERE state IN ('waiting', 'open', 'missed') AND excluded.attempts >= attempts`,
  )
  const add = db.prepare(`INSERT INTO slots ${columns} ON CONFLICT DO NOTHING`)
  const jobs = db.prepare<[], { readonly job: string }>('SELECT DISTINCT job FROM slots')
  const oldest = db.prepare<{ job: string; count: number }, { readonly at: number }>(
    'SELECT at FROM slots WHERE job = :job ORDER BY at DESC LIMIT 1 OFFSET :count',
  )
  const trim = db.prepare(
    "DELETE FROM slots WHERE job = :job AND at <= :at AND state NOT IN ('waiting', 'open')",
  )
  const forgotten = db.prepare(
    'UPDATE jobs SET forgotten_to = max(forgotten_to, :at) WHERE name = :job',
  )
  return {
    marks: () => marks.all().map(markOf),
    pending: () => pending.all().map(slotOf),
    find(id) {
      const row = find.get({ job: id.job, at: id.at, kind: id.kind })
      return row === undefined ? undefined : slotOf(row)
    },
    putMark: (mark) => void putMark.run({ ...mark, calendar: JSON.stringify(mark.calendar) }),
    dropMark: (job) => void dropMark.run(job),
    put: (slot) => void put.run(boundOf(slot)),
    add: (slot) => add.run(boundOf(slot)).changes > 0,
    keepNewest(job, count) {
      const at = oldest.get({ job, count })?.at
      if (at === undefined) return
      forgotten.run({ job, at })
      trim.run({ job, at })
    },
    jobs: () => jobs.all().map(({ job }) => job),
  }
}

function boundOf(slot: Slot): Readonly<Record<string, string | number | null>> {
  return { ...slot, isRunning: slot.isRunning ? 1 : 0 }
}

function markOf(row: MarkRow): JobMark {
  return {
    name: row.name,
    decidedTo: row.decided_to,
    forgottenTo: row.forgotten_to,
    calendar: JSON.parse(row.calendar) as JobMark['calendar'],
  }
}

export function slotOf(row: SlotRow): Slot {
  return {
    job: row.job,
    at: row.at,
    kind: row.kind,
    state: row.state,
    why: row.why,
    decidedAt: row.decided_at,
    attempts: row.attempts,
    isRunning: row.is_running === 1,
    retryAt: row.retry_at,
    count: row.count,
  }
}
