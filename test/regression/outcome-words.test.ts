/** What an attempt comes to, by every way it can end, with the line that a person reads. */
import { describe, expect, it } from 'vitest'
import { agentOutcome, seenOf, type AgentEnd } from '../../src/regression/agent-outcome.ts'
import {
  isCircle,
  STREAM_BEGIN,
  withLine,
  type StreamResult,
  type StreamSoFar,
} from '../../src/regression/agent-stream.ts'
import { attemptOf } from '../../src/regression/attempt-result.ts'
import {
  eventsIn,
  NOTHING_YET,
  replyOf,
  withEvent,
  type ChatSoFar,
} from '../../src/regression/chat-stream.ts'
import { mayPass, refusedOutcome, replyOutcome } from '../../src/regression/direct-outcome.ts'
import type { Done, LedgerFacts } from '../../src/regression/harness.ts'
import { envelopeIn } from '../../src/regression/openclaw-envelope.ts'
import { isSameModel } from '../../src/regression/same-model.ts'
import type { ToolPrompt } from '../../src/regression/task.ts'
import { counts, type Outcome } from '../../src/regression/trial.ts'

describe('the name of the model that answered', () => {
  it.each([
    // Without the vendor, in other letters, at other conditions.
    ['openrouter/x/Model_V1', 'X/model-v1', true],
    ['openrouter/x/y', 'y', true],
    ['openrouter/x/y', 'x/y:nitro', true],
    ['openrouter/x/y@2', 'x/y-2', true],
    ['openrouter/x/y', 'x/', false],
    ['openrouter/owl', 'owl', true],
    ['openrouter/owl', 'other/owl', false],
    // Dates: one that is not said may be any, and a year may be left out of either.
    ['openrouter/x/y-20260731', 'x/y', true],
    ['openrouter/x/y-20260731', 'x/y-0731', true],
    ['openrouter/x/y-20260731', 'x/y-20260801', false],
    ['openrouter/x/y-0731', 'x/y-2026-07-31', true],
    ['openrouter/x/y-0731', 'x/y-0801', false],
    // 4096 and 1999 are no dates of a month, so they are words of the name.
    ['openrouter/x/y-4096', 'x/y', false],
    ['openrouter/x/y-1999', 'x/y', false],
  ])('%s answered as %s: %s', (asked, served, isSame) => {
    expect(isSameModel(asked, served)).toBe(isSame)
  })
})

describe('what counts for or against a model', () => {
  it.each<[Outcome, boolean]>([
    ['passed', true],
    ['failed', true],
    ['limit', true],
    ['loop', true],
    ['empty', true],
    ['transport', false],
    ['other-model', false],
    ['harness', false],
  ])('%s: %s', (outcome, counted) => {
    expect(counts(outcome)).toBe(counted)
  })
})

const done: Done = {
  outcome: 'failed',
  why: 'a tool was missing',
  turns: 3,
  wallMs: 10.6,
  firstTokenMs: 5.4,
  seen: { seen_denied: 1, ok: 2 },
}
const facts: LedgerFacts = {
  costNanoUsd: 7n,
  isSettled: true,
  calls: 2,
  inputTokens: 5,
  outputTokens: 6,
  servedModels: ['a/b', 'a/b-20260101'],
  providers: ['p', 'q'],
  transport: 0,
  tools: {
    ok: 3,
    invalid_json: 1,
    truncated: 1,
    schema_mismatch: 1,
    unknown_tool: 1,
    unvalidated: 1,
    leaked_call: 9,
  },
}
const key = { model: 'openrouter/a/b', task: 't', repeat: 2, stage: 1 } as const
const times = { startedAt: 1, endedAt: 2 }

