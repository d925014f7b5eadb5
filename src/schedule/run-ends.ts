/** How an attempt ended, from what its process left and from what we did to it. Pure. */
import { AgenthostError } from '../errors.ts'
import type { RunEnd } from './ending.ts'
import type { Exit } from './run-doors.ts'

/** It was refused before there was a process. */
export function notStarted(error: unknown): RunEnd {
  const why =
    error instanceof AgenthostError ? error.message : `it could not be started: ${String(error)}`
  return { code: null, signal: null, reason: 'not-started', why }
}

/** `ours` is why we ended it, where we did. */
export function endOf(ours: Pick<RunEnd, 'reason' | 'why'> | null, exit: Exit): RunEnd {
  const { code, signal } = exit ?? { code: null, signal: null }
  if (ours !== null) return { code, signal, ...ours }
  return { code, signal, reason: exit === null ? 'unknown' : 'exit', why: '' }
}
