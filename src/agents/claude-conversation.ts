/**
 * How a conversation with Claude Code stands, from its events: whether a turn is open, which tools
 * run in it, and since when nothing has come. Pure; `claude-channel.ts` reads the events.
 */
import type { Steady } from '../clock.ts'
import { answeredId, blocksOf, parseEvent, type ClaudeEvent } from './claude-events.ts'
import { isFirstAnswer } from './claude-lines.ts'

export type Conversation = {
  readonly turn: 'open' | 'idle'
  /** When the last event of any kind came; answers to our own questions are none. */
  readonly lastEventAt: Steady
  readonly lookedAt: Steady
  /** Tool calls that have no result yet. */
  readonly tools: readonly string[]
  /** Prompts that were read and wait for their turn. */
  readonly queued: readonly string[]
}

export function newConversation(now: Steady): Conversation {
  return { turn: 'idle', lastEventAt: now, lookedAt: now, tools: [], queued: [] }
}

/** The conversation after one more line of its output. */
export function hear(before: Conversation, line: string, now: Steady): Conversation {
  const event = parseEvent(line)
  if (event === null) return before
  if (event.type === 'control_response') {
    return isFirstAnswer(answeredId(event) ?? '') ? newConversation(now) : before
  }
  return { ...afterEvent(before, event), lastEventAt: now }
}

function afterEvent(before: Conversation, event: ClaudeEvent): Conversation {
  switch (event.type) {
    case 'system':
      // Printed at the start of every turn, also of one that a finished task in the background begins.
      return event['subtype'] === 'init' ? { ...before, turn: 'open' } : before
    case 'command_lifecycle':
      return afterLifecycle(before, String(event['command_uuid']), event['state'])
    case 'assistant':
      return { ...before, turn: 'open', tools: [...before.tools, ...toolCalls(event)] }
    case 'user': {
      const results = toolResults(event)
      return { ...before, turn: 'open', tools: before.tools.filter((id) => !results.includes(id)) }
    }
    case 'result':
      return { ...before, turn: 'idle', tools: [] }
    default:
      return before
  }
}

function afterLifecycle(before: Conversation, uuid: string, state: unknown): Conversation {
  const others = before.queued.filter((each) => each !== uuid)
  if (state === 'queued') return { ...before, queued: [...others, uuid] }
  // `completed` and `cancelled` come after the turn's own end.
  return { ...before, queued: others, turn: state === 'started' ? 'open' : before.turn }
}

function toolCalls(event: ClaudeEvent): readonly string[] {
  return blocksOf(event).flatMap(({ type, id }) =>
    type === 'tool_use' && typeof id === 'string' ? [id] : [],
  )
}

function toolResults(event: ClaudeEvent): readonly string[] {
  return blocksOf(event).flatMap(({ type, tool_use_id: id }) =>
    type === 'tool_result' && typeof id === 'string' ? [id] : [],
  )
}

export type TurnLimits = {
  /** An open turn without any event for longer is stuck. */
  readonly turnSilenceMs: number
  /** The same while a tool runs, which prints nothing. */
  readonly toolSilenceMs: number
  /** A longer time between two looks was not watched (the host slept), and is no silence. */
  readonly unwatchedMs: number
}

/** To be called at each look, before what is new is heard. */
export function look(before: Conversation, now: Steady, limits: TurnLimits): Conversation {
  const gapMs = now - before.lookedAt
  const forgivenMs = gapMs > limits.unwatchedMs ? gapMs : 0
  return { ...before, lookedAt: now, lastEventAt: before.lastEventAt + forgivenMs }
}

/** For how long the open turn has been silent, where that is too long; else null. */
export function stuckForMs(
  { turn, tools, lastEventAt }: Conversation,
  now: Steady,
  { turnSilenceMs, toolSilenceMs }: TurnLimits,
): number | null {
  if (turn === 'idle') return null
  const quietMs = now - lastEventAt
  return quietMs > (tools.length > 0 ? toolSilenceMs : turnSilenceMs) ? quietMs : null
}

/** Nothing is open and nothing waits: a restart now costs no work. */
export function isIdle({ turn, queued }: Conversation): boolean {
  return turn === 'idle' && queued.length === 0
}