describe('a record of an attempt', () => {
  it('has the measures of both, rounded to milliseconds', () => {
    expect(attemptOf(key, done, facts, times)).toEqual({
      ...key,
      ...times,
      outcome: 'failed',
      why: 'a tool was missing',
      measures: {
        turns: 3,
        inputTokens: 5,
        outputTokens: 6,
        costNanoUsd: 7n,
        wallMs: 11,
        firstTokenMs: 5,
        toolCalls: 8,
        toolVerdicts: { ...facts.tools, ok: 5, seen_denied: 1 },
      },
      servedModel: 'a/b, a/b-20260101',
      provider: 'p, q',
    })
  })

  it('has nothing of what nobody saw', () => {
    const found = attemptOf(key, { ...done, firstTokenMs: null, seen: {} }, null, times)
    expect(found).toMatchObject({ servedModel: null, provider: null })
    expect(found.measures).toMatchObject({
      inputTokens: null,
      outputTokens: null,
      firstTokenMs: null,
      toolCalls: 0,
      toolVerdicts: {},
    })
    const quiet = attemptOf(key, done, { ...facts, servedModels: [], providers: [] }, times)
    expect(quiet).toMatchObject({ outcome: 'failed', servedModel: null, provider: null })
  })

  it('names the other model', () => {
    const other = { ...facts, servedModels: ['a/b', 'a/c'] }
    expect(attemptOf(key, done, other, times)).toMatchObject({
      outcome: 'other-model',
      why: 'a/c answered instead',
    })
  })

  it.each<[Outcome, Outcome]>([
    ['failed', 'transport'],
    ['empty', 'transport'],
    ['limit', 'transport'],
    ['loop', 'loop'],
    ['passed', 'passed'],
    ['harness', 'harness'],
  ])('that %s without one call that came through is %s', (outcome, expected) => {
    const found = attemptOf(key, { ...done, outcome }, { ...facts, transport: 2 }, times)
    expect(found.outcome).toBe(expected)
    if (expected === 'transport') {
      expect(found.why).toBe('no call came through: a tool was missing')
    }
  })

  it('is held against the model where no call was begun at all', () => {
    const none = { ...facts, calls: 0, transport: 0 }
    expect(attemptOf(key, done, none, times).outcome).toBe('failed')
  })
})

describe('an answer that is no success', () => {
  it.each([
    [408, '', 'transport', 'the gateway answered 408'],
    [425, '', 'transport', 'the gateway answered 425'],
    [429, 'rate', 'transport', 'the gateway answered 429 (rate)'],
    [499, '', 'harness', 'the gateway answered 499'],
    [500, '', 'transport', 'the gateway answered 500'],
    [402, 'cap', 'harness', 'the gateway answered 402 (cap)'],
  ] as const)('of %i (%s)', (status, code, outcome, why) => {
    const found = refusedOutcome(status, code)
    expect(found).toEqual({ outcome, why })
    expect(mayPass(found)).toBe(outcome === 'transport')
  })
})

const prompt: ToolPrompt = {
  kind: 'tools',
  id: 'one',
  title: 'One',
  difficulty: 'easy',
  probes: 'call',
  system: null,
  messages: [{ role: 'user', content: 'Go.' }],
  tools: [{ name: 'send', description: 'sends', parameters: { type: 'object' } }],
  toolChoice: 'auto',
  expect: { calls: [{ name: 'send', args: { to: { is: 'Lea' } } }] },
  limits: { timeMs: 1000, costNanoUsd: 1n, turns: 1 },
}

describe('a reply that was streamed', () => {
  const call = (to: string) => ({ name: 'send', args: JSON.stringify({ to }) })
  const soFar = (more: Partial<ChatSoFar>, ...to: string[]): ChatSoFar => ({
    ...NOTHING_YET,
    finish: 'stop',
    calls: new Map(to.map((each, at) => [at, call(each)])),
    ...more,
  })
  const many = (count: number): string[] => Array.from({ length: count }, () => 'Tom')
  it.each<[string, ChatSoFar, Outcome, string]>([
    ['as expected', soFar({}, 'Lea'), 'passed', 'as expected'],
    ['with another argument', soFar({}, 'Tom'), 'failed', 'send with another to than expected'],
    ['that broke off', soFar({ finish: null }, 'Lea'), 'transport', 'the stream broke off'],
    [
      'with an error in it',
      soFar({ error: '502' }, 'Lea'),
      'transport',
      'the stream ended with an error (502)',
    ],
    [
      'that is too long',
      soFar({ finish: 'length' }, 'Lea'),
      'limit',
      'the reply was longer than it may be',
    ],
    ['of white space', soFar({ text: ' \n' }), 'empty', 'the reply had neither a call nor a text'],
    ['of a text', soFar({ text: 'Hello.' }), 'failed', 'not called: send'],
    ['of seven calls alike', soFar({}, ...many(7)), 'failed', 'send with another to than expected'],
    ['of eight calls alike', soFar({}, 'Ann', ...many(8)), 'loop', 'send was called 8 times alike'],
    [
      'of eight different calls',
      soFar({}, ...'abcdefgh'.split('')),
      'failed',
      'send with another to than expected',
    ],
  ])('%s', (_what, reply, outcome, why) => {
    expect(replyOutcome(prompt, reply, () => ({ is: 'valid' }))).toEqual({ outcome, why })
  })
})

