import { describe, expect, it } from 'vitest'
import {
  hear,
  isIdle,
  look,
  newConversation,
  stuckForMs,
  type Conversation,
} from '../../src/agents/claude-conversation.ts'
import { controlId } from '../../src/agents/claude-lines.ts'

const LIMITS = { turnSilenceMs: 1000, toolSilenceMs: 5000, unwatchedMs: 10_000 }

// As Claude Code 2.1.330 prints them, without what is not looked at.
const INIT = '{"type":"system","subtype":"init","session_id":"s"}'
const PROMPT =
  '{"type":"user","message":{"role":"user","content":"hi"},"isReplay":true,"uuid":"u1"}'
const ANSWER = '{"type":"assistant","message":{"content":[{"type":"text","text":"hello"}]}}'
const CALL =
  '{"type":"assistant","message":{"content":[{"type":"tool_use","id":"t1","name":"Bash","input":{}}]}}'
const RESULT_OF_TOOL =
  '{"type":"user","message":{"content":[{"tool_use_id":"t1","type":"tool_result","content":"x"}]}}'
const RESULT = '{"type":"result","subtype":"success","is_error":false}'

function lifecycle(uuid: string, state: string): string {
  return JSON.stringify({ type: 'command_lifecycle', command_uuid: uuid, state })
}

/** Each line a millisecond after the one before. */
function after(...lines: readonly string[]): Conversation {
  let conversation = newConversation(0)
  for (const [index, line] of lines.entries()) conversation = hear(conversation, line, index + 1)
  return conversation
}

describe('a conversation', () => {
  const cases: readonly (readonly [string, readonly string[], Partial<Conversation>])[] = [
    ['is idle before anything was said', [], { turn: 'idle' }],
    ['is open from the first event of a turn', [INIT], { turn: 'open', lastEventAt: 1 }],
    ['is open when a prompt was begun', [lifecycle('u1', 'started')], { turn: 'open' }],
    ['stays open over an answer', [INIT, PROMPT, ANSWER], { turn: 'open', lastEventAt: 3 }],
    ['is idle after the result', [INIT, PROMPT, ANSWER, RESULT], { turn: 'idle' }],
    [
      'stays idle when the prompt is told to be completed',
      [INIT, RESULT, lifecycle('u1', 'completed')],
      { turn: 'idle' },
    ],
    [
      'stays idle when something in the background changes',
      [INIT, RESULT, '{"type":"system","subtype":"task_updated"}'],
      { turn: 'idle' },
    ],
    ['knows a tool that runs', [INIT, CALL], { tools: ['t1'] }],
    ['knows that a tool has ended', [INIT, CALL, RESULT_OF_TOOL], { tools: [], turn: 'open' }],
    ['forgets tools whose turn was interrupted', [INIT, CALL, RESULT], { tools: [] }],
    ['keeps a prompt that waits', [INIT, lifecycle('u2', 'queued')], { queued: ['u2'] }],
    [
      'lets go of a prompt that begins',
      [lifecycle('u2', 'queued'), lifecycle('u2', 'started')],
      { queued: [], turn: 'open' },
    ],
    [
      'takes no plain text and no half line for an event',
      [INIT, 'a note', '{"type":"resu'],
      { turn: 'open', lastEventAt: 1 },
    ],
  ]
  it.each(cases)('%s', (_name, lines, expected) => {
    expect(after(...lines)).toMatchObject(expected)
  })

  it('hears no event in the answer to a ping', () => {
    const ping = JSON.stringify({
      type: 'control_response',
      response: { subtype: 'success', request_id: controlId('mcp_status', 'r') },
    })
    expect(after(INIT, ping).lastEventAt).toBe(1)
  })

  it('begins anew with the first answer of a new process, whatever the old one left open', () => {
    const first = JSON.stringify({
      type: 'control_response',
      response: { subtype: 'success', request_id: controlId('initialize', 'r') },
    })
    expect(after(INIT, CALL, lifecycle('u2', 'queued'), first)).toEqual(newConversation(4))
  })

  it('is idle only when no prompt waits either', () => {
    expect(isIdle(after(INIT, RESULT))).toBe(true)
    expect(isIdle(after(INIT, lifecycle('u2', 'queued'), RESULT))).toBe(false)
    expect(isIdle(after(INIT))).toBe(false)
  })
})

describe('a turn without any event', () => {
  it('is stuck after its limit, and not before', () => {
    expect(stuckForMs(after(INIT), 1001, LIMITS)).toBeNull()
    expect(stuckForMs(after(INIT), 1002, LIMITS)).toBe(1001)
  })

  it('may be silent for longer while a tool runs', () => {
    expect(stuckForMs(after(INIT, CALL), 5002, LIMITS)).toBeNull()
    expect(stuckForMs(after(INIT, CALL), 5003, LIMITS)).toBe(5001)
  })

  it('is never stuck when none is open', () => {
    expect(stuckForMs(after(INIT, RESULT), 1_000_000, LIMITS)).toBeNull()
  })

  it('is not stuck for a time that nobody watched', () => {
    const slept = look(look(after(INIT), 100, LIMITS), 3_600_000, LIMITS)
    expect(stuckForMs(slept, 3_600_000, LIMITS)).toBeNull()
    expect(stuckForMs(look(slept, 3_602_000, LIMITS), 3_602_000, LIMITS)).not.toBeNull()
  })

  it('is stuck by looks that each come in time', () => {
    let conversation = after(INIT)
    for (let now = 500; now <= 1500; now += 500) conversation = look(conversation, now, LIMITS)
    expect(stuckForMs(conversation, 1500, LIMITS)).toBe(1499)
  })
})
