/**
 * Which session a start of Claude Code has come to. `/clear` and `/resume` change it in a running process,
 * and a restart must not bring back what was cleared. A terminal tells it by a hook, a resident in
 * each of its events.
 */
import { parseEvent } from './claude-events.ts'
import { sessionOfHook } from './claude-hooks.ts'
import { isSessionId } from './claude-session.ts'
import type { Host, LogCursor } from './host.ts'
import { startOrTail } from './log-tail.ts'

/** Null where nothing was told since `from`, the beginning of its log. */
export function sessionTold(
  at: { readonly folder: string; readonly logPath: string },
  from: LogCursor,
  host: Host,
): string | null {
  const byHook = sessionOfHook(at.folder)
  return byHook ?? lastSessionIn(textFrom(at.logPath, from, host))
}

/** The session of the last event; a subagent's events are its own affair. Pure. */
export function lastSessionIn(log: string): string | null {
  for (const line of log.split('\n').toReversed()) {
    const event = line.includes('"session_id"') ? parseEvent(line) : null
    const id = event?.['session_id']
    const isOwn = typeof event?.['parent_tool_use_id'] !== 'string'
    if (isOwn && typeof id === 'string' && isSessionId(id)) return id
  }
  return null
}

const READ_AT_ONCE_BYTES = 1024 * 1024

function textFrom(path: string, from: LogCursor, host: Host): string {
  const pieces: Buffer[] = []
  let cursor = startOrTail(path, from, host)
  for (;;) {
    const piece = host.readLog.readNew(path, cursor, READ_AT_ONCE_BYTES)
    if (piece.bytes.length === 0 && piece.cursor.sequence === cursor.sequence) break
    pieces.push(piece.bytes)
    cursor = piece.cursor
  }
  return Buffer.concat(pieces).toString('utf8')
}
