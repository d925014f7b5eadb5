/** What a person reads and writes of parked requests, and the exact shapes in which clients get it. */
import { describe, expect, it } from 'vitest'
import { AgenthostError } from '../../src/errors.ts'
import type { Protocol } from '../../src/gateway/call.ts'
import { answerAsModel, type Spoken } from '../../src/gateway/queue/answer-as-model.ts'
import type { Parking } from '../../src/gateway/queue/parking.ts'
import { answerOf, type PersonsAnswer } from '../../src/gateway/queue/person-answer.ts'
import { harmless, promptOf } from '../../src/gateway/queue/prompt-text.ts'
import {
  decidedNotice,
  expiredNotice,
  oneLine,
  parkedNotice,
  tooLate,
} from '../../src/gateway/queue/queue-notices.ts'
import {
  cannotPark,
  noRoomFor,
  PARKED_MAX,
  PARKED_MAX_BYTES,
  PARKED_MAX_OF_ONE,
} from '../../src/gateway/queue/queue-room.ts'
import type { ParkedRow } from '../../src/gateway/queue/queue-rows.ts'

const AT = Date.parse('2026-11-24T12:59:04.000Z')
const UNTIL = Date.parse('2026-11-25T12:59:04.000Z')

const waiting: Parking = { state: 'waiting', expiresAt: UNTIL, holding: 0 }
const answered: Parking = {
  state: 'answered',
  expiresAt: UNTIL,
  decision: { is: 'answered', text: 'secret words' },
  by: 'lea',
  at: AT,
  use: 'kept',
}
const row = (parking: Parking = waiting): ParkedRow => ({
  id: 12,
  hash: 'h',
  at: AT,
  caller: { kind: 'agent', name: 'triage', run: 'r' },
  asked: 'enterprise',
  protocol: 'chat',
  stream: false,
  why: 'no model could answer',
  parking,
  bodyBytes: 5,
  told: false,
})
const ABOUT = { id: 12, caller: { kind: 'agent', name: 'triage' } }

describe('a notice of the human queue', () => {
  it('says who waits, why, and what to type', () => {
    expect(parkedNotice(row())).toEqual({
      kind: 'queue.parked',
      subject: 'triage',
      message:
        'agent triage waits for a person, on enterprise (request 12): no model could answer. Look with `agenthost queue show 12`, answer with `agenthost queue answer 12`.',
      data: {
        ...ABOUT,
        asked: 'enterprise',
        why: 'no model could answer',
        expiresAt: '2026-11-25T12:59:04.000Z',
      },
    })
  })

  it.each([
    [{ is: 'answered', text: 'secret words' } as const, 'answered'],
    [{ is: 'retry', route: 'fast' } as const, 'sent on along fast'],
    [{ is: 'dropped' } as const, 'dropped'],
  ])('says what was decided, and not the answer: %j', (decision, words) => {
    expect(decidedNotice(row(), { decision, by: 'lea', served: 2 })).toEqual({
      kind: 'queue.answered',
      subject: 'triage',
      message: `request 12 of agent triage was ${words} by lea`,
      data: { ...ABOUT, asked: 'enterprise', decision: decision.is, by: 'lea', served: 2 },
    })
  })

  it.each<[Parking, string]>([
    [{ state: 'expired', expiresAt: UNTIL, at: UNTIL }, 'expired without an answer'],
    [answered, 'was answered by lea at 2026-11-24T12:59:04.000Z, and nobody fetched that in time'],
  ])('says what has expired: %#', (parking, words) => {
    expect(expiredNotice(row(), parking)).toEqual({
      kind: 'queue.expired',
      subject: 'triage',
      message: `request 12 of agent triage ${words}`,
      data: { ...ABOUT, asked: 'enterprise', state: parking.state },
    })
  })
})