describe('a stream of a chat', () => {
  const event = (value: unknown, soFar = NOTHING_YET): ChatSoFar =>
    withEvent(soFar, JSON.stringify(value))
  const delta = (value: object, soFar = NOTHING_YET): ChatSoFar =>
    event({ choices: [{ delta: value }] }, soFar)

  it.each([
    ['data: a\n\ndata:b\n\n', ['a', 'b'], ''],
    ['data: a\r\n\r\ndata: b\r\n', ['a'], 'data: b\r\n'],
    ['event: x\ndata: a\ndata: b\nid: 4\n\n', ['a\nb'], ''],
    [': waiting\n\ndata: a\n\n', ['a'], ''],
    ['', [], ''],
    ['data: a', [], 'data: a'],
  ])('%j has these events', (buffer, events, rest) => {
    expect(eventsIn(buffer)).toEqual({ events, rest })
  })

  it.each<[string, unknown, Partial<ChatSoFar>]>([
    ['a text', { choices: [{ delta: { content: 'hi' } }] }, { text: 'hi', hasBegun: true }],
    ['an empty text', { choices: [{ delta: { content: '' } }] }, {}],
    ['a thought', { choices: [{ delta: { reasoning: 'hm' } }] }, { hasBegun: true }],
    [
      'a thought by its other name',
      { choices: [{ delta: { reasoning_content: 'hm' } }] },
      { hasBegun: true },
    ],
    ['an empty thought', { choices: [{ delta: { reasoning: '', reasoning_content: 7 } }] }, {}],
    ['an end', { choices: [{ delta: {}, finish_reason: 'stop' }] }, { finish: 'stop' }],
    ['no end', { choices: [{ delta: {}, finish_reason: null }] }, {}],
    [
      'an error with a code and a type',
      { error: { code: 502, type: 'busy', message: 'secret' } },
      { error: '502 busy' },
    ],
    ['an error with neither', { error: { message: 'secret' } }, { error: '' }],
    ['usage alone', { choices: [], usage: {} }, {}],
    ['a choice that is none', { choices: [null] }, {}],
    ['no object', 4, {}],
  ])('takes %s', (_what, value, more) => {
    expect(event(value)).toEqual({ ...NOTHING_YET, ...more })
  })

  it('keeps its end, its error and its text through what comes after', () => {
    const ended = event({ choices: [{ finish_reason: 'stop' }], error: { code: 1 } })
    expect(delta({ content: 'more' }, delta({ content: 'some ' }, ended))).toMatchObject({
      finish: 'stop',
      error: '1',
      text: 'some more',
      hasBegun: true,
    })
    expect(withEvent(ended, '[DONE]')).toBe(ended)
  })

  it('puts calls together by their index, the first where none is said', () => {
    const first = delta({ tool_calls: [{ function: { name: 'send', arguments: '{"a"' } }] })
    const second = delta(
      { tool_calls: [{ index: 0, function: { name: 'other', arguments: ':1}' } }] },
      first,
    )
    const third = delta(
      { tool_calls: [{ index: 2, function: { name: 'last' } }, null, { index: 1 }] },
      second,
    )
    expect(replyOf(third)).toEqual({
      text: '',
      calls: [
        { name: 'send', args: { a: 1 } },
        { name: '', args: {} },
        { name: 'last', args: {} },
      ],
    })
    expect(third.hasBegun).toBe(true)
  })
})

