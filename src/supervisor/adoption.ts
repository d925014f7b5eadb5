/**
 * Which running processes a new daemon takes over. Pure: from the records, the process table and
 * the pid files of the launcher. No twin is ever started and none is forgotten, also when the daemon
 * died between fork and record, and also when `host.db` is gone.
 */
import type { AgentRecord } from './records.ts'
import { readMark, sameProcess, type Identity, type Mark, type ProcessRow } from './process.ts'

export type Facts = {
  readonly homeId: string
  readonly bootId: string
  readonly records: readonly AgentRecord[]
  readonly table: readonly ProcessRow[]
  /** Written by the launcher itself before it became the agent: agent, generation, pid. */
  readonly pidFiles: readonly PidFile[]
}

export type PidFile = { readonly agent: string; readonly generation: number; readonly pid: number }

export type Adopted = {
  readonly agent: string
  readonly generation: number
  readonly identity: Identity
  readonly mark: string | null
}

/** One entry per agent of which something runs. */
export function adopt(facts: Facts): readonly Adopted[] {
  const names = new Set(facts.records.map(({ name }) => name))
  for (const row of facts.table) {
    const mark = markOf(row, facts)
    if (mark !== null) names.add(mark.agent)
  }
  return [...names].flatMap((name) => adoptOne(name, facts) ?? [])
}

/** The highest generation that anything tells of: the next start must have a higher one. */
export function lastGeneration(agent: string, facts: Facts): number {
  const marks = facts.table.map((row) => markOf(row, facts))
  return Math.max(
    0,
    ...facts.records.filter(({ name }) => name === agent).map(({ generation }) => generation),
    ...facts.pidFiles.filter((file) => file.agent === agent).map(({ generation }) => generation),
    ...marks.map((mark) => (mark?.agent === agent ? mark.generation : 0)),
  )
}

function adoptOne(name: string, facts: Facts): Adopted | null {
  const record = facts.records.find((each) => each.name === name)
  if (record !== undefined) {
    const row = recorded(record, facts)
    if (row !== undefined) {
      return {
        agent: name,
        generation: record.generation,
        identity: identityOf(row, facts),
        mark: record.mark,
      }
    }
  }
  const carriers = facts.table.filter((row) => markOf(row, facts)?.agent === name)
  return byPidFile(name, carriers, facts) ?? byMarkAlone(name, carriers, facts)
}

function recorded({ identity }: AgentRecord, facts: Facts): ProcessRow | undefined {
  if (identity === null) return undefined
  return facts.table.find(
    (row) => row.state !== 'zombie' && sameProcess(identityOf(row, facts), identity),
  )
}

/** The launcher wrote its pid, but the daemon died before it wrote that down. */
function byPidFile(name: string, carriers: readonly ProcessRow[], facts: Facts): Adopted | null {
  for (const row of carriers) {
    const generation = markOf(row, facts)?.generation
    const isMain = facts.pidFiles.some(
      (file) => file.agent === name && file.pid === row.pid && file.generation === generation,
    )
    if (isMain && generation !== undefined) {
      return { agent: name, generation, identity: identityOf(row, facts), mark: row.mark }
    }
  }
  return null
}

/**
 * Neither record nor pid file (its folder was deleted): the newest session leader without a marked
 * parent. A pid file of that generation, though, says that the main process is gone, and then
 * what still carries its mark is left over from it and no agent.
 */
function byMarkAlone(name: string, carriers: readonly ProcessRow[], facts: Facts): Adopted | null {
  const pids = new Set(carriers.map(({ pid }) => pid))
  const tops = carriers
    .filter((row) => row.pid === row.pgid && !pids.has(row.ppid))
    .map((row) => ({ row, generation: markOf(row, facts)?.generation ?? 0 }))
    .toSorted((a, b) => b.generation - a.generation)
  const [newest] = tops
  if (newest === undefined) return null
  const isKnown =
    facts.pidFiles.some((file) => file.agent === name && file.generation === newest.generation) ||
    facts.records.some(
      (record) =>
        record.name === name && record.generation === newest.generation && record.identity !== null,
    )
  if (isKnown) return null
  const { row, generation } = newest
  return { agent: name, generation, identity: identityOf(row, facts), mark: row.mark }
}

function markOf(row: ProcessRow, { homeId }: Facts): Mark | null {
  if (row.mark === null || row.state === 'zombie') return null
  const mark = readMark(row.mark)
  return mark?.homeId === homeId ? mark : null
}

function identityOf({ pid, startedAt }: ProcessRow, { bootId }: Facts): Identity {
  return { pid, startedAt, bootId }
}
