import { describe, expect, it } from 'vitest'
import type { Protocol } from '../../src/gateway/call.ts'
import type { Asked, Reading } from '../../src/gateway/tap/reading.ts'
import { KEPT_BYTES_MAX, tapJson, tapStream } from '../../src/gateway/tap/tap.ts'
import {
  askedIn,
  chatStream,
  chunk,
  data,
  DONE,
  event,
  ID,
  messagesStream,
  MODEL,
  PROTOCOLS,
  REPLY,
  responsesStream,
} from '../support/model-replies.ts'

const ALL = ['chat', 'messages', 'responses'] as const

function read(protocol: Protocol, stream: string, asked: Asked = askedIn(protocol)): Reading {
  const tap = tapStream(protocol, asked, (trouble) => {
    throw trouble
  })
  tap.push(Buffer.from(stream))
  return tap.end()
}

function whole(protocol: Protocol, body: string, asked: Asked = askedIn(protocol)): Reading {
  return tapJson(protocol, Buffer.from(body), asked, (trouble) => {
    throw trouble
  })
}

function openings(protocol: Protocol, chunks: readonly string[]): readonly string[] {
  const tap = tapStream(protocol, askedIn(protocol))
  return chunks.map((each) => {
    tap.push(Buffer.from(each))
    return tap.opening()
  })
}

const verdicts = ({ tools }: Reading): readonly string[] => tools.map(({ verdict }) => verdict)

describe('a plain answer', () => {
  it.each(ALL)('in %s is read to its end, with tokens, cost and who served it', (protocol) => {
    expect(read(protocol, PROTOCOLS[protocol].stream(REPLY))).toEqual({
      end: 'complete',
      finish: 'stop',
      tokens: { input: 1200, output: 40, cached: 1000, cacheWrite: 0, reasoning: 0 },
      cost: 123_000n,
      servedModel: MODEL,
      provider: 'DeepSeek',
      generation: ID,
      tools: [],
      faults: [],
      textLength: REPLY.text.length,
      error: null,
    })
  })

  it.each(ALL)('in %s reads alike as a whole body', (protocol) => {
    const { stream, whole: body } = PROTOCOLS[protocol]
    expect(whole(protocol, body(REPLY))).toEqual(read(protocol, stream(REPLY)))
  })

  it.each(ALL)('in %s that stops at the limit says so', (protocol) => {
    const reply = { ...REPLY, finish: 'length' } as const
    expect(read(protocol, PROTOCOLS[protocol].stream(reply)).finish).toBe('length')
    expect(whole(protocol, PROTOCOLS[protocol].whole(reply)).finish).toBe('length')
  })

  it.each(ALL)('in %s whose stream breaks off is cut', (protocol) => {
    const stream = PROTOCOLS[protocol].stream(REPLY)
    const reading = read(protocol, stream.slice(0, stream.indexOf('quoted')))
    expect(reading).toMatchObject({ end: 'cut', finish: null, cost: null, generation: ID })
    expect(reading.textLength).toBeGreaterThan(0)
    expect(reading.faults).toEqual([])
  })

  it('counts cached tokens as part of the prompt, though Anthropic leaves them out', () => {
    const usage = { input_tokens: 3, cache_read_input_tokens: 100, cache_creation_input_tokens: 20 }
    const stream =
      event({ type: 'message_start', message: { id: ID, usage: { ...usage, output_tokens: 1 } } }) +
      event({ type: 'message_delta', delta: {}, usage: { output_tokens: 9 } })
    expect(read('messages', stream).tokens).toEqual({
      input: 123,
      output: 9,
      cached: 100,
      cacheWrite: 20,
      reasoning: 0,
    })
  })

  it('takes later usage of a message over the first', () => {
    const stream =
      event({ type: 'message_start', message: { usage: { input_tokens: 0, output_tokens: 0 } } }) +
      event({
        type: 'message_delta',
        delta: {},
        usage: { input_tokens: 50, cache_read_input_tokens: 7, output_tokens: 9 },
      })
    expect(read('messages', stream).tokens).toMatchObject({ input: 57, output: 9, cached: 7 })
  })

  it('reads on where usage is null in every chunk but the last', () => {
    const stream =
      chunk({ content: 'a' }, null, { usage: null }) +
      chunk({ content: 'bc' }, null, { usage: null }) +
      chunk({ content: 'def' }, 'stop', { usage: { prompt_tokens: 1, completion_tokens: 6 } }) +
      DONE
    expect(read('chat', stream)).toMatchObject({ textLength: 6, tokens: { input: 1, output: 6 } })
  })

  it('takes text that comes in a chunk of reasoning as text', () => {
    const stream = [
      chunk({ content: '', reasoning: 'hm' }),
      chunk({ content: '', reasoning: 'hmm' }),
      chunk({ content: 'four', reasoning: '' }),
      chunk({ content: '', reasoning: 'h' }),
      chunk({}, 'stop'),
    ].join('')
    expect(read('chat', stream).textLength).toBe(4)
  })

  it('is read wholly though it is longer than what is kept', () => {
    const text = 'lorem ipsum '.repeat(KEPT_BYTES_MAX / 8)
    for (const protocol of ALL) {
      const tap = tapStream(protocol, askedIn(protocol))
      const bytes = Buffer.from(PROTOCOLS[protocol].stream({ ...REPLY, text }))
      for (let at = 0; at < bytes.length; at += 50_000) tap.push(bytes.subarray(at, at + 50_000))
      expect(tap.end()).toMatchObject({ end: 'complete', cost: 123_000n, textLength: text.length })
    }
  })
})

