import { describe, expect, it } from 'vitest'
import { isCircle } from '../../src/regression/agent-stream.ts'
import { envelopeIn } from '../../src/regression/openclaw-envelope.ts'
import { atItsOwnPort } from '../../src/regression/openclaw-exec.ts'
import { TRACE_BEGIN, withTraceLine, type TraceSoFar } from '../../src/regression/openclaw-trace.ts'

const HIDDEN = '[Malformed diagnostic JSON redacted]'

type Result = { readonly text: string; readonly isError?: boolean; readonly details?: object }

/** A call and its result, as they stand in a conversation. */
function turn(id: number, result: Result, args: object = { command: 'ls' }): readonly object[] {
  const { text, isError = false, details = {} } = result
  const call = { type: 'toolCall', id: `call-${id}`, name: 'exec', arguments: args }
  return [
    { role: 'assistant', content: [call], stopReason: 'toolUse', responseId: `gen-${id}` },
    {
      role: 'toolResult',
      toolCallId: `call-${id}`,
      content: [{ type: 'text', text }],
      details,
      isError,
    },
  ]
}

const says = { role: 'assistant', content: [], stopReason: 'stop', responseId: 'gen-last' }

function line(stage: string, messages: readonly object[] = [], ts = '2026-01-05T09:00:00.000Z') {
  return JSON.stringify({ stage, ts, messages })
}

/** Each request has the whole conversation before it again. */
function traced(turns: readonly (readonly object[])[]): TraceSoFar {
  const contexts = turns.map((_turn, at) => line('stream:context', turns.slice(0, at).flat()))
  return [...contexts, line('session:after', turns.flat())].reduce(withTraceLine, TRACE_BEGIN)
}

describe("a trace of OpenClaw's requests", () => {
  it('counts each reply and each call once, though every line has all of them', () => {
    const { stream, requests } = traced([turn(1, { text: 'a' }), turn(2, { text: 'b' }), [says]])
    expect(requests).toBe(3)
    expect(stream.replies.size).toBe(3)
    expect([...stream.answered]).toEqual(['call1', 'call2'])
    expect(stream.failures).toEqual({})
  })

  it.each<[string, Result]>([
    ['seen_unknown_tool', { text: 'Tool Nope not found', isError: true }],
    ['seen_bad_schema', { text: 'Validation failed for tool "exec": …', isError: true }],
    ['seen_bad_schema', { text: HIDDEN, isError: true }],
    ['seen_tool_failed', { text: HIDDEN, isError: true, details: { status: 'error' } }],
    ['seen_tool_failed', { text: '(no output)\n\n(Command exited with code 3)' }],
  ])('tells %s of %o', (kind, result) => {
    expect(traced([turn(1, result)]).stream.failures).toEqual({ [kind]: 1 })
  })

  it('knows a call again though its id is spelled otherwise at the end', () => {
    const [before, after] = ['callgen1', 'call_gen-1'].map((id) => {
      const call = { type: 'toolCall', id, name: 'exec', arguments: {} }
      const reply = { role: 'assistant', content: [call], stopReason: 'toolUse', responseId: 'g' }
      return [
        reply,
        { role: 'toolResult', toolCallId: id, content: 'no', details: {}, isError: true },
      ]
    })
    const lines = [line('stream:context', before), line('session:after', after)]
    const { stream } = lines.reduce(withTraceLine, TRACE_BEGIN)
    expect(stream.failures).toEqual({ seen_tool_failed: 1 })
    expect(stream.calls.size).toBe(1)
  })

  it('takes a reply that broke off for no turn', () => {
    const broken = { ...says, stopReason: 'error', responseId: 'gen-broken' }
    expect(traced([[broken], [says]]).stream.replies.size).toBe(1)
  })

  it('is a circle with the same results alone, not with hidden or new ones', () => {
    const eight = (result: (at: number) => Result) =>
      isCircle(traced(Array.from({ length: 8 }, (_none, at) => turn(at, result(at)))).stream)
    expect(eight(() => ({ text: 'again' }))).toBe(true)
    expect(eight((at) => ({ text: `${at}` }))).toBe(false)
    expect(eight(() => ({ text: HIDDEN }))).toBe(false)
  })

  it('has the time of the first request and of the first reply', () => {
    const lines = [
      line('stream:context', [], '2026-01-05T09:00:01.000Z'),
      line('cache:result', [], '2026-01-05T09:00:01.250Z'),
      line('stream:context', [], '2026-01-05T09:00:02.000Z'),
      line('cache:result', [], '2026-01-05T09:00:03.000Z'),
    ]
    const { firstRequestAt, firstReplyAt } = lines.reduce(withTraceLine, TRACE_BEGIN)
    expect(Number(firstReplyAt) - Number(firstRequestAt)).toBe(250)
  })

  it('passes over what is no line of a trace', () => {
    const lines = ['', '{', '[]', '{"stage":5}', '{"stage":"stream:context","messages":[null,3]}']
    expect(lines.reduce(withTraceLine, TRACE_BEGIN)).toMatchObject({ requests: 1 })
  })
})

describe('what OpenClaw prints at its end', () => {
  it('is found after its notes, and is none when it is cut off', () => {
    const printed = '[agent] a note\n{\n  "ok": true,\n  "status": "ok",\n  "final": "Done."\n}\n'
    const result = { isError: false, reason: 'ok', apiStatus: null, hasText: true }
    expect(envelopeIn(printed)).toEqual(result)
    expect(envelopeIn(printed.slice(0, -4))).toBeNull()
    expect(envelopeIn('')).toBeNull()
  })
})

describe('an end without an answer', () => {
  it.each<[string, object]>([
    ["Agent couldn't generate a response.", { isError: false, hasText: false }],
    ['402 the cap is reached', { isError: true, apiStatus: 402 }],
    ['⚠️ API rate limit reached', { isError: true, apiStatus: 429 }],
    ['Provider returned an incomplete or malformed tool call', { isError: true, apiStatus: null }],
  ])('reads %s', (message, expected) => {
    const envelope = { ok: false, status: 'error', final: '', error: { message, kind: 'x' } }
    expect(envelopeIn(JSON.stringify(envelope))).toMatchObject(expected)
  })
})

describe('a command at the port of the gateway', () => {
  it('is left alone where the port is the same inside', () => {
    expect(atItsOwnPort(4000, 4000, ['node', 'x'])).toEqual(['node', 'x'])
  })

  it('has the port put back where it is another one', () => {
    const [shell, , , ...words] = atItsOwnPort(4000, 3128, ['node', "it's"])
    expect(shell).toBe('/bin/sh')
    expect(words).toEqual(['sh', '4000', '3128', 'node', "it's"])
  })
})
