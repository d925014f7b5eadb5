/** The table `agents` of `host.db`: what was asked, and which process stands for it. */
import type { ExitReason } from '../supervisor/life.ts'
import type { AgentRecord, Records } from '../supervisor/records.ts'
import type { Database } from './database.ts'

type Row = {
  readonly name: string
  readonly wanted: 'up' | 'down'
  readonly generation: number
  readonly fingerprint: string
  readonly mark: string | null
  readonly pid: number | null
  readonly kernel_start: string | null
  readonly boot_id: string | null
  readonly open: number
  readonly ready: number
  readonly started_at: number | null
  readonly restarts: number
  readonly failures: number
  readonly exit_code: number | null
  readonly exit_signal: string | null
  readonly exit_reason: ExitReason | null
  readonly exit_at: number | null
}

export function agentRecords(db: Database): Records {
  const all = db.prepare<[], Row>('SELECT * FROM agents ORDER BY rowid')
  const want = db.prepare(
    `INSERT INTO agents (name, wanted, generation, fingerprint, open, ready, restarts, failures)
     VALUES (:name, :wanted, 0, '', 0, 0, 0, 0)
     ON CONFLICT (name) DO UPDATE SET wanted = excluded.wanted`,
  )
  const intend = db.prepare(
    `INSERT INTO agents (name, wanted, generation, fingerprint, mark, open, ready, started_at, restarts, failures)
     VALUES (:name, 'up', :generation, :fingerprint, :mark, 1, 0, :at, :isRestart, 0)
     ON CONFLICT (name) DO UPDATE SET
       generation = excluded.generation, fingerprint = excluded.fingerprint, mark = excluded.mark,
       pid = NULL, kernel_start = NULL, boot_id = NULL, open = 1, ready = 0,
       started_at = excluded.started_at, restarts = restarts + :isRestart
     WHERE excluded.generation > generation`,
  )
  const started = db.prepare(
    `UPDATE agents SET pid = :pid, kernel_start = :startedAt, boot_id = :bootId, open = 1
     WHERE name = :name AND generation = :generation`,
  )
  const ready = db.prepare('UPDATE agents SET ready = 1 WHERE name = ? AND generation = ?')
  // The exit is kept also when the next generation is intended already; that one's start stays open.
  const ended = db.prepare(
    `UPDATE agents SET exit_code = :code, exit_signal = :signal, exit_reason = :reason, exit_at = :at,
       failures = :failures,
       open = iif(generation = :generation, 0, open), ready = iif(generation = :generation, 0, ready),
       pid = iif(generation = :generation, NULL, pid)
     WHERE name = :name AND generation >= :generation`,
  )
  const forget = db.prepare('DELETE FROM agents WHERE name = ?')
  return {
    agents: () => all.all().map(recordOf),
    setWanted: (name, wanted) => void want.run({ name, wanted }),
    intend: (start) => void intend.run({ ...start, isRestart: start.isRestart ? 1 : 0 }),
    started: (name, generation, identity) => void started.run({ name, generation, ...identity }),
    ready: (name, generation) => void ready.run(name, generation),
    ended: (name, generation, exit, failures) =>
      void ended.run({ name, generation, failures, ...exit }),
    forget: (name) => void forget.run(name),
  }
}

function recordOf(row: Row): AgentRecord {
  const { pid, kernel_start: startedAt, boot_id: bootId } = row
  const hasIdentity = pid !== null && startedAt !== null && bootId !== null
  const hasExit = row.exit_reason !== null && row.exit_at !== null
  return {
    name: row.name,
    wanted: row.wanted,
    generation: row.generation,
    fingerprint: row.fingerprint,
    mark: row.mark,
    identity: hasIdentity ? { pid, startedAt, bootId } : null,
    open: row.open === 1,
    ready: row.ready === 1,
    startedAt: row.started_at,
    restarts: row.restarts,
    failures: row.failures,
    lastExit: hasExit
      ? { code: row.exit_code, signal: row.exit_signal, reason: row.exit_reason, at: row.exit_at }
      : null,
  }
}