describe('chunks', () => {
  const big = 'x'.repeat(KEPT_BYTES_MAX)

  it('are kept until the end, but no more of them than the limit', () => {
    const lengths = ['small', big].map((text) => {
      const tap = tapStream('chat', askedIn('chat'))
      tap.push(Buffer.from(chunk({ content: 'a' })))
      const bytes = Buffer.from(chunk({ content: text }))
      tap.push(bytes)
      // What was read by now is not read again.
      bytes.fill(0)
      return tap.end().textLength
    })
    expect(lengths).toEqual([1, 1 + big.length])
  })

  it('that are none are told once, and nobody else is concerned', () => {
    const told: unknown[] = []
    const tap = tapStream('chat', askedIn('chat'), (trouble) => told.push(trouble))
    tap.push('text' as never)
    tap.push(null as never)
    tap.push(Buffer.from(chunk({ content: 'a' })))
    expect(tap.opening()).toBe('begun')
    expect(tap.end()).toMatchObject({ end: 'cut', cost: null, textLength: 0 })
    expect(told).toHaveLength(1)
  })
})

describe('the opening', () => {
  it.each<[string, Protocol, readonly string[], readonly string[]]>([
    ['comments are quiet', 'chat', [': OPENROUTER PROCESSING\n\n', ': x\n\n'], ['quiet', 'quiet']],
    ['nothing is quiet', 'chat', ['', '\n\n'], ['quiet', 'quiet']],
    [
      'a role alone is quiet, text is content',
      'chat',
      [chunk({ role: 'assistant', content: '' }), chunk({ content: 'a' })],
      ['quiet', 'begun'],
    ],
    [
      'the same chunk with and without text',
      'chat',
      [chunk({ content: '' }), chunk({ content: '' }), chunk({ content: 'a' })],
      ['quiet', 'quiet', 'begun'],
    ],
    ['reasoning is content', 'chat', [chunk({ content: '', reasoning: 'hm' })], ['begun']],
    [
      'a call is content',
      'chat',
      [chunk({ content: null, tool_calls: [{ index: 0, function: { name: 'Bash' } }] })],
      ['begun'],
    ],
    ['an end without content has begun', 'chat', [chunk({}, 'stop')], ['begun']],
    ['half an event is quiet', 'chat', ['data: {"choices":[{"delta":{"conte'], ['quiet']],
    [
      'an error after a role is an error',
      'chat',
      [
        chunk({ role: 'assistant', content: '' }),
        chunk({ content: '' }, 'error', { error: { code: 429, message: 'no' } }),
      ],
      ['quiet', 'error'],
    ],
    [
      'an error after content is not one before it',
      'chat',
      [chunk({ content: 'a' }), chunk({ content: '' }, 'error', { error: { code: 502 } })],
      ['begun', 'begun'],
    ],
    [
      'pings are quiet, the start of a message is content',
      'messages',
      [event({ type: 'ping' }), event({ type: 'message_start', message: {} })],
      ['quiet', 'begun'],
    ],
    [
      'an error of Anthropic',
      'messages',
      [event({ type: 'ping' }), event({ type: 'error', error: { type: 'overloaded_error' } })],
      ['quiet', 'error'],
    ],
    [
      'a response that is created is quiet, an item is content',
      'responses',
      [
        event({ type: 'response.created', response: { id: ID } }),
        event({ type: 'response.output_item.added', output_index: 0, item: { type: 'message' } }),
      ],
      ['quiet', 'begun'],
    ],
    [
      'a response that fails is an error',
      'responses',
      [
        event({ type: 'response.created', response: { id: ID } }),
        event({ type: 'response.failed', response: { error: { code: 'server_error' } } }),
      ],
      ['quiet', 'error'],
    ],
    [
      'a ping of Responses',
      'responses',
      [event({ type: 'ping' }), event({ type: 'x' })],
      ['quiet', 'begun'],
    ],
    ['an error of Responses', 'responses', [event({ type: 'error', code: 'x' })], ['error']],
  ])('%s', (_name, protocol, chunks, expected) => {
    expect(openings(protocol, chunks)).toEqual(expected)
  })
})