describe('the end of an agent', () => {
  const own: AgentEnd = { cut: null, stopped: null, said: '' }
  const result: StreamResult = {
    isError: false,
    reason: 'completed',
    apiStatus: null,
    hasText: true,
  }
  const worked: StreamSoFar = {
    ...STREAM_BEGIN,
    hasBegun: true,
    replies: new Set(['1', '2']),
    calls: new Map([['c', 'Bash {}']]),
    answered: new Set(['c']),
    result,
  }
  const bad = (reason: string, apiStatus: number | null = null): Partial<StreamSoFar> => ({
    result: { isError: true, reason, apiStatus, hasText: false },
  })
  it.each<[string, Partial<StreamSoFar>, Partial<AgentEnd>, Outcome, string]>([
    ['told', {}, { cut: 'told' }, 'harness', 'the run was stopped'],
    ['after its turns', {}, { cut: 'turns' }, 'limit', 'it took 2 turns'],
    ['in a circle', {}, { cut: 'circle' }, 'loop', 'it made the same call again and again'],
    ['by the sandbox', {}, { stopped: 'it ran out of time' }, 'limit', 'it ran out of time'],
    ['without a result', { result: null }, {}, 'harness', 'it ended without a result'],
    [
      'without a result, but a word',
      { result: null },
      { said: 'killed' },
      'harness',
      'it ended without a result: killed',
    ],
    ['before its begin', { result: null, hasBegun: false }, {}, 'harness', 'it did not begin'],
    ['by itself', {}, {}, 'passed', 'it came to its end'],
    [
      'without a text, but with work',
      { result: { ...result, hasText: false } },
      {},
      'passed',
      'it came to its end',
    ],
    ['without work, but with a text', { calls: new Map() }, {}, 'passed', 'it came to its end'],
    [
      'with neither',
      { calls: new Map(), result: { ...result, hasText: false } },
      {},
      'empty',
      'it neither did nor said anything',
    ],
    [
      'with its money used up',
      bad('api_error', 402),
      {},
      'limit',
      'the money of the task was used up',
    ],
    [
      'without money for one request',
      { ...bad('api_error', 402), replies: new Set() },
      {},
      'harness',
      'not even one request of this model fits under the money of the task',
    ],
    ['after the most turns', bad('error_max_turns'), {}, 'limit', 'error_max_turns'],
    ['after its own budget', bad('max_budget_usd'), {}, 'limit', 'max_budget_usd'],
    ['with its budget exhausted', bad('budget_exhausted'), {}, 'limit', 'budget_exhausted'],
    ['with too much output', bad('max_output_tokens', 400), {}, 'limit', 'max_output_tokens (400)'],
    ['by a refusal', bad('api_error', 404), {}, 'harness', 'api_error (404)'],
    ['by a conflict', bad('api_error', 409), {}, 'transport', 'api_error (409)'],
    ['by 408', bad('api_error', 408), {}, 'transport', 'api_error (408)'],
    ['by 429', bad('api_error', 429), {}, 'transport', 'api_error (429)'],
    ['by 500', bad('other', 500), {}, 'transport', 'other (500)'],
    ['by trouble without a status', bad('api_error'), {}, 'transport', 'api_error'],
    [
      'by an error of its own',
      bad('error_during_execution'),
      {},
      'failed',
      'error_during_execution',
    ],
  ])('%s', (_what, more, end, outcome, why) => {
    expect(agentOutcome({ ...worked, ...more }, { ...own, ...end })).toEqual({ outcome, why })
  })

  it('has its failures, and the calls that were lost, by name', () => {
    expect(seenOf({ ...worked, failures: { seen_denied: 2 } })).toEqual({ seen_denied: 2 })
    expect(seenOf({ ...worked, answered: new Set() })).toEqual({ seen_lost: 1 })
  })
})

