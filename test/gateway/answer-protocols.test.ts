/** Answers of each protocol, whole and as events, read at the edges of what their references say. */
import { describe, expect, it } from 'vitest'
import type { Protocol } from '../../src/gateway/call.ts'
import { emptyDraft, newCall } from '../../src/gateway/tap/answer-draft.ts'
import type { Asked, Reading } from '../../src/gateway/tap/reading.ts'
import { readingOf } from '../../src/gateway/tap/reading-of.ts'
import { tapJson, tapStream } from '../../src/gateway/tap/tap.ts'
import { askedIn, chunk, data, DONE, event } from '../support/model-replies.ts'

const strict = (trouble: unknown): never => {
  throw trouble
}
function read(protocol: Protocol, stream: string, asked: Asked = askedIn(protocol)): Reading {
  const tap = tapStream(protocol, asked, strict)
  tap.push(Buffer.from(stream))
  return tap.end()
}
const whole = (protocol: Protocol, body: unknown, asked: Asked = askedIn(protocol)): Reading =>
  tapJson(protocol, Buffer.from(JSON.stringify(body)), asked, strict)

describe('an answer of Anthropic', () => {
  const end = event({ type: 'message_stop' })
  it.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['tool_use', 'tool_calls'],
    ['refusal', 'content_filter'],
    ['pause_turn', 'pause_turn'],
    ['x'.repeat(65), 'x'.repeat(64)],
  ])('that ended with %s ends with %s', (reason, finish) => {
    const said = event({ type: 'message_delta', delta: { stop_reason: reason } })
    expect(read('messages', said + end).finish).toBe(finish)
    expect(whole('messages', { content: [], stop_reason: reason }).finish).toBe(finish)
  })

  it('may say its usage and its provider with its end', () => {
    const usage = { input_tokens: 1, output_tokens: 2, cost: 0.5 }
    const stream =
      event({ type: 'message_start', message: { id: 'g', model: 'm' } }) +
      event({ type: 'message_stop', usage, provider: 'P' })
    expect(read('messages', stream)).toMatchObject({
      end: 'complete',
      cost: 500_000_000n,
      tokens: { input: 1, output: 2 },
      provider: 'P',
      servedModel: 'm',
      generation: 'g',
    })
  })

  it('is one without content only if it says so', () => {
    expect(whole('messages', { content: [] }).end).toBe('complete')
    expect(whole('messages', { content: 'x' }).end).toBe('cut')
    expect(whole('messages', { type: 'error' })).toMatchObject({
      end: 'error',
      error: { type: 'unknown' },
    })
    expect(whole('messages', { error: { type: 'api_error' } }).error).toEqual({
      status: 500,
      type: 'api_error',
    })
  })

  it('counts its text from the start of a block on, and no thinking', () => {
    const stream =
      event({
        type: 'content_block_start',
        index: 0,
        content_block: { type: 'text', text: 'ab' },
      }) +
      event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'c' } }) +
      event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'de' } }) +
      event({
        type: 'content_block_start',
        index: 1,
        content_block: { type: 'thinking', text: 'no' },
      }) +
      event({
        type: 'content_block_delta',
        index: 1,
        delta: { type: 'thinking_delta', thinking: 'no' },
      }) +
      event({
        type: 'content_block_delta',
        index: 1,
        delta: { type: 'thinking_delta', thinking: 'not' },
      }) +
      event({
        type: 'content_block_delta',
        index: 1,
        delta: { type: 'signature_delta', signature: 'x' },
      }) +
      end
    expect(read('messages', stream)).toMatchObject({ textLength: 5, end: 'complete' })
    expect(
      whole('messages', {
        content: [
          { type: 'text', text: 'ab' },
          { type: 'thinking', text: 'x' },
        ],
      }).textLength,
    ).toBe(2)
  })

  it('takes the cost that was said last', () => {
    const stream =
      event({ type: 'message_delta', delta: {}, usage: { output_tokens: 1, cost: 0.1 } }) +
      event({ type: 'message_delta', delta: {}, usage: { output_tokens: 2, cost: 0.2 } }) +
      event({ type: 'message_delta', delta: {}, usage: { output_tokens: 3 } })
    expect(read('messages', stream)).toMatchObject({ cost: 200_000_000n, tokens: { output: 3 } })
  })

  it('has calls with pieces at their own places, and ignores pieces of none', () => {
    const call = (index: number, id: string) =>
      event({
        type: 'content_block_start',
        index,
        content_block: { type: 'tool_use', id, name: 'Bash', input: {} },
      })
    const piece = (index: number, partial_json: string) =>
      event({
        type: 'content_block_delta',
        index,
        delta: { type: 'input_json_delta', partial_json },
      })
    const stream =
      call(0, 'a') +
      call(1, 'b') +
      piece(1, '{"command":') +
      piece(0, '{"command":"x"}') +
      piece(1, '"y"}') +
      piece(7, 'zz') +
      event({ type: 'message_delta', delta: { stop_reason: 'tool_use' } }) +
      end
    expect(read('messages', stream).tools.map(({ verdict }) => verdict)).toEqual(['ok', 'ok'])
  })
})

