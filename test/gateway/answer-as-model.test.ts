/** A person's answer as the official clients read it, whole and as a stream, also after pings. */
import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerAsModel, pingOf } from '../../src/gateway/queue/answer-as-model.ts'
import { answerServer, type AnswerServer } from './answer-server.ts'

let server: AnswerServer
let anthropic: Anthropic
let openai: OpenAI
beforeAll(async () => {
  server = await answerServer()
  anthropic = new Anthropic({ baseURL: server.url, apiKey: 'ah-x', maxRetries: 0 })
  openai = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'ah-x', maxRetries: 0 })
})
afterAll(() => server.close())

const TEXT = 'Zwei Zeilen: “ja”\nund 🐢\u2028 fertig'
const TOOL = { name: 'Read', input: { path: 'a "b".md' } }
const PINGS = [0, 3] as const
const asked = {
  model: 'enterprise',
  max_tokens: 100,
  messages: [{ role: 'user' as const, content: 'hello' }],
}
const openaiAsked = { model: 'enterprise', messages: asked.messages }

describe('the Anthropic client', () => {
  it('reads a whole answer', async () => {
    server.say({ text: TEXT })
    const { data, response } = await anthropic.messages.create(asked).withResponse()
    expect(data).toMatchObject({
      id: 'human-12',
      type: 'message',
      role: 'assistant',
      model: 'enterprise',
      content: [{ type: 'text', text: TEXT }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 0, output_tokens: 0 },
    })
    expect(response.headers.get('x-agenthost-answered-by')).toBe('person')
    expect(response.headers.get('x-agenthost-parked')).toBe('12')
  })

  it.each(PINGS)('reads a stream after %i pings', async (pings) => {
    server.say({ text: TEXT, pings })
    const stream = anthropic.messages.stream(asked)
    const events: string[] = []
    stream.on('streamEvent', ({ type }) => events.push(type))
    const message = await stream.finalMessage()
    expect(message).toMatchObject({ stop_reason: 'end_turn', model: 'enterprise' })
    expect(await stream.finalText()).toBe(TEXT)
    expect(events).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ])
  })

  it('reads a call of a tool, alone and after a text', async () => {
    server.say({ text: '', tool: TOOL })
    const whole = await anthropic.messages.create(asked)
    const call = { type: 'tool_use', id: 'toolu_human_12', ...TOOL }
    expect(whole).toMatchObject({ stop_reason: 'tool_use', content: [call] })
    server.say({ text: 'I look.', tool: TOOL, pings: 1 })
    const streamed = await anthropic.messages.stream(asked).finalMessage()
    expect(streamed.content).toMatchObject([{ type: 'text', text: 'I look.' }, call])
    expect(streamed.stop_reason).toBe('tool_use')
  })
})

describe('the OpenAI client, chat completions', () => {
  it('reads a whole answer', async () => {
    server.say({ text: TEXT })
    expect(await openai.chat.completions.create(openaiAsked)).toMatchObject({
      id: 'human-12',
      object: 'chat.completion',
      created: 1_800_000_000,
      model: 'enterprise',
      choices: [{ index: 0, message: { role: 'assistant', content: TEXT }, finish_reason: 'stop' }],
      usage: { total_tokens: 0 },
    })
  })

  it.each(PINGS)('reads a stream after %i comments', async (pings) => {
    server.say({ text: TEXT, pings })
    const completion = await openai.chat.completions.stream(openaiAsked).finalChatCompletion()
    expect(completion).toMatchObject({ id: 'human-12', model: 'enterprise' })
    expect(completion.choices[0]).toMatchObject({
      message: { content: TEXT },
      finish_reason: 'stop',
    })
  })

  it('reads a call of a tool, whole and streamed', async () => {
    server.say({ text: '', tool: TOOL, pings: 1 })
    const called = {
      id: 'call_human_12',
      type: 'function',
      function: { name: 'Read', arguments: JSON.stringify(TOOL.input) },
    }
    const whole = await openai.chat.completions.create(openaiAsked)
    const streamed = await openai.chat.completions.stream(openaiAsked).finalChatCompletion()
    for (const { choices } of [whole, streamed]) {
      expect(choices[0]).toMatchObject({
        message: { tool_calls: [called] },
        finish_reason: 'tool_calls',
      })
    }
  })
})

describe('the OpenAI client, responses', () => {
  const input = { model: 'enterprise', input: 'hello' }
  it('reads a whole answer', async () => {
    server.say({ text: TEXT })
    const response = await openai.responses.create(input)
    expect(response).toMatchObject({
      id: 'human-12',
      status: 'completed',
      model: 'enterprise',
      output_text: TEXT,
      usage: { total_tokens: 0 },
    })
  })

  it.each(PINGS)('reads a stream after %i comments, its events in their order', async (pings) => {
    server.say({ text: TEXT, pings })
    const stream = openai.responses.stream(input)
    const events: string[] = []
    const numbers: number[] = []
    stream.on('event', ({ type, sequence_number }) => {
      events.push(type.replace('response.', ''))
      numbers.push(sequence_number)
    })
    const response = await stream.finalResponse()
    expect(response.output_text).toBe(TEXT)
    expect(events).toEqual([
      'created',
      'in_progress',
      'output_item.added',
      'content_part.added',
      'output_text.delta',
      'output_text.done',
      'content_part.done',
      'output_item.done',
      'completed',
    ])
    expect(numbers).toEqual(events.map((_event, index) => index))
  })

  it('reads a call of a tool, whole and streamed', async () => {
    server.say({ text: 'I look.', tool: TOOL, pings: 1 })
    const called = {
      type: 'function_call',
      call_id: 'call_human_12',
      name: 'Read',
      arguments: JSON.stringify(TOOL.input),
    }
    const whole = await openai.responses.create(input)
    const streamed = await openai.responses.stream(input).finalResponse()
    for (const { output, output_text } of [whole, streamed]) {
      expect(output_text).toBe('I look.')
      expect(output[1]).toMatchObject(called)
    }
  })
})

describe('the bytes of a stream', () => {
  it('are one event each, and end as the protocol ends', () => {
    const spoken = { model: 'm', text: 'a\nb', id: '1', stream: true }
    for (const protocol of ['messages', 'chat', 'responses'] as const) {
      const { contentType, chunks } = answerAsModel(protocol, spoken)
      expect(contentType).toBe('text/event-stream; charset=utf-8')
      for (const chunk of chunks) expect(chunk).toMatch(/^(?:event: \S+\n)?data: [^\n]+\n\n$/)
    }
    expect(answerAsModel('chat', spoken).chunks.at(-1)).toBe('data: [DONE]\n\n')
    expect(answerAsModel('messages', spoken).chunks.at(-1)).toContain('message_stop')
    expect(pingOf('responses')).toBe(': waiting for a person\n\n')
    expect(pingOf('messages')).toBe('event: ping\ndata: {"type": "ping"}\n\n')
  })
})