describe('a command that comes too late', () => {
  it.each<[ParkedRow | null, string]>([
    [null, 'there is no parked request of that number'],
    [row(answered), 'it was answered by lea at 2026-11-24T12:59:04.000Z'],
    [
      row({ ...answered, state: 'retried', decision: { is: 'retry', route: 'fast' } }),
      'it was sent on along fast by lea at 2026-11-24T12:59:04.000Z',
    ],
    [
      row({ state: 'expired', expiresAt: UNTIL, at: UNTIL }),
      'it expired at 2026-11-25T12:59:04.000Z',
    ],
    [row(), 'it was waiting'],
  ])('is told what became of the request: %#', (found, words) => {
    const error = tooLate('answer', 12, found)
    expect([error.kind, error.message, error.hint]).toEqual([
      'bad',
      `unable to answer request 12: ${words}`,
      'See what waits with `agenthost queue`.',
    ])
  })
})

describe('what somebody wrote as one line', () => {
  it.each([
    ['  a \n\t b  ', 'a b'],
    ['a\u001b[2Jb\u202ec', 'a [2Jb c'],
    ['x'.repeat(300), 'x'.repeat(300)],
    ['x'.repeat(301), `${'x'.repeat(299)}…`],
  ])('%j is %j', (text, line) => {
    expect(oneLine(text)).toBe(line)
  })
})

describe('room for one more', () => {
  const open = { count: 0, bytes: 0, ofCaller: 0 }
  const said = (bytes: number, change: Partial<typeof open>) => {
    const found = noRoomFor(bytes, { ...open, ...change })
    return found === null ? null : found.refused
  }
  const refused = (full: string) => ({
    status: 503,
    code: 'queue_full',
    message: `no model can answer, and the request cannot be parked: ${full}. Answer or drop some with \`agenthost queue\`.`,
  })
  it.each<[number, Partial<typeof open>, string | null]>([
    [
      5,
      { count: PARKED_MAX - 1, ofCaller: PARKED_MAX_OF_ONE - 1, bytes: PARKED_MAX_BYTES - 5 },
      null,
    ],
    [5, { count: PARKED_MAX }, '500 requests wait for a person already'],
    [5, { ofCaller: PARKED_MAX_OF_ONE }, '100 requests of this caller wait for a person already'],
    [
      6,
      { bytes: PARKED_MAX_BYTES - 5 },
      'what waits for a person has 511999995 bytes, of 512000000 that it may have',
    ],
  ])('of %s bytes beside %j: %s', (bytes, change, full) => {
    expect(said(bytes, change)).toEqual(full === null ? null : refused(full))
  })

  it('is none where it cannot be written down', () => {
    const error = cannotPark(new Error('disk full'))
    expect([error.name, error.message, error.refused.status, error.refused.code]).toEqual([
      'NotParked',
      'no model can answer, and the request cannot be parked: disk full',
      503,
      'queue_unavailable',
    ])
    expect(error.cause).toEqual(new Error('disk full'))
    expect(error.refused.message).toBe(error.message)
  })
})

describe('a person’s decision', () => {
  const decide = (answer: Partial<PersonsAnswer>, body: object | null = null) =>
    answerOf(
      { id: 12, text: '', ...answer },
      {
        protocol: 'chat',
        body: () => (body === null ? null : Buffer.from(JSON.stringify(body))),
      },
    )
  const tools = { tools: [{ function: { name: 'look' } }, { function: { name: 'read' } }] }
  const look = { name: 'look', input: { a: 1 } }

  it('is a text as it was written, or a call of a tool that the request has', () => {
    expect(decide({ text: ' yes \n' })).toEqual({ is: 'answered', text: ' yes \n' })
    expect(decide({ tool: look }, tools)).toEqual({ is: 'answered', text: '', tool: look })
  })

  it.each<[Partial<PersonsAnswer>, object | null, string, string]>([
    [{ text: ' \n' }, null, 'the text is empty', ''],
    [{ tool: { ...look, name: 'x' } }, tools, 'it has no tool x', 'It has: look, read.'],
    [{ tool: look }, null, 'it has no tool look', 'It has no tools at all.'],
    [{ tool: look }, {}, 'it has no tool look', 'It has no tools at all.'],
  ])('is refused as %#', (answer, body, words, hint) => {
    const thrown = ((): unknown => {
      try {
        return decide(answer, body)
      } catch (error) {
        return error
      }
    })()
    if (!(thrown instanceof AgenthostError)) throw new Error('it was taken')
    expect([thrown.kind, thrown.message, thrown.hint ?? '']).toEqual([
      'usage',
      `unable to answer request 12: ${words}`,
      hint,
    ])
  })
})