describe('an answer of chat completions', () => {
  it('is over with its finish, and with its mark alone', () => {
    expect(read('chat', DONE)).toMatchObject({ end: 'complete', finish: null })
    expect(read('chat', chunk({ content: 'a' }))).toMatchObject({ end: 'cut' })
    expect(read('chat', chunk({}, 'x'.repeat(65)))).toMatchObject({ finish: 'x'.repeat(64) })
    // The first choice's finish counts.
    expect(read('chat', chunk({}, 'stop') + chunk({}, 'length')).finish).toBe('stop')
  })

  it('is no mark of another protocol', () => {
    expect(read('messages', DONE).end).toBe('cut')
    expect(read('responses', DONE).end).toBe('cut')
  })

  it.each<[object, number]>([
    [{ content: 'abc' }, 3],
    [{ refusal: 'ab' }, 2],
    [{ content: [{ type: 'text', text: 'abcd' }, { type: 'x' }] }, 4],
    [{ refusal: [{ text: 'ab' }], content: 'c' }, 3],
    [{ content: null }, 0],
    [{ reasoning: 'abc' }, 0],
  ])('with %j has %s letters', (delta, letters) => {
    expect(read('chat', chunk(delta)).textLength).toBe(letters)
  })

  it.each<[object, string]>([
    [{ role: 'assistant' }, 'quiet'],
    [{ role: 'assistant', content: '' }, 'quiet'],
    [{ content: null, tool_calls: [] }, 'quiet'],
    [{ content: 'a' }, 'begun'],
    [{ images: [{}] }, 'begun'],
    [{ audio: {} }, 'begun'],
  ])('with %j is %s', (delta, opening) => {
    const tap = tapStream('chat', askedIn('chat'), strict)
    tap.push(Buffer.from(chunk(delta)))
    expect(tap.opening()).toBe(opening)
  })

  it('may have its error beside its choice', () => {
    const stream = data({ choices: [{ index: 0, delta: {}, error: { code: 502 } }] })
    expect(read('chat', stream)).toMatchObject({ end: 'error', error: { status: 502 } })
    expect(read('chat', data({ error: 'text', choices: [] }))).toMatchObject({
      end: 'error',
      error: { status: null, type: 'unknown' },
    })
    expect(read('chat', data({ error: null, choices: [] })).end).toBe('cut')
    expect(read('chat', chunk({}, 'error'))).toMatchObject({
      error: { status: null, type: 'unknown' },
    })
  })

  it('is whole as a body with a choice', () => {
    expect(whole('chat', { choices: [] }).end).toBe('cut')
    expect(whole('chat', { choices: [{ message: { content: 'ab' } }] })).toMatchObject({
      end: 'complete',
      textLength: 2,
    })
  })

  it('has calls of free text by what it calls them', () => {
    const tool_calls = [{ id: 'a', type: 'custom', custom: { name: 'Free', input: '{not' } }]
    const body = { choices: [{ message: { tool_calls }, finish_reason: 'tool_calls' }] }
    expect(whole('chat', body).tools).toMatchObject([{ tool: 'Free', verdict: 'unvalidated' }])
  })

  it('has calls whose arguments come parsed', () => {
    const tool_calls = [{ id: 'a', function: { name: 'Bash', arguments: { command: 'ls' } } }]
    const body = { choices: [{ message: { tool_calls }, finish_reason: 'tool_calls' }] }
    expect(whole('chat', body).tools).toMatchObject([{ verdict: 'ok' }])
  })

  it('has calls at places by their order where they name none, and of each choice', () => {
    const call = (id: string) => ({ id, function: { name: 'Bash', arguments: '{"command":"x"}' } })
    const choice = (index: number) => ({
      index,
      message: { tool_calls: [call(`a${index}`), call(`b${index}`)] },
      finish_reason: 'tool_calls',
    })
    expect(whole('chat', { choices: [choice(0), choice(1)] }).tools).toHaveLength(4)
  })

  it('reads alike chunks of one call as its arguments', () => {
    const call = (fields: object) => chunk({ tool_calls: [{ index: 0, ...fields }] })
    const pieces = ['{"com', 'mand":', '"l', 's"}'].map((piece) =>
      call({ function: { arguments: piece } }),
    )
    const stream =
      call({ id: 'a', function: { name: 'Bash', arguments: '' } }) +
      pieces.join('') +
      chunk({}, 'tool_calls')
    expect(read('chat', stream).tools).toEqual([{ verdict: 'ok', tool: 'Bash', why: '' }])
  })
})

