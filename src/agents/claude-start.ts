/** Makes ready a start of Claude Code: its session, its settings file, its folder. */
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ClaudeEntry } from '../config/entry.ts'
import type { Running, StartContext } from '../supervisor/plan.ts'
import { forgetHooks } from './claude-hooks.ts'
import { claimSession } from './claude-owner.ts'
import {
  chooseSession,
  isSessionId,
  refusalIn,
  wantedSession,
  type SessionChoice,
  type SessionFacts,
} from './claude-session.ts'
import { hasTranscript, readSession, writePrivate, writeSession } from './claude-session-files.ts'
import { sessionTold } from './claude-session-told.ts'
import type { Host, LogCursor } from './host.ts'

/** Why it must not start: its session belongs to another. Null when it may; the session is claimed then. */
export async function refuseSharedSession(
  entry: ClaudeEntry,
  at: StartContext,
  host: Host,
): Promise<string | null> {
  const id = wantedSession({ configured: entry.session, kept: keptSession(at, host).kept })
  // Claude Code says so only by its exit code 1 and a line in the log.
  if (id !== undefined && !isSessionId(id)) return `its session ${id} is not a UUID`
  return id === undefined ? null : claimSession(at.name, id, host)
}

/** Settles the session of this start and writes it down. */
export function takeUpSession(entry: ClaudeEntry, at: StartContext, host: Host): SessionChoice {
  const choice = chooseSession(
    {
      configured: entry.session,
      ...keptSession(at, host),
      hasTranscript: (id) => hasTranscript(configDirOf(at), id),
    },
    randomUUID,
  )
  if (choice.note !== null) host.note(at.name, choice.note)
  const { id, spoken } = choice
  const logFrom = host.readLog.cursorAtEnd(at.logPath)
  writeSession(at.folder, { id, spoken, configured: entry.session, logFrom })
  forgetHooks(at.folder)
  return choice
}

/** The session of the last start, or the one that its conversation has gone on in since. */
function keptSession(at: StartContext, host: Host): Pick<SessionFacts, 'kept' | 'refused'> {
  const note = readSession(at.folder)
  if (note === null) return { kept: null, refused: null }
  const refused = refusalIn(textSince(at.logPath, note.logFrom, host), note.id)
  // What was refused has come to nothing else.
  const told = refused === null ? sessionTold(at, note.logFrom, host) : null
  const isOther = told !== null && told !== note.id
  return { kept: isOther ? { ...note, id: told, spoken: false } : note, refused }
}

export function sessionArgs({ id, how }: SessionChoice): readonly string[] {
  return [how === 'new' ? '--session-id' : '--resume', id]
}

/** Permissions, and for a terminal its hooks. May hold secrets of the operator: for nobody else to read. */
export function writeSettings(
  at: StartContext,
  entry: ClaudeEntry,
  more: Readonly<Record<string, unknown>>,
): string {
  const path = join(at.folder, 'settings.json')
  mkdirSync(configDirOf(at), { recursive: true, mode: 0o700 })
  writePrivate(path, { permissions: { allow: entry.allowedTools ?? [] }, ...more })
  return path
}

/** What both forms of Claude Code are given; the entry's own arguments come last and win. */
export function commonArgs(entry: ClaudeEntry, settings: string): readonly string[] {
  return [
    '--settings',
    settings,
    '--setting-sources',
    'user',
    '--strict-mcp-config',
    ...(entry.mcpConfig === undefined ? [] : ['--mcp-config', entry.mcpConfig]),
    ...(entry.model === undefined ? [] : ['--model', entry.model]),
  ]
}

export function configDirOf(at: Pick<StartContext, 'env' | 'folder'>): string {
  return at.env['CLAUDE_CONFIG_DIR'] ?? join(at.folder, 'claude')
}

/** A refusal is the first thing that a start prints. */
const LOOK_BYTES = 256 * 1024

/** The first of what the newest start has printed. */
export function printedByStart({ folder, logPath }: Running, host: Host): string {
  const note = readSession(folder)
  return note === null ? '' : textSince(logPath, note.logFrom, host)
}

function textSince(logPath: string, from: LogCursor, { readLog }: Host): string {
  return readLog.readNew(logPath, from, LOOK_BYTES).bytes.toString('utf8')
}
