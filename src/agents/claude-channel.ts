/**
 * Talks with one running Claude Code: writes into its stdin pipe, reads what comes of it from its log,
 * to which its output goes directly. Keeps how the conversation stands, also after an adoption.
 */
import { randomUUID } from 'node:crypto'
import type { Running } from '../supervisor/plan.ts'
import {
  hear,
  look,
  newConversation,
  type Conversation,
  type TurnLimits,
} from './claude-conversation.ts'
import { answeredId, parseEvent, type ClaudeEvent } from './claude-events.ts'
import { controlId, controlLine, promptLine, type Control } from './claude-lines.ts'
import { readSession } from './claude-session-files.ts'
import type { Host, LogCursor } from './host.ts'
import { startOrTail } from './log-tail.ts'
import { CLAUDE } from './numbers.ts'
import { pause } from './pause.ts'

export type Channel = {
  /** The conversation as it is now. */
  readonly look: () => Conversation
  /** Asks and gives true once it was answered, false when `signal` aborts first. */
  readonly request: (subtype: Control, signal: AbortSignal) => Promise<boolean>
  /** Puts a prompt in; true once it was read. */
  readonly say: (text: string, signal: AbortSignal) => Promise<boolean>
  /** True once no turn is open. */
  readonly turnEnds: (signal: AbortSignal) => Promise<boolean>
}

type Own = {
  readonly running: Running
  readonly host: Host
  readonly limits: TurnLimits
  cursor: LogCursor
  carry: Buffer
  conversation: Conversation
  readonly listeners: Set<(event: ClaudeEvent) => void>
}

const READ_AT_ONCE_BYTES = 1024 * 1024

/** Begins with what this start has logged so far, so that it knows of an open turn also after an adoption. */
export function openChannel(running: Running, host: Host, limits: TurnLimits): Channel {
  const now = host.clock.steady()
  const own: Own = {
    running,
    host,
    limits,
    cursor: startOrTail(running.logPath, readSession(running.folder)?.logFrom ?? null, host),
    carry: Buffer.alloc(0),
    conversation: newConversation(now),
    listeners: new Set(),
  }
  return {
    look: () => readOn(own),
    request(subtype, signal) {
      const id = controlId(subtype, randomUUID())
      const isAnswer = (event: ClaudeEvent): boolean =>
        event.type === 'control_response' && answeredId(event) === id
      return write(own, controlLine(id, subtype), isAnswer, signal)
    },
    say(text, signal) {
      const uuid = randomUUID()
      const isTaken = (event: ClaudeEvent): boolean =>
        event['command_uuid'] === uuid || event['uuid'] === uuid
      return write(own, promptLine(text, uuid), isTaken, signal)
    },
    turnEnds: (signal) => until(own, ({ turn }) => turn === 'idle', signal),
  }
}

/** Takes in all that is new in the log. */
function readOn(own: Own): Conversation {
  const { host, running } = own
  own.conversation = look(own.conversation, host.clock.steady(), own.limits)
  for (;;) {
    const piece = host.readLog.readNew(running.logPath, own.cursor, READ_AT_ONCE_BYTES)
    const isEnd = piece.bytes.length === 0 && piece.cursor.sequence === own.cursor.sequence
    own.cursor = piece.cursor
    if (isEnd) return own.conversation
    takeIn(own, Buffer.concat([own.carry, piece.bytes]))
  }
}

function takeIn(own: Own, bytes: Buffer): void {
  const end = bytes.lastIndexOf(10) + 1
  own.carry = Buffer.from(bytes.subarray(end))
  for (const line of bytes.toString('utf8', 0, end).split('\n')) {
    own.conversation = hear(own.conversation, line, own.host.clock.steady())
    if (own.listeners.size === 0) continue
    const event = parseEvent(line)
    if (event !== null) for (const listener of own.listeners) listener(event)
  }
}

/** Writes the line; true with the first event after it that fits, false when aborted. */
async function write(
  own: Own,
  line: string,
  fits: (event: ClaudeEvent) => boolean,
  signal: AbortSignal,
): Promise<boolean> {
  let found = false
  const listener = (event: ClaudeEvent): void => void (found ||= fits(event))
  own.listeners.add(listener)
  try {
    await own.running.write(line)
    return await until(own, () => found, signal)
  } finally {
    own.listeners.delete(listener)
  }
}

/** Looks into the log, at first often: it answers in 20 ms, or late, or never. */
async function until(
  own: Own,
  isSo: (conversation: Conversation) => boolean,
  signal: AbortSignal,
): Promise<boolean> {
  let everyMs: number = CLAUDE.listen.everyMs
  for (;;) {
    if (isSo(readOn(own))) return true
    if (signal.aborted) return false
    await pause(everyMs, own.host.clock, signal)
    everyMs = Math.min(everyMs * 1.5, CLAUDE.listen.atMostMs)
  }
}