describe('an answer of Responses', () => {
  const response = (type: string, fields: object) =>
    event({ type: `response.${type}`, response: fields })
  it.each<[string, object, Partial<Reading>]>([
    ['completed', {}, { end: 'complete', finish: 'stop' }],
    [
      'incomplete',
      { incomplete_details: { reason: 'max_output_tokens' } },
      { end: 'complete', finish: 'length' },
    ],
    [
      'incomplete',
      { incomplete_details: { reason: 'content_filter' } },
      { end: 'complete', finish: 'content_filter' },
    ],
    ['incomplete', {}, { end: 'complete', finish: null }],
    ['cancelled', {}, { end: 'complete', finish: 'cancelled' }],
    ['failed', {}, { end: 'error', finish: 'error' }],
    [
      'failed',
      { error: { code: 'server_error' } },
      { end: 'error', error: { status: 500, type: 'server_error' } },
    ],
    ['completed', { error: { code: 'server_error' } }, { end: 'error', finish: 'stop' }],
    ['created', {}, { end: 'cut', finish: null }],
    ['something', {}, { end: 'cut', finish: null }],
  ])('that is %s with %j reads as %j', (type, fields, expected) => {
    expect(read('responses', response(type, fields))).toMatchObject(expected)
    if (type !== 'created' && type !== 'something')
      expect(whole('responses', { status: type, ...fields })).toMatchObject(expected)
  })

  it.each([
    ['response.created', 'quiet'],
    ['response.in_progress', 'quiet'],
    ['response.queued', 'quiet'],
    ['response.completed', 'begun'],
  ])('by %s is %s', (type, opening) => {
    const tap = tapStream('responses', askedIn('responses'), strict)
    tap.push(Buffer.from(event({ type, response: {} })))
    expect(tap.opening()).toBe(opening)
  })

  it.each([
    ['ping', 'quiet'],
    ['keepalive', 'quiet'],
    ['response.queued', 'quiet'],
    ['response.output_text.delta', 'begun'],
  ])('by a bare %s is %s', (type, opening) => {
    const tap = tapStream('responses', askedIn('responses'), strict)
    tap.push(Buffer.from(event({ type })))
    expect(tap.opening()).toBe(opening)
  })

  const text = (type: string, delta: string) =>
    event({ type: `response.${type}.delta`, output_index: 0, delta })
  it('has the letters of its texts and refusals', () => {
    const stream =
      text('output_text', 'ab') +
      text('output_text', 'c') +
      text('refusal', 'd') +
      text('refusal', 'ef') +
      text('reasoning_text', 'no') +
      text('reasoning_text', 'not') +
      response('completed', {})
    expect(read('responses', stream).textLength).toBe(6)
  })

  const output = [
    { type: 'message', content: [{ text: 'ab' }, { refusal: 'c' }] },
    { type: 'reasoning', content: [{ text: 'xyz' }] },
    { type: 'function_call', call_id: 'a', name: 'Bash', arguments: '{"command":"ls"}' },
  ]
  it('is read of its end where its events said nothing', () => {
    const silent = read('responses', response('completed', { output }))
    expect(silent).toMatchObject({
      textLength: 3,
      finish: 'tool_calls',
      tools: [{ verdict: 'ok' }],
    })
    const spoken = read('responses', text('output_text', 'ab') + response('completed', { output }))
    expect(spoken).toMatchObject({ textLength: 2, tools: [] })
    expect(whole('responses', { status: 'completed', output })).toMatchObject({
      textLength: 3,
      finish: 'tool_calls',
      tools: [{ verdict: 'ok', tool: 'Bash' }],
    })
  })

  it('has calls that are whole only when they are done', () => {
    const item = {
      type: 'function_call',
      call_id: 'a',
      name: 'Bash',
      arguments: '{"command":"ls"}',
    }
    const added = event({
      type: 'response.output_item.added',
      output_index: 0,
      item: { ...item, arguments: '' },
    })
    const done = event({ type: 'response.output_item.done', output_index: 0, item })
    const args = event({
      type: 'response.function_call_arguments.done',
      output_index: 0,
      arguments: '{"command":"ls"}',
      name: 'Bash',
    })
    const end = response('completed', {})
    for (const stream of [added + done + end, added + args + end, args + end, done + end]) {
      expect(read('responses', stream)).toMatchObject({
        finish: 'tool_calls',
        tools: [{ verdict: 'ok', tool: 'Bash' }],
      })
    }
  })

  it('has a call whose name comes later', () => {
    const stream =
      event({
        type: 'response.output_item.added',
        output_index: 0,
        item: { type: 'function_call', call_id: 'a' },
      }) +
      event({
        type: 'response.function_call_arguments.delta',
        output_index: 0,
        delta: '{"command":',
      }) +
      event({ type: 'response.function_call_arguments.delta', output_index: 0, delta: '"ls"}' }) +
      event({ type: 'response.function_call_arguments.delta', output_index: 9, delta: 'zz' }) +
      event({
        type: 'response.output_item.done',
        output_index: 0,
        item: { type: 'function_call', call_id: 'a', name: 'Bash', arguments: 'not taken' },
      }) +
      response('completed', {})
    expect(read('responses', stream).tools).toMatchObject([{ verdict: 'ok', tool: 'Bash' }])
  })

  it('has calls of free text', () => {
    const stream =
      event({
        type: 'response.output_item.added',
        output_index: 0,
        item: { type: 'custom_tool_call', call_id: 'a', name: 'Free', input: '' },
      }) +
      event({ type: 'response.custom_tool_call_input.delta', output_index: 0, delta: '{no' }) +
      response('completed', {})
    expect(read('responses', stream).tools).toMatchObject([
      { verdict: 'unvalidated', why: 'its input is free text' },
    ])
  })

  it('has its error in its event, or around it', () => {
    expect(
      read('responses', event({ type: 'error', error: { code: 'server_error' } })).error,
    ).toEqual({
      status: 500,
      type: 'server_error',
    })
    expect(read('responses', event({ type: 'error', code: 'rate_limit_exceeded' })).error).toEqual({
      status: 429,
      type: 'rate_limit_exceeded',
    })
  })
})

