import { describe, expect, it } from 'vitest'
import { agentOutcome } from '../../src/regression/agent-outcome.ts'
import { isCircle, lostCalls, STREAM_BEGIN, withLine } from '../../src/regression/agent-stream.ts'
import { attemptOf } from '../../src/regression/attempt-result.ts'
import { eventsIn, NOTHING_YET, replyOf, withEvent } from '../../src/regression/chat-stream.ts'
import { refusedOutcome } from '../../src/regression/direct-outcome.ts'
import type { Done, LedgerFacts } from '../../src/regression/harness.ts'
import { isSameModel } from '../../src/regression/same-model.ts'

describe('the model that answered', () => {
  it.each([
    ['openrouter/anthropic/claude-sonnet-4.6', 'anthropic/claude-4.6-sonnet-20260217', true],
    ['openrouter/anthropic/claude-sonnet-4.6', 'anthropic/claude-sonnet-4.5', false],
    ['openrouter/deepseek/deepseek-v4-flash-0731', 'deepseek/deepseek-v4-flash-20260731', true],
    ['openrouter/deepseek/deepseek-v4-flash-0731', 'deepseek/deepseek-v4-flash-20260423', false],
    ['openrouter/openai/gpt-6', 'gpt-6-2026-10-01', true],
    ['openrouter/openai/gpt-6', 'openai/gpt-6-mini', false],
    ['openrouter/x/y:free', 'x/y', true],
    ['openrouter/x/y', 'z/y', false],
    ['openrouter/owl-alpha', 'openrouter/owl-alpha', true],
    ['local/llama', 'llama', true],
  ])('is %s when it says %s: %s', (asked, served, isSame) => {
    expect(isSameModel(asked, served)).toBe(isSame)
  })
})

const done: Done = {
  outcome: 'failed',
  why: 'a tool was missing',
  turns: 1,
  wallMs: 10,
  firstTokenMs: 5,
  seen: { seen_denied: 1 },
}
const facts: LedgerFacts = {
  costNanoUsd: 7n,
  isSettled: true,
  calls: 2,
  inputTokens: 5,
  outputTokens: 6,
  servedModels: ['a/b'],
  providers: ['p'],
  transport: 0,
  tools: { ok: 3, leaked_call: 1 },
}
const key = { model: 'openrouter/a/b', task: 't', repeat: 1, stage: 1 } as const
const times = { startedAt: 1, endedAt: 2 }

describe('an attempt, by its harness and the ledger', () => {
  it('is of the model that was asked for, or does not count', () => {
    expect(attemptOf(key, done, facts, times)).toMatchObject({
      outcome: 'failed',
      measures: {
        toolCalls: 3,
        costNanoUsd: 7n,
        toolVerdicts: { ok: 3, leaked_call: 1, seen_denied: 1 },
      },
    })
    const other = { ...facts, servedModels: ['a/b', 'a/c'] }
    expect(attemptOf(key, { ...done, outcome: 'passed' }, other, times).outcome).toBe('other-model')
  })

  it('does not count when no call came through, and cost nothing when none was begun', () => {
    expect(attemptOf(key, done, { ...facts, transport: 2 }, times).outcome).toBe('transport')
    expect(attemptOf(key, done, { ...facts, transport: 1 }, times).outcome).toBe('failed')
    expect(attemptOf(key, done, null, times).measures.costNanoUsd).toBe(0n)
  })

  it.each([
    [400, 'harness'],
    [402, 'harness'],
    [429, 'transport'],
    [503, 'transport'],
  ])('is not held against the model for an answer of %i', (status, outcome) => {
    expect(refusedOutcome(status, '').outcome).toBe(outcome)
  })
})