describe('an error inside an answer', () => {
  it.each<[string, Protocol, string, object]>([
    [
      'of OpenRouter',
      'chat',
      chunk({ content: '' }, 'error', {
        error: {
          code: 429,
          message: 'the prompt',
          metadata: { error_type: 'rate_limit_exceeded' },
        },
      }),
      { status: 429, type: 'rate_limit_exceeded' },
    ],
    ['without a reason', 'chat', chunk({}, 'error'), { status: null, type: 'unknown' }],
    [
      'of Anthropic',
      'messages',
      event({ type: 'error', error: { type: 'overloaded_error', message: 'the prompt' } }),
      { status: 529, type: 'overloaded_error' },
    ],
    [
      'of Responses',
      'responses',
      event({ type: 'response.failed', response: { error: { code: 'rate_limit_exceeded' } } }),
      { status: 429, type: 'rate_limit_exceeded' },
    ],
    [
      'under a name alone',
      'chat',
      'event: error\ndata: {"message":"no","http_status":503,"error_type":"no_endpoints"}\n\n',
      { status: 503, type: 'no_endpoints' },
    ],
  ])('%s is told by status and type', (_name, protocol, stream, error) => {
    const reading = read(protocol, stream)
    expect(reading).toMatchObject({ end: 'error', error, faults: [] })
    expect(JSON.stringify(reading.error)).not.toContain('prompt')
  })

  it.each(ALL)('as a whole body in %s, whatever its status was', (protocol) => {
    const body = { type: 'error', error: { type: 'api_error', code: 503, message: 'no' } }
    expect(whole(protocol, JSON.stringify(body))).toMatchObject({
      end: 'error',
      error: { status: 503, type: 'api_error' },
    })
  })

  it('keeps what the answer cost until then', () => {
    const stream =
      chunk({ content: 'a' }) +
      chunk({ content: '' }, 'error', {
        error: { code: 502 },
        usage: { prompt_tokens: 3, cost: 1 },
      })
    expect(read('chat', stream)).toMatchObject({ end: 'error', cost: 1_000_000_000n })
  })
})