describe('a request as a person sees it', () => {
  const textOf = (block: unknown, protocol: Protocol = 'messages') =>
    promptOf(protocol, JSON.stringify({ messages: [{ role: 'user', content: [block] }] }))?.turns[0]
      ?.text
  it.each<[unknown, string]>([
    [{ text: 'plain' }, 'plain'],
    [{ type: 'text', text: 'plain' }, 'plain'],
    [{ type: 'refusal', refusal: 'no' }, 'no'],
    [{ type: 'image' }, '[image]'],
    [{ type: 'input_image' }, '[image]'],
    [{ type: 'image_url' }, '[image]'],
    [{ type: 'image_urls' }, '[image_urls]'],
    [{ type: 'images' }, '[images]'],
    [{ type: 'input_audio' }, '[audio]'],
    [{ type: 'audio_out' }, '[audio]'],
    [{ type: 'file' }, '[file]'],
    [{ type: 'input_file' }, '[file]'],
    [{ type: 'files' }, '[files]'],
    [{ type: 'document' }, '[file]'],
    [{ type: 'thinking', thinking: 'x' }, '[thoughts]'],
    [{ type: 'redacted_thinking' }, '[thoughts]'],
    [{ type: 'reasoning' }, '[thoughts]'],
    [{ type: 'tool_result', content: 'gone' }, '[result] gone'],
    [{ type: 'tool_result', content: [{ text: 'a' }, { type: 'image' }] }, '[result] a\n[image]'],
    [{ type: 'tool_result' }, '[result] '],
    [{ type: 'custom_tool_call_output', output: 'seen' }, '[result] seen'],
    [{ type: 'outputs', output: 'seen' }, '[outputs]'],
    [{ type: 'tool_use', name: 'Read' }, '[call of Read]'],
    [{ type: 'function', function: { name: 'look' } }, '[call of look]'],
    [{ type: 'function', function: { name: 7 } }, '[function]'],
    [{ type: 'web_search_call' }, '[call of web_search_call]'],
    [{ type: 'my_web_search' }, '[my_web_search]'],
    [{ type: 'new', text: 7 }, '[new]'],
  ])('has %j as %j', (block, text) => {
    expect(textOf(block)).toBe(text)
  })

  it('has each turn’s parts on lines, without empty ones', () => {
    const messages = [
      {
        role: 'assistant',
        content: [{ text: '' }, { text: 'a' }],
        tool_calls: [{ function: { name: 'look' } }],
      },
    ]
    expect(promptOf('chat', JSON.stringify({ messages }))?.turns).toEqual([
      { role: 'assistant', text: 'a\n[call of look]' },
    ])
  })

  it('takes a turn without a role for the user’s, and an item without a type for a message', () => {
    expect(promptOf('chat', '{"messages":[{"content":"q"}]}')?.turns).toEqual([
      { role: 'user', text: 'q' },
    ])
    expect(promptOf('responses', '{"input":[{"role":"assistant","content":"a"}]}')?.turns).toEqual([
      { role: 'assistant', text: 'a' },
    ])
    expect(
      promptOf('responses', '{"input":[{"type":"message","role":"user","content":"q"}]}')?.turns,
    ).toEqual([{ role: 'user', text: 'q' }])
  })

  it('knows the roles of the items of Responses', () => {
    const input = [
      { type: 'function_call', name: 'look' },
      { type: 'function_call_output', output: 'x' },
      { type: 'computer_call_output', output: [{ type: 'computer_screenshot' }] },
    ]
    expect(promptOf('responses', JSON.stringify({ input }))).toEqual({
      systemLength: 0,
      tools: [],
      messages: 3,
      turns: [
        { role: 'tool', text: '[result] x' },
        { role: 'tool', text: '[result] [computer_screenshot]' },
      ],
    })
  })

  it('counts each system text by its protocol, and no other’s', () => {
    const body = JSON.stringify({ system: 'abc', instructions: 'de', messages: [] })
    expect(promptOf('messages', body)?.systemLength).toBe(3)
    expect(promptOf('chat', body)?.systemLength).toBe(2)
    expect(promptOf('responses', body)).toMatchObject({ systemLength: 2, messages: 0, turns: [] })
  })

  it('names only tools that have a name', () => {
    const tools = [{ name: 'a' }, {}, { type: 'custom' }, { type: 'web_search_20250305' }, 7]
    expect(promptOf('messages', JSON.stringify({ tools }))?.tools).toEqual([
      'a',
      'web_search_20250305',
    ])
  })

  it.each(['7', '"x"', 'null', '[]', 'x', ''])('is none where it is %j', (body) => {
    expect(promptOf('chat', body)).toBeNull()
  })

  it('shows signs at the edges of what a terminal obeys', () => {
    expect(harmless('\u0000\u061c\u200e\u200f\u2028\u202e\u2066\u2069')).toBe(
      '\\u0000\\u061c\\u200e\\u200f\\u2028\\u202e\\u2066\\u2069',
    )
    expect(harmless('\u061b\u200d\u2010\u2027\u202f\u2065\u206a\n\t')).toBe(
      '\u061b\u200d\u2010\u2027\u202f\u2065\u206a\n\t',
    )
  })
})

