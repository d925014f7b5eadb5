/** What a person sees of a request, in all three protocols. */
import { describe, expect, it } from 'vitest'
import { harmless, promptOf } from '../../src/gateway/queue/prompt-text.ts'
import type { Protocol } from '../../src/gateway/call.ts'

const of = (protocol: Protocol, request: object) => promptOf(protocol, JSON.stringify(request))

describe('a request of Anthropic', () => {
  it('is its last turns in full, and numbers of what stands before', () => {
    const prompt = of('messages', {
      system: [{ type: 'text', text: '12345' }],
      tools: [{ name: 'Read' }, { type: 'web_search_20250305', name: 'web_search' }],
      messages: [
        { role: 'user', content: 'first' },
        {
          role: 'assistant',
          content: [{ type: 'tool_use', id: 'a', name: 'Read', input: {} }],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'a', content: [{ type: 'text', text: 'gone' }] },
            { type: 'image', source: {} },
            { type: 'document', source: {} },
            { type: 'text', text: 'and now?' },
          ],
        },
      ],
    })
    expect(prompt).toEqual({
      systemLength: 5,
      tools: ['Read', 'web_search'],
      messages: 3,
      turns: [{ role: 'user', text: '[result] gone\n[image]\n[file]\nand now?' }],
    })
  })

  it('in which the model spoke last is that turn', () => {
    const messages = [
      { role: 'user', content: 'q' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'hm' },
          { type: 'text', text: 'The answer is' },
        ],
      },
    ]
    expect(of('messages', { messages })?.turns).toEqual([
      { role: 'assistant', text: '[thoughts]\nThe answer is' },
    ])
  })
})

describe('a request of chat completions', () => {
  it('counts its system turns apart', () => {
    const prompt = of('chat', {
      tools: [{ type: 'function', function: { name: 'look' } }],
      messages: [
        { role: 'system', content: 'abc' },
        { role: 'developer', content: 'de' },
        { role: 'user', content: 'q' },
        { role: 'assistant', content: null, tool_calls: [{ function: { name: 'look' } }] },
        { role: 'tool', tool_call_id: 'x', content: 'seen' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'this:' },
            { type: 'image_url', image_url: { url: 'data:…' } },
            { type: 'input_audio', input_audio: {} },
          ],
        },
      ],
    })
    expect(prompt).toEqual({
      systemLength: 5,
      tools: ['look'],
      messages: 4,
      turns: [
        { role: 'tool', text: 'seen' },
        { role: 'user', text: 'this:\n[image]\n[audio]' },
      ],
    })
  })
})

describe('a request of the Responses API', () => {
  it('is its items since the model last spoke', () => {
    const prompt = of('responses', {
      instructions: 'abcd',
      tools: [{ type: 'function', name: 'look' }, { type: 'web_search_preview' }],
      input: [
        { role: 'user', content: [{ type: 'input_text', text: 'q' }] },
        { type: 'reasoning', summary: [] },
        { type: 'function_call', name: 'look', arguments: '{}' },
        { type: 'function_call_output', call_id: 'x', output: 'seen' },
        {
          role: 'user',
          content: [
            { type: 'input_image', image_url: 'x' },
            { type: 'input_text', text: 'so?' },
          ],
        },
      ],
    })
    expect(prompt).toEqual({
      systemLength: 4,
      tools: ['look', 'web_search_preview'],
      messages: 5,
      turns: [
        { role: 'tool', text: '[result] seen' },
        { role: 'user', text: '[image]\nso?' },
      ],
    })
    expect(of('responses', { input: 'just this' })?.turns).toEqual([
      { role: 'user', text: 'just this' },
    ])
  })
})

describe('what is no such request', () => {
  it.each(['', '[]', 'null', '{"messages": 7, "system": 3, "tools": {}}', '{"messages":[null,1]}'])(
    'is read without a crash: %s',
    (body) => {
      const prompt = promptOf('messages', body)
      expect(prompt?.turns ?? []).toEqual([])
    },
  )
})

describe('signs that a terminal obeys', () => {
  it('are shown, and line ends, tabs and letters stay', () => {
    expect(harmless('a\u001b[2J\u0007b\tc\r\nd\re\u009b\u202e\u2066f\u007f ü 漢 🐢')).toBe(
      'a\\u001b[2J\\u0007b\tc\nd\\u000de\\u009b\\u202e\\u2066f\\u007f ü 漢 🐢',
    )
  })
})