describe('a reading', () => {
  const asked: Asked = { tools: () => null, toolChoice: () => null }
  it('says nothing of calls and text where reading broke off', () => {
    const draft = emptyDraft()
    draft.text.plain('abc')
    draft.isEnded = true
    const of = (hasFailed: boolean) => readingOf({ draft, asked, tell: strict, hasFailed })
    expect(of(false)).toMatchObject({ end: 'complete', textLength: 3, tools: [], faults: [] })
    expect(of(true)).toMatchObject({ end: 'complete', textLength: 0, tools: [], faults: [] })
  })

  it('finds no fault with an answer that did not come to its end', () => {
    const faults = (change: Partial<ReturnType<typeof emptyDraft>>) => {
      const draft = { ...emptyDraft(), finish: 'tool_calls', ...change }
      return readingOf({ draft, asked, tell: strict, hasFailed: false }).faults
    }
    expect(faults({ isEnded: true })).toEqual(['finish_mismatch'])
    expect(faults({})).toEqual([])
    expect(faults({ isEnded: true, error: { status: 500, type: 'x' } })).toEqual([])
  })

  it('knows a call to a request without tools for what it is', () => {
    const draft = emptyDraft()
    newCall(draft, '0', { id: 'a', named: 'Bash' })
    draft.isEnded = true
    draft.finish = 'tool_calls'
    expect(readingOf({ draft, asked, tell: strict, hasFailed: false }).tools).toMatchObject([
      { verdict: 'unknown_tool' },
    ])
  })
})