describe('tool calls', () => {
  const good = { name: 'Bash', json: '{"command":"echo \\"hi\\"\\n","timeout":3}' }
  const unknown = { name: 'Bassh', json: '{"command":"ls"}' }
  const mismatch = { name: 'Bash', json: '{"command":42}' }
  const broken = { name: 'Bash', json: '{command: ls}' }
  const empty = { name: 'Free', json: '' }
  const called = (calls: readonly { name: string; json: string }[]) =>
    ({ ...REPLY, text: '', calls, finish: 'tool_calls' }) as const

  it.each(ALL)('in %s are judged one by one, pieces put together', (protocol) => {
    const reading = read(
      protocol,
      PROTOCOLS[protocol].stream(called([good, unknown, mismatch, broken, empty])),
    )
    expect(verdicts(reading)).toEqual([
      'ok',
      'unknown_tool',
      'schema_mismatch',
      'invalid_json',
      'unvalidated',
    ])
    expect(reading.tools.map(({ tool }) => tool)).toEqual(['Bash', 'Bassh', 'Bash', 'Bash', 'Free'])
    expect(reading.faults).toEqual([])
    expect(reading.textLength).toBe(0)
  })

  it.each(ALL)('in %s read alike as a whole body', (protocol) => {
    const reply = called([good, unknown, mismatch, empty])
    const reading = whole(protocol, PROTOCOLS[protocol].whole(reply))
    expect(reading).toEqual(read(protocol, PROTOCOLS[protocol].stream(reply)))
    expect(verdicts(reading)).toEqual(['ok', 'unknown_tool', 'schema_mismatch', 'unvalidated'])
  })

  it.each(ALL)('in %s that a limit cut off are not the fault of the model', (protocol) => {
    const cut = { name: 'Bash', json: '{"command":"ec' }
    const reply = { ...called([good, cut]), finish: 'length' } as const
    expect(verdicts(read(protocol, PROTOCOLS[protocol].stream(reply)))).toEqual(['ok', 'truncated'])
  })

  it.each(ALL)('in %s that a broken stream cut off are truncated', (protocol) => {
    const stream = PROTOCOLS[protocol].stream(called([good]))
    const within = stream.indexOf(String.raw`nd\":\"ec`)
    const reading = read(protocol, stream.slice(0, stream.indexOf('\n\n', within) + 2))
    expect(reading.end).toBe('cut')
    expect(verdicts(reading)).toEqual(['truncated'])
  })

  it('keep no value of the arguments', () => {
    const secret = { name: 'Bash', json: '{"command":7,"timeout":"hunter2","hunter3":1}' }
    const reading = read('chat', chatStream(called([secret])))
    expect(reading.tools).toMatchObject([{ verdict: 'schema_mismatch' }])
    expect(JSON.stringify(reading.tools)).not.toMatch(/hunter/)
    expect(reading.tools[0]?.why).toContain('#/')
  })

  it('have a name that comes in parts, or again and again', () => {
    const call = (fields: object) => chunk({ tool_calls: [{ index: 0, ...fields }] })
    const end = chunk({}, 'tool_calls')
    const parts = [
      call({ id: 'a', function: { name: 'Ba', arguments: '' } }),
      call({ function: { name: 'sh', arguments: '{"command"' } }),
      call({ function: { name: '', arguments: ':"ls"}' } }),
    ]
    expect(read('chat', parts.join('') + end).tools).toMatchObject([
      { tool: 'Bash', verdict: 'ok' },
    ])
    const again = ['{"command"', ':"ls"}'].map((piece) =>
      call({ id: 'a', function: { name: 'Bash', arguments: piece } }),
    )
    expect(read('chat', again.join('') + end).tools).toMatchObject([
      { tool: 'Bash', verdict: 'ok' },
    ])
  })

  it('are told apart by their ids where all have the same place', () => {
    const stream = ['a', 'b']
      .map((id) =>
        chunk({
          tool_calls: [{ index: 0, id, function: { name: 'Bash', arguments: '{"command":"ls"}' } }],
        }),
      )
      .join('')
    expect(verdicts(read('chat', stream + chunk({}, 'tool_calls')))).toEqual(['ok', 'ok'])
  })

  it('of the upstream itself are not judged', () => {
    const stream = [
      event({ type: 'message_start', message: { id: ID } }),
      event({
        type: 'content_block_start',
        index: 0,
        content_block: { type: 'server_tool_use', id: 's', name: 'web_search', input: {} },
      }),
      event({
        type: 'content_block_delta',
        index: 0,
        delta: { type: 'input_json_delta', partial_json: '{"query":' },
      }),
      event({ type: 'message_delta', delta: { stop_reason: 'end_turn' } }),
      event({ type: 'message_stop' }),
    ].join('')
    expect(read('messages', stream)).toMatchObject({ end: 'complete', tools: [], faults: [] })
  })

  it('with free text are judged by their name alone', () => {
    const item = (name: string) => ({
      type: 'custom_tool_call',
      call_id: name,
      name,
      input: '{not',
    })
    const body = { id: ID, status: 'completed', output: [item('Free'), item('Fre')] }
    const reading = whole('responses', JSON.stringify(body))
    expect(verdicts(reading)).toEqual(['unvalidated', 'unknown_tool'])
  })
})

