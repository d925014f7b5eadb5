/** What of an event the next ones like it do again, and what has to be parsed each time: read wrongly, a cost or a call is lost. */
import { describe, expect, it } from 'vitest'
import type { Protocol } from '../../src/gateway/call.ts'
import { begin, emptyDraft, newCall, type Draft } from '../../src/gateway/tap/answer-draft.ts'
import { chatEvent } from '../../src/gateway/tap/chat-answer.ts'
import { messagesEvent } from '../../src/gateway/tap/messages-answer.ts'
import { responsesEvent } from '../../src/gateway/tap/responses-answer.ts'
import type { Reading } from '../../src/gateway/tap/reading.ts'
import { tapStream } from '../../src/gateway/tap/tap.ts'
import { askedIn, chunk, data } from '../support/model-replies.ts'

/** The keys whose strings go somewhere; null where such an event has to be parsed each time. */
const keysOf = (repeat: object | null): readonly string[] | null =>
  repeat === null ? null : Object.keys(repeat)
const begun = (): Draft => {
  const draft = emptyDraft()
  begin(draft)
  return draft
}

describe('a chunk of chat completions', () => {
  const call = (fields: object = { arguments: '{' }, index = 0) => ({ index, function: fields })
  const repeat = (delta: object, choice: object = {}, around: object = {}, draft = begun()) =>
    keysOf(chatEvent(draft, { choices: [{ index: 0, delta, ...choice }], ...around }, ''))

  it.each<[object, readonly string[] | null]>([
    [{ content: 'a' }, ['content']],
    [{ content: '' }, ['content']],
    [{ content: '', reasoning: 'x' }, ['content']],
    [{ content: 'a', refusal: null }, ['content']],
    [{ content: 'a', tool_calls: [] }, ['content']],
    [{ reasoning: 'x' }, []],
    [{ content: null, reasoning: 'x' }, []],
    [{ content: 'a', refusal: '' }, null],
    [{ content: 'a', refusal: 'no' }, null],
    [{ content: [{ type: 'text', text: 'a' }] }, null],
    [{ content: {} }, null],
    [{ tool_calls: [call()] }, ['arguments']],
    [{ content: '', tool_calls: [call()] }, ['content', 'arguments']],
    [{ tool_calls: [call(), call({ arguments: '' }, 1)] }, null],
    [{ tool_calls: [call({ name: 'Bash', arguments: '' })] }, null],
    [{ tool_calls: [call({ arguments: {} })] }, null],
    [{ tool_calls: [call({})] }, null],
  ])('with %j does again %j', (delta, keys) => {
    expect(repeat(delta)).toEqual(keys)
  })

  it('has to be parsed each time where it says more', () => {
    const delta = { content: 'a' }
    expect(repeat(delta, { finish_reason: 'stop' })).toBeNull()
    expect(repeat(delta, { error: { code: 500 } })).toBeNull()
    expect(repeat(delta, {}, { usage: { prompt_tokens: 1 } })).toBeNull()
    expect(repeat(delta, {}, { usage: null })).toEqual(['content'])
    const two = {
      choices: [
        { index: 0, delta },
        { index: 1, delta },
      ],
    }
    expect(keysOf(chatEvent(begun(), two, ''))).toBeNull()
    expect(keysOf(chatEvent(begun(), { choices: [] }, ''))).toBeNull()
  })

  it('has to be parsed each time until an answer has begun', () => {
    expect(repeat({ role: 'assistant', content: '' }, {}, {}, emptyDraft())).toBeNull()
    expect(repeat({ content: 'a' }, {}, {}, emptyDraft())).toEqual(['content'])
  })

  it('has to be parsed each time where its call is one too many', () => {
    const draft = begun()
    for (let at = 0; at < 256; at += 1) newCall(draft, `x${at}`, { id: '', named: 'n' })
    expect(repeat({ tool_calls: [call()] }, {}, {}, draft)).toBeNull()
  })

  it('gives its strings to the text and to its call', () => {
    const draft = begun()
    const made = newCall(draft, '0:0', { id: 'a', named: 'Bash' })
    const event = { choices: [{ delta: { content: 'a', tool_calls: [call()] } }] }
    const again = chatEvent(draft, event, '')
    again?.['content']?.('b\\n')
    again?.['arguments']?.('\\"a\\"')
    expect([draft.text.found().letters, made?.pieces.whole()]).toEqual([3, '{"a"'])
  })
})

describe('an event of Messages', () => {
  const delta = (fields: object, draft = begun()) =>
    messagesEvent(draft, { type: 'content_block_delta', index: 0, delta: fields }, '')

  it.each<[object, readonly string[] | null]>([
    [{ type: 'text_delta', text: 'a' }, ['text']],
    [{ type: 'thinking_delta', thinking: 'a' }, []],
    [{ type: 'signature_delta', signature: 'a' }, null],
    [{ type: 'input_json_delta', partial_json: 'a' }, null],
    [{}, null],
  ])('with %j does again %j', (fields, keys) => {
    expect(keysOf(delta(fields))).toEqual(keys)
  })

  it.each([
    'ping',
    'error',
    'message_start',
    'content_block_start',
    'message_delta',
    'message_stop',
    'new',
  ])('of type %s has to be parsed each time', (type) => {
    expect(messagesEvent(begun(), { type }, '')).toBeNull()
  })

  it('gives its strings to the text, and to its call where there is one', () => {
    const draft = begun()
    const made = newCall(draft, '0', { id: 'a', named: 'Bash' })
    const again = delta({ type: 'input_json_delta', partial_json: '{' }, draft)
    expect(keysOf(again)).toEqual(['partial_json'])
    again?.['partial_json']?.('\\"a\\"')
    delta({ type: 'text_delta', text: 'a' }, draft)?.['text']?.('b\\n')
    expect([draft.text.found().letters, made?.pieces.whole()]).toEqual([3, '{"a"'])
  })
})

