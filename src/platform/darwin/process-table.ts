/**
 * Looks at processes with ps(1) and checks that it was a look: our own process must be in it, so that an
 * empty or shortened answer is an error and never "they are all gone".
 */
import { spawnSync } from 'node:child_process'
import { causeOf } from '../../errors.ts'
import type { ProcessRow } from '../../supervisor/process.ts'
import { markOf, mayHaveMark } from './birth-mark.ts'
import { COLUMNS, parsePs, type PsRow } from './ps.ts'
import { answerOf, ENGLISH_AND_UTC, type MacTools } from './tools.ts'

const WITHIN_MS = 5000
/** A synchronous look holds up the whole daemon. */
const SYNC_WITHIN_MS = 2000
const OUTPUT_MAX_BYTES = 64 * 1024 * 1024

export type Marked = {
  readonly rows: readonly PsRow[]
  readonly marks: ReadonlyMap<number, string>
}

export type ProcessTable = {
  /** All processes of all users. Rejects when ps fails or cannot be read. */
  readonly all: () => Promise<readonly PsRow[]>
  /** Those of these that there are. Rejects as `all`. */
  readonly some: (pids: readonly number[]) => Promise<readonly PsRow[]>
  /** As `some`, and without pids as `all`, at once; null when it is not known. */
  readonly now: (pids: readonly number[] | null) => readonly PsRow[] | null
  /** All processes of all users, and the birth marks of this user's, by pid. Rejects as `all`. */
  readonly marked: (uid: number) => Promise<Marked>
}

export function processTable(tools: MacTools): ProcessTable {
  const look = async (args: readonly string[]): Promise<readonly PsRow[]> =>
    checked(answerOf('ps', await tools.run('ps', args, { timeoutMs: WITHIN_MS })))
  const some = async (pids: readonly number[]): Promise<readonly PsRow[]> =>
    only(pids, await look(argsFor(pids)))
  return {
    all: () => look(argsFor(null)),
    some,
    now(pids) {
      const env = { ...process.env, ...ENGLISH_AND_UTC }
      const limits = { timeout: SYNC_WITHIN_MS, maxBuffer: OUTPUT_MAX_BYTES } as const
      const ran = spawnSync(tools.path('ps'), argsFor(pids), {
        env,
        encoding: 'utf8',
        killSignal: 'SIGKILL',
        ...limits,
      })
      if (ran.status !== 0) return null
      try {
        const rows = checked(ran.stdout)
        return pids === null ? rows : only(pids, rows)
      } catch {
        // Not known, which is an answer.
        return null
      }
    },
    async marked(uid) {
      const rows = await look(['-axwwEo', COLUMNS])
      const maybe = rows.filter((row) => row.uid === uid && mayHaveMark(row.command))
      const plain = maybe.length === 0 ? [] : await some(maybe.map(({ pid }) => pid))
      const marks = new Map<number, string>()
      for (const { pid, startedAt, command } of maybe) {
        const same = plain.find((row) => row.pid === pid && row.startedAt === startedAt)
        const mark = markOf(command, same?.command ?? '')
        if (mark !== null) marks.set(pid, mark)
      }
      return { rows, marks }
    },
  }
}

/** As the supervisor speaks of it. */
export function rowOf(row: PsRow, mark: string | null): ProcessRow {
  const { pid, ppid, pgid, startedAt, rssBytes, state } = row
  return { pid, ppid, pgid, startedAt, rssBytes, state, mark }
}

/** Asked for some, ps is asked for us too: it exits with 1 when it finds none, as when it fails. */
function argsFor(pids: readonly number[] | null): readonly string[] {
  return pids === null
    ? ['-axwwo', COLUMNS]
    : ['-wwo', COLUMNS, '-p', [process.pid, ...pids].join(',')]
}

function only(pids: readonly number[], rows: readonly PsRow[]): readonly PsRow[] {
  const wanted = new Set(pids)
  return rows.filter(({ pid }) => wanted.has(pid))
}

function checked(output: string): readonly PsRow[] {
  try {
    const rows = parsePs(output)
    if (rows.some(({ pid }) => pid === process.pid)) return rows
  } catch (error) {
    throw new Error(`unable to look at the processes: ${causeOf(error)}`, { cause: error })
  }
  throw new Error('unable to look at the processes: ps does not show the one that asks')
}
