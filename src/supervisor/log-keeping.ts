/**
 * Looks after the log of one running agent: how it grows (the evidence of `output`), what it says (the
 * evidence of readiness), that it is still there, and that it is rotated in time.
 */
import { statSync } from 'node:fs'
import { nextSecond, type Cancel, type Clock, type Steady } from '../clock.ts'
import { rotateAgentLog } from './agent-log-rotation.ts'
import { compressOne } from './log-compression.ts'
import { AT_REST_MS, nextLookMs } from './log-names.ts'
import type { LogCursor } from './log-cursor.ts'
import { searcher } from './log-search.ts'
import type { Plan, Running } from './plan.ts'
import type { Processes } from './process.ts'

export type LogKeepingDoors = {
  readonly clock: Clock
  readonly processes: Processes
  readonly homeId: string
  readonly tell: (kind: string, agent: string, message: string) => void
}

export type LogKeeping = {
  readonly lastOutputAt: () => Steady
  readonly silenceCountsFrom: () => Steady
  readonly hasLogged: (text: string) => Promise<boolean>
  /** Silence up to now counts for nothing. */
  readonly forgive: () => void
  readonly close: () => void
}

type Own = {
  readonly plan: Plan
  readonly running: Running
  readonly doors: LogKeepingDoors
  inode: number | null
  size: number
  lookedAt: Steady
  lastOutputAt: Steady
  silenceFrom: Steady
  /** Whether rotated files may be left that are not compressed yet. */
  mayCompress: boolean
  cancel: Cancel
  closed: boolean
}

/** After a rotation that failed (a full disk), the next try is this much later. */
const RETRY_MS = 60_000

export function keepLog(
  plan: Plan,
  { running, logStart }: { readonly running: Running; readonly logStart: LogCursor | null },
  doors: LogKeepingDoors,
): LogKeeping {
  const now = doors.clock.steady()
  const found = statOf(running.logPath)
  const own: Own = {
    plan,
    running,
    doors,
    inode: found?.ino ?? null,
    size: found?.size ?? 0,
    lookedAt: now,
    lastOutputAt: now,
    silenceFrom: now,
    mayCompress: true,
    cancel: () => undefined,
    closed: false,
  }
  const search = searcher(running.logPath, logStart)
  lookIn(own, AT_FIRST_MS)
  return {
    lastOutputAt: () => own.lastOutputAt,
    silenceCountsFrom: () => own.silenceFrom,
    hasLogged: (text) => Promise.resolve(search(text)),
    forgive: () => (own.silenceFrom = doors.clock.steady()),
    close() {
      own.closed = true
      own.cancel()
    },
  }
}

/** A flood is noticed soon after a start; at rest nobody looks more often than each second. */
const AT_FIRST_MS = 4

function lookIn(own: Own, ms: number): void {
  const { clock } = own.doors
  const at = ms === AT_REST_MS ? nextSecond(clock) : clock.steady() + ms
  own.cancel = clock.wakeAt(at, () => {
    void look(own).then((nextMs) => own.closed || lookIn(own, nextMs))
  })
}

async function look(own: Own): Promise<number> {
  const { clock, tell } = own.doors
  const { name, log } = own.plan
  const now = clock.steady()
  const found = statOf(own.running.logPath)
  if (found === null || (own.inode !== null && found.ino !== own.inode)) {
    if (own.inode !== null) {
      const what = found === null ? 'was deleted' : 'was replaced'
      tell('agent.log-lost', name, `its log ${what} while it runs; restart it to log again`)
    }
    own.inode = found?.ino ?? null
    return RETRY_MS
  }
  own.inode = found.ino
  const grownBytes = found.size - own.size
  const inMs = now - own.lookedAt
  if (grownBytes !== 0) own.lastOutputAt = now
  own.size = found.size
  own.lookedAt = now
  if (found.size <= log.maxBytes) {
    const nextMs = nextLookMs({ grownBytes, inMs, size: found.size }, log.maxBytes)
    if (grownBytes === 0 && own.mayCompress)
      own.mayCompress = compressOne(own.running.logPath, (problem) =>
        tell('agent.trouble', name, problem),
      )
    return nextMs
  }
  return rotate(own, grownBytes / Math.max(inMs, 1))
}

async function rotate(own: Own, bytesPerMs: number): Promise<number> {
  const { log } = own.plan
  if (!(await rotateAgentLog(own.plan, own.running, own.doors))) return RETRY_MS
  own.size = statOf(own.running.logPath)?.size ?? 0
  own.mayCompress = true
  own.lookedAt = own.doors.clock.steady()
  const grownBytes = Math.round(bytesPerMs * 10)
  return nextLookMs({ grownBytes, inMs: 10, size: own.size }, log.maxBytes)
}

function statOf(path: string): { readonly ino: number; readonly size: number } | null {
  return statSync(path, { throwIfNoEntry: false }) ?? null
}