describe('an event of Responses', () => {
  const event = (type: string, draft = begun()) =>
    responsesEvent(draft, { type: `response.${type}`, output_index: 0, delta: 'a' }, '')

  it.each<[string, readonly string[] | null]>([
    ['output_text.delta', ['delta']],
    ['refusal.delta', ['delta']],
    ['reasoning_text.delta', []],
    ['reasoning_summary_text.delta', []],
    ['function_call_arguments.delta', null],
    ['custom_tool_call_input.delta', null],
    ['function_call_arguments.done', null],
    ['output_item.added', null],
    ['output_item.done', null],
    ['output_text.done', null],
    ['output_text.delta.more', null],
    ['created', null],
  ])('of type %s does again %j', (type, keys) => {
    expect(keysOf(event(type))).toEqual(keys)
  })

  it.each(['function_call_arguments.delta', 'custom_tool_call_input.delta'])(
    'of type %s gives its strings to its call',
    (type) => {
      const draft = begun()
      const made = newCall(draft, '0', { id: 'a', named: 'Bash' })
      event(type, draft)?.['delta']?.('\\"b')
      expect(made?.pieces.whole()).toBe('a"b')
      event('output_text.delta', draft)?.['delta']?.('\\n')
      expect(draft.text.found().letters).toBe(2)
    },
  )
})

describe('calls of a stream of chat completions', () => {
  const strict = (trouble: unknown): never => {
    throw trouble
  }
  const read = (stream: string, protocol: Protocol = 'chat'): Reading => {
    const tap = tapStream(protocol, askedIn(protocol), strict)
    tap.push(Buffer.from(stream))
    return tap.end()
  }
  const call = (...calls: readonly object[]) => chunk({ tool_calls: calls })
  const verdicts = (...chunks: readonly string[]) =>
    read(chunks.join('') + chunk({}, 'tool_calls')).tools.map(({ verdict }) => verdict)
  const [first, rest] = ['{"command"', ':"ls"}']

  it('go on with another id and no name, and with a name where there was no id', () => {
    expect(
      verdicts(
        call({ index: 0, id: 'a', function: { name: 'Bash', arguments: first } }),
        call({ index: 0, id: 'b', function: { arguments: rest } }),
      ),
    ).toEqual(['ok'])
    expect(
      verdicts(
        call({ index: 0, function: { name: 'Bash', arguments: first } }),
        call({ index: 0, id: 'a', function: { name: 'Bash', arguments: rest } }),
      ),
    ).toEqual(['ok'])
    expect(
      verdicts(
        call({ index: 0, id: 'a', function: { name: 'Bash', arguments: first } }),
        call({ index: 0, function: { name: 'Bash', arguments: rest } }),
      ),
    ).toEqual(['ok'])
  })

  it('are those of each choice by itself', () => {
    const of = (index: number, fields: object) =>
      data({ choices: [{ index, delta: { tool_calls: [{ index: 0, ...fields }] } }] })
    expect(
      verdicts(
        of(0, { id: 'a', function: { name: 'Bash', arguments: first } }),
        of(1, { id: 'a', function: { name: 'Bash', arguments: first } }),
        of(1, { function: { arguments: rest } }),
        of(0, { function: { arguments: rest } }),
      ),
    ).toEqual(['ok', 'ok'])
  })

  it('keep arguments that came parsed when a later chunk has none', () => {
    expect(
      verdicts(
        call({ index: 0, id: 'a', function: { name: 'Bash', arguments: { command: 'ls' } } }),
        call({ index: 0, function: {} }),
      ),
    ).toEqual(['ok'])
  })

  it('of free text have begun with their input', () => {
    const custom = (input: string) =>
      read(call({ index: 0, id: 'a', type: 'custom', custom: { name: 'Free', input } })).tools[0]
        ?.verdict
    expect([custom('{no'), custom('')]).toEqual(['unvalidated', 'truncated'])
  })

  it('beside each other get their own pieces', () => {
    const both = (a: string, b: string) =>
      call({ index: 0, function: { arguments: a } }, { index: 1, function: { arguments: b } })
    expect(
      verdicts(
        call(
          { index: 0, id: 'a', function: { name: 'Bash', arguments: '' } },
          { index: 1, id: 'b', function: { name: 'Bash', arguments: '' } },
        ),
        both('{"command"', '{"command":'),
        both(':"l', '"w'),
        both('s"}', 'c"}'),
      ),
    ).toEqual(['ok', 'ok'])
  })
})
