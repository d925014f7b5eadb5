/** The official Anthropic package as a client: what it understands is what the protocol is. */
import Anthropic, {
  AnthropicError,
  APIError,
  APIUserAbortError,
  AuthenticationError,
  InternalServerError,
  NotFoundError,
  RateLimitError,
} from '@anthropic-ai/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BASES, type Base } from '../support/conformance-bases.ts'
import { eventually } from '../support/eventually.ts'
import { gate } from '../support/model-answers.ts'

const TOOL = {
  name: 'weather',
  description: 'The weather of a city.',
  input_schema: {
    type: 'object' as const,
    properties: { city: { type: 'string' } },
    required: ['city'],
  },
}
/** More than a piece, with characters of several bytes and all that JSON escapes. */
const CALL = { call: 'weather', input: { city: 'Zürich "€"\n\\ north' } }

describe.each(BASES)('the Anthropic package against $name', ({ isGateway, open }) => {
  let base: Base
  let client: Anthropic

  beforeAll(async () => {
    base = await open()
    client = new Anthropic({
      baseURL: base.anthropicUrl,
      authToken: base.token,
      apiKey: null,
      maxRetries: 0,
    })
  })
  afterAll(() => base.close())

  const asked = (id: string, content = 'What is it?', more: object = {}) => ({
    model: base.modelOf(id),
    max_tokens: 200,
    messages: [{ role: 'user' as const, content }],
    ...more,
  })
  const newest = () => [...base.upstream.books().generations.values()].at(-1)

  it('gets a message, with the model that served and what it cost', async () => {
    const message = await client.messages.create(asked('standin/deep'))
    expect(message).toMatchObject({
      type: 'message',
      model: 'standin/deep',
      content: [{ type: 'text', text: 'you said: What is it?' }],
      stop_reason: 'end_turn',
    })
    const { cost } = message.usage as unknown as { cost: number }
    expect(BigInt(Math.round(cost * 1e9))).toBe(newest()?.charge)
  })

  it('takes its key as x-api-key too', async () => {
    const other = new Anthropic({
      baseURL: base.anthropicUrl,
      apiKey: base.token,
      authToken: null,
      maxRetries: 0,
    })
    expect((await other.messages.create(asked('standin/fast'))).stop_reason).toBe('end_turn')
  })

  it('hands its betas on, and none of its keys', async () => {
    await client.messages.create(asked('standin/fast'), {
      headers: { 'anthropic-beta': 'context-1m-2025-08-07' },
    })
    const { headers } =
      base.upstream.books().requests.findLast(({ path }) => path.startsWith('/messages')) ?? {}
    expect(headers?.['anthropic-beta']).toBe('context-1m-2025-08-07')
    expect(headers?.['anthropic-version']).toMatch(/^20\d\d-\d\d-\d\d$/)
    if (isGateway) expect(JSON.stringify(headers)).not.toContain(base.token)
  })

  it('streams a text, and gets the same message of it', async () => {
    const stream = client.messages.stream(asked('standin/deep', 'Grüße, 世界: was ist das?'))
    const pieces: string[] = []
    stream.on('text', (piece) => pieces.push(piece))
    const message = await stream.finalMessage()
    expect(pieces.join('')).toBe('you said: Grüße, 世界: was ist das?')
    expect(message).toMatchObject({ stop_reason: 'end_turn', model: 'standin/deep' })
    expect(message.usage.output_tokens).toBe(newest()?.tokens.completion)
  })

  it('streams through chunks that end within a character', async () => {
    const message = await client.messages
      .stream(asked('faulty/split-utf8', 'Grüße, 世界!'))
      .finalMessage()
    expect(message.content).toMatchObject([{ text: 'you said: Grüße, 世界!' }])
  })

  it.each([false, true])(
    'has a tool called and gives its result back (stream: %s)',
    async (isStream) => {
      base.upstream.script(CALL, { say: 'It rains.' })
      const ask = asked('standin/deep', 'How is the weather?', { tools: [TOOL] })
      const say = (body: typeof ask) =>
        isStream ? client.messages.stream(body).finalMessage() : client.messages.create(body)
      const first = await say(ask)
      expect(first).toMatchObject({
        stop_reason: 'tool_use',
        content: [{ type: 'tool_use', name: 'weather', input: CALL.input }],
      })
      const [use] = first.content
      if (use?.type !== 'tool_use') throw new Error('no tool was called')
      const messages = [
        ...ask.messages,
        { role: 'assistant' as const, content: first.content },
        {
          role: 'user' as const,
          content: [{ type: 'tool_result' as const, tool_use_id: use.id, content: 'rain' }],
        },
      ]
      const second = await say({ ...ask, messages } as unknown as typeof ask)
      expect(second).toMatchObject({ stop_reason: 'end_turn', content: [{ text: 'It rains.' }] })
    },
  )

  it('is cut at its own output limit', async () => {
    const message = await client.messages.create(
      asked('standin/fast', 'What is it?', { max_tokens: 2 }),
    )
    expect(message).toMatchObject({ stop_reason: 'max_tokens', usage: { output_tokens: 2 } })
  })

  it.each([
    [401, AuthenticationError],
    [402, APIError],
    [404, NotFoundError],
    [429, RateLimitError],
    [500, InternalServerError],
    [529, InternalServerError],
  ] as const)('gets %s as the error that it is', async (status, kind) => {
    const error: unknown = await client.messages
      .create(asked(`faulty/${status}`))
      .catch((raised: unknown) => raised)
    expect(error).toBeInstanceOf(kind)
    expect(error).toMatchObject({
      status,
      error: { type: 'error', error: { message: `stand-in ${status}` } },
    })
  })

  it('is refused with a token that nobody made', async () => {
    const stranger = new Anthropic({
      baseURL: base.anthropicUrl,
      authToken: 'ah-nobody',
      apiKey: null,
      maxRetries: 0,
    })
    await expect(stranger.messages.create(asked('standin/fast'))).rejects.toBeInstanceOf(
      AuthenticationError,
    )
  })

  it('gets 404 for a model that there is not', async () => {
    const ask = { ...asked('standin/fast'), model: 'nothing-of-this-name' }
    await expect(client.messages.create(ask)).rejects.toBeInstanceOf(NotFoundError)
  })

  it('has an error in mid-stream raised, and no message made of half of it', async () => {
    const stream = client.messages.stream(asked('faulty/error-midway'))
    await expect(stream.finalMessage()).rejects.toBeInstanceOf(APIError)
  })

  it('has a reset in mid-stream raised', async () => {
    const stream = client.messages.stream(asked('faulty/reset-midway'))
    await expect(stream.finalMessage()).rejects.toBeInstanceOf(AnthropicError)
  })

  it('closes the upstream when it aborts', async () => {
    const held = gate()
    const { pace } = base.upstream.settings
    base.upstream.settings.pace = async (piece) => piece === 1 && held.opened
    const stream = client.messages.stream(
      asked('standin/deep', 'Take your time, there is a lot to say.'),
    )
    const failed = stream.finalMessage().catch((error: unknown) => error)
    await new Promise<void>((resolve) => stream.once('text', () => resolve()))
    const from = performance.now()
    stream.abort()
    expect(await failed).toBeInstanceOf(APIUserAbortError)
    await eventually('the upstream is closed', () => newest()?.request.goneAt)
    expect(performance.now() - from).toBeLessThan(200)
    held.open()
    base.upstream.settings.pace = pace
  })

  if (isGateway) {
    it('has tokens counted, though the upstream counts none', async () => {
      const { input_tokens: tokens } = await client.messages.countTokens({
        model: base.modelOf('standin/fast'),
        messages: [{ role: 'user', content: 'What is it?' }],
      })
      expect(tokens).toBeGreaterThan(0)
    })
  }

  if (isGateway) {
    it('lists the routes as its models', async () => {
      const names: string[] = []
      for await (const { id } of client.models.list()) names.push(id)
      expect(names).toContain('standin-deep')
    })
  }
})