describe('lines of an agent', () => {
  const of = (...events: unknown[]): StreamSoFar =>
    events.reduce<StreamSoFar>(
      (soFar, event) => withLine(soFar, JSON.stringify(event)),
      STREAM_BEGIN,
    )
  const result = (content: unknown, isError = true) => ({
    type: 'user',
    message: { content: [{ type: 'tool_result', tool_use_id: 'c', content, is_error: isError }] },
  })
  it.each([
    ['InputValidationError: it could not be parsed as JSON', 'seen_bad_json'],
    ['InputValidationError: no', 'seen_bad_schema'],
    ['No such tool available: X', 'seen_unknown_tool'],
    ['This needs Permission', 'seen_denied'],
    ["you haven't granted it", 'seen_denied'],
    ['access denied', 'seen_denied'],
    ['<tool_use_error>File not read</tool_use_error>', 'seen_refused'],
    ['Exit code 1', 'seen_tool_failed'],
    [`${' '.repeat(1000)}denied`, 'seen_tool_failed'],
    [[{ type: 'text', text: 'permission' }], 'seen_denied'],
    [undefined, 'seen_tool_failed'],
  ])('with the failure %j count %s', (content, kind) => {
    expect(of(result(content), result(content)).failures).toEqual({ [kind]: 2 })
    expect(of(result(content, false)).failures).toEqual({})
  })

  it.each<[string, unknown, Partial<StreamSoFar>]>([
    ['a begin', { type: 'system', subtype: 'init' }, { hasBegun: true }],
    ['another word of the system', { type: 'system', subtype: 'status' }, {}],
    ['another kind with that subtype', { type: 'other', subtype: 'init' }, {}],
    [
      'a reply',
      { type: 'assistant', message: { id: 'm', content: [{ type: 'text' }] } },
      { replies: new Set(['m']) },
    ],
    ['a reply without an id', { type: 'assistant', message: { content: [] } }, {}],
    ['its own words', { type: 'assistant', message: { id: 'm', model: '<synthetic>' } }, {}],
    ['a message that is none', { type: 'user', message: 'hi' }, {}],
    ['a result of no call', { type: 'user', message: { content: [{ type: 'tool_result' }] } }, {}],
    [
      'another block',
      { type: 'user', message: { content: [{ type: 'text', tool_use_id: 'c' }] } },
      {},
    ],
    [
      'a call without an id',
      { type: 'assistant', message: { id: 'm', content: [{ type: 'tool_use' }] } },
      { replies: new Set(['m']) },
    ],
    [
      'an end',
      { type: 'result', is_error: false, subtype: 'success', result: ' ' },
      { result: { isError: false, reason: 'success', apiStatus: null, hasText: false } },
    ],
    [
      'an end with a reason and a status',
      {
        type: 'result',
        is_error: true,
        subtype: 'x',
        terminal_reason: 'api_error',
        api_error_status: 500,
        result: 'no',
      },
      { result: { isError: true, reason: 'api_error', apiStatus: 500, hasText: true } },
    ],
    [
      'an end that says nothing',
      { type: 'result', api_error_status: '500' },
      { result: { isError: false, reason: '', apiStatus: null, hasText: false } },
    ],
    ['a list', [], {}],
    ['null', null, {}],
  ])('take %s', (_what, event, more) => {
    expect(of(event)).toEqual({ ...STREAM_BEGIN, ...more })
  })

  it('are a circle by six of the newest eight, the last one among them', () => {
    const circle = (...recent: string[]): boolean => isCircle({ ...STREAM_BEGIN, recent })
    expect(circle()).toBe(false)
    expect(circle('a', 'a', 'a', 'a', 'a')).toBe(false)
    expect(circle('b', 'a', 'a', 'b', 'a', 'a', 'a', 'a')).toBe(true)
    expect(circle('a', 'a', 'a', 'a', 'a', 'a', 'b')).toBe(false)
  })

  it('keep the newest eight calls with what they gave', () => {
    const use = {
      type: 'assistant',
      message: {
        id: 'm',
        content: [{ type: 'tool_use', id: 'c', name: 'Bash', input: { b: 1, a: 2 } }],
      },
    }
    const results = Array.from({ length: 10 }, (_none, at) => result(String(at), false))
    const { recent, calls } = of(use, ...results)
    expect(calls.get('c')).toBe('Bash {"a":2,"b":1}')
    expect(recent).toHaveLength(8)
    expect(recent[0]).toBe('Bash {"a":2,"b":1} 2')
    expect(recent[7]).toBe('Bash {"a":2,"b":1} 9')
  })
})

describe('the last words of OpenClaw', () => {
  const failed = (message: unknown, kind: unknown = 'x'): string =>
    JSON.stringify({ ok: false, status: 'error', error: { message, kind } })
  it.each([
    ['HTTP 502 bad gateway', 502],
    ['status code: 404', 404],
    ['it was 6000 or 302', null],
    ['no credit left', 402],
    ['payment required', 402],
    ['spending cap', 402],
    ['a cap was reached', 402],
    ['capital letters', null],
    ['Too many requests', 429],
    ['rate-limit', 429],
    ['the model is Overloaded', 503],
    ['connection reset', 503],
    ['it timed out', 503],
    ['socket hang up', 503],
    ['', null],
  ])('%j are the status %d', (message, apiStatus) => {
    expect(envelopeIn(failed(message))).toEqual({
      isError: true,
      reason: `x: ${message}`,
      apiStatus,
      hasText: false,
    })
  })

  it.each<[string, string, StreamResult | null]>([
    [
      'no message and no kind',
      failed(7, 7),
      { isError: true, reason: 'error: ', apiStatus: null, hasText: false },
    ],
    [
      'no error at all',
      '{"ok":false,"status":"timeout"}',
      { isError: true, reason: 'timeout: ', apiStatus: null, hasText: false },
    ],
    [
      'a good end with a number in its words',
      '{"ok":true,"status":"ok","final":" ","error":{"message":"404"}}',
      { isError: false, reason: 'ok', apiStatus: null, hasText: false },
    ],
    ['no status', '{"ok":true}', null],
    ['a list', '[1]', null],
  ])('%s', (_what, printed, expected) => {
    expect(envelopeIn(printed)).toEqual(expected)
  })

  it('are cut after 200 letters', () => {
    expect(envelopeIn(failed('a'.repeat(300)))?.reason).toHaveLength(200)
  })
})
