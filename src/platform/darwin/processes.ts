/**
 * The process doors on macOS, from ps(1): there is no /proc. Identity is the start time that the kernel
 * keeps with the process, and the boot. What ps does not say is not known, and never means "gone".
 */
import { type Clock, systemClock } from '../../clock.ts'
import { codeOf } from '../../errors.ts'
import type { Identity, Processes } from '../../supervisor/process.ts'
import { bootIdOf } from './boot-id.ts'
import { knownStarts, type KnownStarts } from './known-starts.ts'
import { processTable, rowOf, type ProcessTable } from './process-table.ts'
import type { MacTools } from './tools.ts'

export function darwinProcesses(
  tools: MacTools,
  clock: Pick<Clock, 'steady'> = systemClock,
): Processes {
  const uid = process.getuid?.() ?? 0
  const bootId = bootIdOf(tools)
  const table = processTable(tools)
  const starts = knownStarts(table, clock)
  const isThere = (identity: Identity): boolean =>
    identity.bootId === bootId && kill(identity.pid, 0) !== 'gone'
  return {
    bootId: () => bootId,
    async identify(pid) {
      const rows = await table.some([pid])
      starts.seen([pid], rows)
      const [row] = rows
      return row === undefined || row.state === 'zombie'
        ? null
        : { pid, startedAt: row.startedAt, bootId }
    },
    async statesOf(pids) {
      const rows = await table.some(pids)
      starts.seen(pids, rows)
      return new Map(rows.map(({ pid, state }) => [pid, state]))
    },
    isAlive: (identity) => isThere(identity) && starts.says(identity) !== 'another',
    async list({ marks }) {
      // A row of `-E` shows the environment too; those of system binaries stay hidden (SIP): unmarked.
      const look = marks ? await table.marked(uid) : { rows: await table.all(), marks: NO_MARKS }
      starts.seen('all', look.rows)
      return look.rows
        .filter((row) => row.uid === uid)
        .map((row) => rowOf(row, look.marks.get(row.pid) ?? null))
    },
    signal(target, signal) {
      if ('group' in target) return signalGroup(target.group, signal, table)
      if (!isThere(target.process)) return 'gone'
      return signalProcess(target.process, signal, starts)
    },
  }
}

const NO_MARKS: ReadonlyMap<number, string> = new Map()

/** Only who it is for sure is signalled: a pid may have been given to another. */
function signalProcess(
  identity: Identity,
  signal: NodeJS.Signals,
  starts: KnownStarts,
): 'sent' | 'gone' | 'refused' {
  const said = starts.surely(identity)
  if (said === 'another') return 'gone'
  return said === 'same' ? kill(identity.pid, signal) : 'refused'
}

/**
 * EPERM from a group: only zombies are left in it (xnu's killpg1 skips them), or members that are another
 * user's. ps tells which; where it does not, the group is not gone.
 */
function signalGroup(
  group: number,
  signal: NodeJS.Signals,
  table: ProcessTable,
): 'sent' | 'gone' | 'refused' {
  const sent = kill(-group, signal)
  if (sent !== 'refused') return sent
  const rows = table.now(null)
  if (rows === null) return 'refused'
  const lives = rows.some(({ pgid, state }) => pgid === group && state !== 'zombie')
  return lives ? 'refused' : 'gone'
}

/** kill(2). `refused`: it is there, and another user's. */
function kill(pid: number, signal: NodeJS.Signals | 0): 'sent' | 'gone' | 'refused' {
  try {
    process.kill(pid, signal)
    return 'sent'
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ESRCH') return 'gone'
    if (code === 'EPERM') return 'refused'
    throw error
  }
}