describe('a streamed reply', () => {
  it('is put together from its pieces, wherever they are cut', () => {
    const chunk = (delta: object, finish: string | null = null): string =>
      `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
    const call = (index: number, fn: object) => ({ tool_calls: [{ index, function: fn }] })
    const text = [
      ': waiting\n\n',
      chunk({ role: 'assistant', content: '' }),
      chunk({ content: 'well ' }),
      chunk(call(1, { name: 'second', arguments: '' })),
      chunk(call(0, { name: 'first', arguments: '{"a"' })),
      chunk(call(0, { arguments: ':1}' })),
      'data: {"broken\n\n',
      chunk({}, 'tool_calls'),
      'data: [DONE]\n\n',
    ].join('')
    for (let at = 0; at < text.length; at += 7) {
      const first = eventsIn(text.slice(0, at))
      const second = eventsIn(first.rest + text.slice(at))
      const all = [...first.events, ...second.events].reduce(withEvent, NOTHING_YET)
      expect(all).toMatchObject({ finish: 'tool_calls', error: null, hasBegun: true })
      expect(replyOf(all)).toEqual({
        text: 'well ',
        calls: [
          { name: 'first', args: { a: 1 } },
          { name: 'second', args: {} },
        ],
      })
    }
  })
})

describe('the stream of an agent', () => {
  const use = (id: string, message = id): string =>
    JSON.stringify({
      type: 'assistant',
      message: { id: message, content: [{ type: 'tool_use', id, name: 'Bash', input: { a: 1 } }] },
    })
  const result = (id: string, content: string, isError?: true): string =>
    JSON.stringify({
      type: 'user',
      message: { content: [{ type: 'tool_result', tool_use_id: id, content, is_error: isError }] },
    })
  const end = (more: object): string => JSON.stringify({ type: 'result', ...more })

  it('counts turns, failures by kind, and calls that were lost', () => {
    const bad = '<tool_use_error>InputValidationError: Bash failed</tool_use_error>'
    const lines = [
      use('1', 'm'),
      use('2', 'm'),
      result('1', 'Exit code 7', true),
      result('2', 'fine'),
      'no event',
      use('3'),
      result('3', bad, true),
      use('4'),
    ]
    const all = lines.reduce(withLine, STREAM_BEGIN)
    expect(all.replies.size).toBe(3)
    expect(all.failures).toEqual({ seen_tool_failed: 1, seen_bad_schema: 1 })
    expect(lostCalls(all)).toBe(1)
    expect(isCircle(all)).toBe(false)
  })

  it('shows a circle by six calls with one result', () => {
    const ids = ['1', '2', '3', '4', '5', '6']
    const turns = ids.flatMap((id) => [use(id), result(id, 'same')])
    expect(isCircle(turns.slice(0, 10).reduce(withLine, STREAM_BEGIN))).toBe(false)
    expect(isCircle(turns.reduce(withLine, STREAM_BEGIN))).toBe(true)
  })

  it.each([
    [{ is_error: false, terminal_reason: 'completed', result: 'ok' }, 'passed'],
    [{ is_error: true, subtype: 'success', api_error_status: 529 }, 'transport'],
    [{ is_error: true, terminal_reason: 'api_error', api_error_status: null }, 'transport'],
    [{ is_error: true, terminal_reason: 'api_error', api_error_status: 400 }, 'harness'],
    [{ is_error: true, terminal_reason: 'api_error', api_error_status: 402 }, 'limit'],
    [{ is_error: true, subtype: 'error_max_turns' }, 'limit'],
  ])('ends as %j: %s', (event, outcome) => {
    const soFar = [use('1'), result('1', 'x'), end(event)].reduce(withLine, STREAM_BEGIN)
    const own = { cut: null, stopped: null, said: '' }
    expect(agentOutcome(soFar, own).outcome).toBe(outcome)
  })

  it('that said nothing and did nothing is empty; one without a result says nothing', () => {
    const own = { cut: null, stopped: null, said: '' }
    const quiet = withLine(STREAM_BEGIN, end({ is_error: false, result: '' }))
    expect(agentOutcome(quiet, own).outcome).toBe('empty')
    expect(agentOutcome(STREAM_BEGIN, { ...own, said: 'no such file' })).toEqual({
      outcome: 'harness',
      why: 'it did not begin: no such file',
    })
  })
})