/** Fields that the official clients do not look at, or only some of them. */
describe('a person’s answer in full', () => {
  const spoken: Spoken = {
    model: 'enterprise',
    text: 'yes',
    id: '12',
    at: 1999,
    tool: { name: 'Read', input: { path: 'x' } },
  }
  const silent: Spoken = { ...spoken, text: '' }
  const plain: Spoken = { model: 'enterprise', text: 'yes', id: '12' }
  const whole = (protocol: Protocol, said: Spoken) => {
    const { contentType, headers, chunks } = answerAsModel(protocol, { ...said, stream: false })
    expect([contentType, chunks.length]).toEqual(['application/json', 1])
    expect(headers).toEqual({ 'x-agenthost-answered-by': 'person', 'x-agenthost-parked': '12' })
    return JSON.parse(chunks[0] ?? '') as Record<string, unknown>
  }
  const events = (protocol: Protocol, said: Spoken) =>
    answerAsModel(protocol, { ...said, stream: true }).chunks.map((chunk) => {
      const [, name = null, data = ''] = /^(?:event: (.*)\n)?data: (.*)\n\n$/.exec(chunk) ?? []
      return [
        name,
        data === '[DONE]' ? data : (JSON.parse(data) as Record<string, unknown>),
      ] as const
    })
  const args = '{"path":"x"}'

  it('is an Anthropic message', () => {
    const usage = {
      input_tokens: 0,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      output_tokens: 0,
    }
    const tool = { type: 'tool_use', id: 'toolu_human_12', name: 'Read', input: { path: 'x' } }
    const message = {
      id: 'human-12',
      type: 'message',
      role: 'assistant',
      model: 'enterprise',
      content: [{ type: 'text', text: 'yes' }, tool],
      stop_reason: 'tool_use',
      stop_sequence: null,
      usage,
    }
    expect(whole('messages', spoken)).toEqual(message)
    expect(whole('messages', silent)).toEqual({ ...message, content: [tool] })
    expect(whole('messages', plain)).toEqual({
      ...message,
      content: [{ type: 'text', text: 'yes' }],
      stop_reason: 'end_turn',
    })
    const event = (type: string, fields: object) => [type, { type, ...fields }]
    expect(events('messages', spoken)).toEqual([
      event('message_start', { message: { ...message, content: [], stop_reason: null } }),
      event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
      event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'yes' } }),
      event('content_block_stop', { index: 0 }),
      event('content_block_start', { index: 1, content_block: { ...tool, input: {} } }),
      event('content_block_delta', {
        index: 1,
        delta: { type: 'input_json_delta', partial_json: args },
      }),
      event('content_block_stop', { index: 1 }),
      event('message_delta', {
        delta: { stop_reason: 'tool_use', stop_sequence: null },
        usage: { output_tokens: 0 },
      }),
      event('message_stop', {}),
    ])
  })

  it('is a chat completion', () => {
    const usage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }
    const call = {
      id: 'call_human_12',
      type: 'function',
      function: { name: 'Read', arguments: args },
    }
    const head = { id: 'human-12', created: 1, model: 'enterprise' }
    const choice = (message: object, finish_reason: string) => ({
      ...head,
      object: 'chat.completion',
      choices: [{ index: 0, message, logprobs: null, finish_reason }],
      usage,
    })
    const said = { role: 'assistant', content: 'yes', refusal: null }
    expect(whole('chat', spoken)).toEqual(choice({ ...said, tool_calls: [call] }, 'tool_calls'))
    expect(whole('chat', silent)).toEqual(
      choice({ ...said, content: null, tool_calls: [call] }, 'tool_calls'),
    )
    expect(whole('chat', plain)).toEqual({ ...choice(said, 'stop'), created: 0 })
    const chunk = (delta: object, finish_reason: string | null = null, more: object = {}) => [
      null,
      {
        ...head,
        object: 'chat.completion.chunk',
        choices: [{ index: 0, delta, logprobs: null, finish_reason }],
        ...more,
      },
    ]
    const first = chunk({ role: 'assistant', content: '' })
    const called = chunk({ tool_calls: [{ index: 0, ...call }] })
    const end = [chunk({}, 'tool_calls', { usage }), [null, '[DONE]']]
    expect(events('chat', spoken)).toEqual([first, chunk({ content: 'yes' }), called, ...end])
    expect(events('chat', silent)).toEqual([first, called, ...end])
  })

  it('is a response', () => {
    const part = { type: 'output_text', text: 'yes', annotations: [], logprobs: [] }
    const text = {
      type: 'message',
      id: 'msg_human_12',
      content: [part],
      role: 'assistant',
      status: 'completed',
    }
    const call = {
      type: 'function_call',
      id: 'fc_human_12',
      call_id: 'call_human_12',
      name: 'Read',
      arguments: args,
      status: 'completed',
    }
    const response = {
      id: 'human-12',
      object: 'response',
      created_at: 1,
      status: 'completed',
      error: null,
      incomplete_details: null,
      instructions: null,
      max_output_tokens: null,
      metadata: {},
      model: 'enterprise',
      output: [text, call],
      parallel_tool_calls: true,
      previous_response_id: null,
      store: false,
      temperature: null,
      text: { format: { type: 'text' } },
      tool_choice: 'auto',
      tools: [],
      top_p: null,
      truncation: 'disabled',
      usage: {
        input_tokens: 0,
        input_tokens_details: { cached_tokens: 0 },
        output_tokens: 0,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: 0,
      },
    }
    expect(whole('responses', spoken)).toEqual(response)
    expect(whole('responses', silent)).toEqual({ ...response, output: [call] })
    expect(whole('responses', plain)).toEqual({ ...response, created_at: 0, output: [text] })
    const begun = { response: { ...response, status: 'in_progress', output: [], usage: null } }
    const at = { item_id: 'msg_human_12', output_index: 0 }
    const within = { ...at, content_index: 0 }
    const atCall = { item_id: 'fc_human_12', output_index: 1 }
    const wanted: readonly (readonly [string, object])[] = [
      ['created', begun],
      ['in_progress', begun],
      [
        'output_item.added',
        { output_index: 0, item: { ...text, content: [], status: 'in_progress' } },
      ],
      ['content_part.added', { ...within, part: { ...part, text: '' } }],
      ['output_text.delta', { ...within, delta: 'yes', logprobs: [] }],
      ['output_text.done', { ...within, text: 'yes', logprobs: [] }],
      ['content_part.done', { ...within, part }],
      ['output_item.done', { output_index: 0, item: text }],
      [
        'output_item.added',
        { output_index: 1, item: { ...call, arguments: '', status: 'in_progress' } },
      ],
      ['function_call_arguments.delta', { ...atCall, delta: args }],
      ['function_call_arguments.done', { ...atCall, name: 'Read', arguments: args }],
      ['output_item.done', { output_index: 1, item: call }],
      ['completed', { response }],
    ]
    expect(events('responses', spoken)).toEqual(
      wanted.map(([kind, fields], sequence_number) => {
        const type = `response.${kind}`
        return [type, { type, sequence_number, ...fields }]
      }),
    )
  })
})
