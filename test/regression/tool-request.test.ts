/** Prompts as both APIs want them, and replies of both. */
import { describe, expect, it } from 'vitest'
import { isObject, type JsonObject } from '../../src/regression/json-value.ts'
import type { ToolPrompt } from '../../src/regression/task.ts'
import { chatReply, messagesReply } from '../../src/regression/tool-reply.ts'
import { chatBody, messagesBody } from '../../src/regression/tool-request.ts'
import { readToolSuite } from '../../src/regression/tool-suite.ts'

const asking = { model: 'bench', maxTokens: 2048 }
const prompt: ToolPrompt = {
  kind: 'tools',
  id: 'one',
  title: 'One',
  difficulty: 'easy',
  probes: 'follow-up',
  system: 'Be brief.',
  messages: [
    { role: 'user', content: 'Look at both.' },
    {
      role: 'assistant',
      content: 'I look.',
      tool_calls: [
        { id: 'c1', type: 'function', function: { name: 'look', arguments: '{"at":"sea"}' } },
        { id: 'c2', type: 'function', function: { name: 'look', arguments: '{"at":"sky"}' } },
      ],
    },
    { role: 'tool', tool_call_id: 'c1', content: 'blue' },
    { role: 'tool', tool_call_id: 'c2', content: 'Error: too dark', is_error: true },
    { role: 'user', content: 'Well?' },
  ],
  tools: [{ name: 'look', description: 'Looks.', parameters: { type: 'object' } }],
  toolChoice: 'auto',
  expect: { calls: [] },
  limits: { timeMs: 1000, costNanoUsd: 1n, turns: 1 },
}

describe('a prompt for chat completions', () => {
  it('has the system turn first and the turns as they are', () => {
    expect(chatBody(prompt, asking)).toEqual({
      model: 'bench',
      max_tokens: 2048,
      messages: [
        { role: 'system', content: 'Be brief.' },
        ...prompt.messages.slice(0, 3),
        { role: 'tool', tool_call_id: 'c2', content: 'Error: too dark' },
        { role: 'user', content: 'Well?' },
      ],
      tools: [
        {
          type: 'function',
          function: { name: 'look', description: 'Looks.', parameters: { type: 'object' } },
        },
      ],
      tool_choice: 'auto',
    })
  })
})

describe('a prompt for Anthropic messages', () => {
  it('has calls as blocks, and the results and what follows them in one turn of the user', () => {
    expect(messagesBody(prompt, asking)).toEqual({
      model: 'bench',
      max_tokens: 2048,
      system: 'Be brief.',
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'Look at both.' }] },
        {
          role: 'assistant',
          content: [
            { type: 'text', text: 'I look.' },
            { type: 'tool_use', id: 'c1', name: 'look', input: { at: 'sea' } },
            { type: 'tool_use', id: 'c2', name: 'look', input: { at: 'sky' } },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'c1', content: 'blue' },
            { type: 'tool_result', tool_use_id: 'c2', content: 'Error: too dark', is_error: true },
            { type: 'text', text: 'Well?' },
          ],
        },
      ],
      tools: [{ name: 'look', description: 'Looks.', input_schema: { type: 'object' } }],
      tool_choice: { type: 'auto' },
    })
  })
})

describe('what may be called', () => {
  it.each([
    ['auto', 'auto', { type: 'auto' }],
    ['required', 'required', { type: 'any' }],
    ['none', 'none', { type: 'none' }],
    [
      { name: 'look' },
      { type: 'function', function: { name: 'look' } },
      { type: 'tool', name: 'look' },
    ],
  ] as const)('%j', (toolChoice, chat, messages) => {
    expect(chatBody({ ...prompt, toolChoice }, asking)['tool_choice']).toEqual(chat)
    expect(messagesBody({ ...prompt, toolChoice }, asking)['tool_choice']).toEqual(messages)
  })
})

describe('every prompt of the suite `tools`', () => {
  it('becomes turns that alternate, each call answered in the turn after it', () => {
    const suite = readToolSuite('suites/tools', 'tools')
    const tasks = 'mistakes' in suite ? [] : suite.tasks
    expect(tasks.length).toBeGreaterThan(0)
    for (const task of tasks) {
      const turns = messagesBody(task, asking)['messages'] as readonly JsonObject[]
      expect(turns.map(({ role }) => role)).toEqual(
        turns.map((_turn, index) => (index % 2 === 0 ? 'user' : 'assistant')),
      )
      expect(turns.length % 2).toBe(1)
      for (const [index, turn] of turns.entries()) {
        const asked = idsOf(turn, 'tool_use', 'id')
        if (asked.length > 0)
          expect(idsOf(turns[index + 1], 'tool_result', 'tool_use_id')).toEqual(asked)
      }
    }
  })
})

function idsOf(turn: JsonObject | undefined, type: string, key: string): readonly unknown[] {
  const blocks: readonly unknown[] = Array.isArray(turn?.['content']) ? turn['content'] : []
  return blocks
    .filter(isObject)
    .filter((block) => block['type'] === type)
    .map((block) => block[key])
}

describe('a reply', () => {
  it.each([
    ['{"at":"sea"}', { name: 'look', args: { at: 'sea' } }],
    ['', { name: 'look', args: {} }],
    ['{"at":', { name: 'look', args: null, notJson: '{"at":' }],
  ])('of chat completions with the arguments %j', (args, call) => {
    const message = {
      content: null,
      tool_calls: [{ id: 'c', function: { name: 'look', arguments: args } }],
    }
    expect(chatReply({ choices: [{ message }] })).toEqual({ calls: [call], text: '' })
  })

  it('of Anthropic messages has its texts and its calls', () => {
    const content = [
      { type: 'thinking', thinking: 'hm' },
      { type: 'text', text: 'I look.' },
      { type: 'tool_use', id: 'c1', name: 'look', input: { at: 'sea' } },
    ]
    expect(messagesReply({ content })).toEqual({
      calls: [{ name: 'look', args: { at: 'sea' } }],
      text: 'I look.',
    })
  })

  it.each([null, 'hello', {}, { choices: [] }, { choices: [{}] }, { content: 'hello' }, []])(
    'that is none: %j',
    (body) => {
      expect(chatReply(body)).toBeNull()
      expect(messagesReply(body)).toBeNull()
    },
  )
})
