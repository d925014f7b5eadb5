import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { describe, expect, it } from 'vitest'
import type { Refusal } from '../../src/gateway/call.ts'
import { errorAnswer, errorEvent, errorEventFrom } from '../../src/gateway/front/dialect.ts'

const over: Refusal = { status: 402, code: 'budget_exhausted', message: 'the cap is reached' }

/** A client library that gets this answer to every request. */
const answering = (status: number, type: string, body: string) => (): Promise<Response> =>
  Promise.resolve(new Response(body, { status, headers: { 'content-type': type } }))

const anthropic = (status: number, type: string, body: string): Anthropic =>
  new Anthropic({ apiKey: 'k', maxRetries: 0, fetch: answering(status, type, body) })
const openai = (status: number, type: string, body: string): OpenAI =>
  new OpenAI({ apiKey: 'k', maxRetries: 0, fetch: answering(status, type, body) })

const JSON_TYPE = 'application/json'
const SSE = 'text/event-stream'
const messages = { model: 'm', max_tokens: 1, messages: [] }

describe('a refusal', () => {
  it('is an error of its kind to Anthropic’s library', async () => {
    const { status, body } = errorAnswer('messages', over)
    const error: unknown = await anthropic(status, JSON_TYPE, body)
      .messages.create(messages)
      .catch((cause: unknown) => cause)
    expect(error).toMatchObject({ status: 402, type: 'billing_error' })
    expect(String(error)).toContain('the cap is reached')
  })

  it('is an error with its code to OpenAI’s library', async () => {
    const { status, body } = errorAnswer('chat', over)
    const error: unknown = await openai(status, JSON_TYPE, body)
      .chat.completions.create({ model: 'm', messages: [] })
      .catch((cause: unknown) => cause)
    expect(error).toMatchObject({ status: 402, code: 'budget_exhausted' })
    expect(String(error)).toContain('the cap is reached')
  })
})

describe('a trouble in mid-stream', () => {
  async function failing(stream: Promise<AsyncIterable<unknown>>): Promise<string> {
    try {
      for await (const event of await stream) void event
      return 'no error'
    } catch (error) {
      return String(error)
    }
  }

  it('makes each of the libraries throw, with what happened', async () => {
    const broken: Refusal = { status: 502, code: 'stream_broken', message: 'it broke off' }
    const told = await Promise.all([
      failing(
        anthropic(200, SSE, errorEvent('messages', broken)).messages.create({
          ...messages,
          stream: true,
        }),
      ),
      failing(
        openai(200, SSE, errorEvent('chat', broken)).chat.completions.create({
          model: 'm',
          messages: [],
          stream: true,
        }),
      ),
    ])
    for (const text of told) expect(text).toContain('it broke off')
    const [name, data] = errorEvent('responses', broken).split('\n')
    expect(name).toBe('event: error')
    expect(JSON.parse(data?.slice(6) ?? '')).toMatchObject({
      type: 'error',
      message: 'it broke off',
    })
  })
})

describe('an upstream’s error for a client whose stream is open', () => {
  it('is passed on as an event, and told in our words when it is no error', () => {
    const body = Buffer.from('{\n "type": "error",\n "error": {"type": "overloaded_error"}}')
    expect(errorEventFrom('messages', body, over)).toBe(
      'event: error\ndata: {"type":"error","error":{"type":"overloaded_error"}}\n\n',
    )
    const odd = errorEventFrom('chat', Buffer.from('<html>'), over)
    expect(odd).toContain('the cap is reached')
  })
})
