/**
 * What ps said last of who has a pid. The daemon lists all processes every 30 s, which keeps this fresh, so
 * that five looks a second at each adopted agent cost no ps at all.
 */
import type { Clock, Steady } from '../../clock.ts'
import type { Identity } from '../../supervisor/process.ts'
import type { ProcessTable } from './process-table.ts'
import type { PsRow } from './ps.ts'

/**
 * So long a look is as good as new: pids are handed out in a circle of 99,999, so none is given away again
 * within seconds, and somebody who looks every 200 ms sees that it is free in between.
 */
const FRESH_MS = 40_000
/** A ps that has failed or hung is not asked again at once. */
const ASK_AGAIN_MS = 5000

export type Said = 'same' | 'another' | 'unknown'

export type KnownStarts = {
  /** What a look has shown of these pids, or of all. */
  readonly seen: (pids: readonly number[] | 'all', rows: readonly PsRow[]) => void
  /** What is known at once; asks in the background where that is old. A zombie is `another`. */
  readonly says: (identity: Identity) => Said
  /** As `says`, but asks ps now where what is known is old; `unknown` when it does not tell. */
  readonly surely: (identity: Identity) => Said
}

/** `startedAt` null: nobody has the pid, or a zombie. */
type Known = { readonly startedAt: string | null; readonly at: Steady }

export function knownStarts(
  table: Pick<ProcessTable, 'some' | 'now'>,
  clock: Pick<Clock, 'steady'>,
): KnownStarts {
  let known = new Map<number, Known>()
  const seen: KnownStarts['seen'] = (pids, rows) => {
    const at = clock.steady()
    if (pids === 'all') known = new Map()
    else for (const pid of pids) known.set(pid, { startedAt: null, at })
    for (const { pid, startedAt, state } of rows) {
      known.set(pid, { startedAt: state === 'zombie' ? null : startedAt, at })
    }
  }
  const isFresh = (pid: number): boolean => {
    const at = known.get(pid)?.at
    return at !== undefined && clock.steady() - at < FRESH_MS
  }
  const said = ({ pid, startedAt }: Identity): Said => {
    const last = known.get(pid)
    if (last === undefined) return 'unknown'
    return last.startedAt === startedAt ? 'same' : 'another'
  }
  const asking = askingPs(table, seen, clock)
  return {
    seen,
    says(identity) {
      if (!isFresh(identity.pid)) asking.later(identity.pid)
      return said(identity)
    },
    surely(identity) {
      return isFresh(identity.pid) || asking.now(identity.pid) ? said(identity) : 'unknown'
    },
  }
}

type Asking = {
  /** Behind the caller's back; all that are asked about in one turn share a look. */
  readonly later: (pid: number) => void
  /** False when ps did not tell. */
  readonly now: (pid: number) => boolean
}

function askingPs(
  table: Pick<ProcessTable, 'some' | 'now'>,
  seen: KnownStarts['seen'],
  clock: Pick<Clock, 'steady'>,
): Asking {
  let due = new Set<number>()
  let isAsking = false
  let notBefore: Steady = Number.NEGATIVE_INFINITY
  const failed = (): void => {
    notBefore = clock.steady() + ASK_AGAIN_MS
  }
  const askForDue = async (): Promise<void> => {
    isAsking = true
    await new Promise((resolve) => setImmediate(resolve))
    const pids = [...due]
    due = new Set()
    await table.some(pids).then((rows) => seen(pids, rows), failed)
    isAsking = false
  }
  return {
    later(pid) {
      due.add(pid)
      if (!isAsking && clock.steady() >= notBefore) void askForDue()
    },
    now(pid) {
      if (clock.steady() < notBefore) return false
      const rows = table.now([pid])
      if (rows === null) failed()
      else seen([pid], rows)
      return rows !== null
    },
  }
}