describe('an answer as a whole', () => {
  const answer = (text: string, finish = 'stop'): string =>
    chunk({ content: text }) + chunk({}, finish) + DONE
  const call = chunk({
    tool_calls: [{ index: 0, id: 'a', function: { name: 'Bash', arguments: '{"command":"ls"}' } }],
  })
  const fenced = (name: string): string =>
    `I will call\n\`\`\`json\n{"name": "${name}", "arguments": {"command": "ls"}}\n\`\`\``

  it.each<[string, string, Asked, readonly string[]]>([
    [
      'a finish for calls without one',
      answer('hi', 'tool_calls'),
      askedIn('chat'),
      ['finish_mismatch'],
    ],
    ['calls with a finish for none', call + answer(''), askedIn('chat'), ['finish_mismatch']],
    [
      'a call by name, which OpenAI ends with stop',
      call + answer(''),
      askedIn('chat', { choice: { type: 'function', function: { name: 'Bash' } } }),
      [],
    ],
    ['a leaked tag', answer('<tool_call>{"name":'), askedIn('chat'), ['leaked_call']],
    ['a leaked token', answer('so <|tool_calls_begin|>'), askedIn('chat'), ['leaked_call']],
    ['a leaked function', answer('<function=Bash>'), askedIn('chat'), ['leaked_call']],
    ['a fenced call of a tool', answer(fenced('Bash')), askedIn('chat'), ['leaked_call']],
    ['fenced JSON of something else', answer(fenced('left-pad')), askedIn('chat'), []],
    ['somebody writing about tags', answer('write `<tool_call>` first'), askedIn('chat'), []],
    ['a tag without tools', answer('<tool_call>'), askedIn('chat', { without: true }), []],
    ['a tag beside a call', call + answer('<tool_call>', 'tool_calls'), askedIn('chat'), []],
    [
      'no call where one is required',
      answer('hi'),
      askedIn('chat', { choice: 'required' }),
      ['missing_call'],
    ],
    [
      'no call where any is',
      answer('hi'),
      askedIn('chat', { choice: { type: 'any' } }),
      ['missing_call'],
    ],
    [
      'no call of a named one',
      answer('hi'),
      askedIn('chat', { choice: { type: 'tool', name: 'Bash' } }),
      ['missing_call'],
    ],
    ['no call where none has to be', answer('hi'), askedIn('chat', { choice: 'auto' }), []],
    [
      'a limit before the call',
      answer('hi', 'length'),
      askedIn('chat', { choice: 'required' }),
      [],
    ],
  ])('%s', (_name, stream, asked, faults) => {
    expect(read('chat', stream, asked).faults).toEqual(faults)
  })

  it('has a leak that lies across two pieces of a long text', () => {
    const text = `${'x'.repeat(65_536)}<tool_call>${'y'.repeat(70_000)}`
    for (const protocol of ALL) {
      const stream = PROTOCOLS[protocol].stream({ ...REPLY, text })
      expect(read(protocol, stream).faults).toEqual(['leaked_call'])
    }
  })
})

describe('what cannot be read', () => {
  it.each(ALL)('in %s is cut and unknown when it is no JSON', (protocol) => {
    for (const body of ['<html>captive portal</html>', '', '[]', 'null', '{', '{}']) {
      expect(whole(protocol, body)).toMatchObject({
        end: 'cut',
        cost: null,
        tokens: null,
        tools: [],
      })
    }
  })

  it('passes over a malformed event within a stream', () => {
    const stream = messagesStream(REPLY).replace(
      'event: content_block_stop',
      'event: content_block_delta\ndata: {not json\n\nevent: content_block_stop',
    )
    expect(read('messages', stream)).toEqual(read('messages', messagesStream(REPLY)))
  })

  it('is told once, and the stream goes on', () => {
    const trouble = new Error('tools are gone')
    const told: unknown[] = []
    const asked: Asked = {
      tools: () => {
        throw trouble
      },
      toolChoice: () => null,
    }
    const tap = tapStream('responses', asked, (each) => told.push(each))
    const reply = { ...REPLY, calls: [{ name: 'Bash', json: '{}' }], finish: 'tool_calls' } as const
    tap.push(Buffer.from(responsesStream(reply)))
    expect(tap.end()).toMatchObject({ end: 'complete', cost: 123_000n, tools: [], faults: [] })
    expect(told).toEqual([trouble])
  })

  it('reads an end without its blank line, and an end without its last chunk', () => {
    expect(read('chat', `${chunk({ content: 'a' })}data: [DONE]`).end).toBe('complete')
    expect(read('chat', chunk({ content: 'a' }, 'stop')).end).toBe('complete')
    expect(read('chat', data({ id: ID, choices: [] })).end).toBe('cut')
  })
})
