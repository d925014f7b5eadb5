/** The official OpenAI package as a client, in both of its protocols. */
import OpenAI, {
  APIError,
  APIUserAbortError,
  AuthenticationError,
  InternalServerError,
  NotFoundError,
  RateLimitError,
} from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BASES, type Base } from '../support/conformance-bases.ts'
import { eventually } from '../support/eventually.ts'
import { gate } from '../support/model-answers.ts'

const PARAMETERS = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
}
const CALL = { call: 'weather', input: { city: 'Zürich "€"\n\\ north' } }

describe.each(BASES)('the OpenAI package against $name', ({ isGateway, open }) => {
  let base: Base
  let client: OpenAI

  beforeAll(async () => {
    base = await open()
    client = new OpenAI({ baseURL: base.openaiUrl, apiKey: base.token, maxRetries: 0 })
  })
  afterAll(() => base.close())

  const asked = (id: string, content = 'What is it?', more: object = {}) => ({
    model: base.modelOf(id),
    messages: [{ role: 'user' as const, content }],
    ...more,
  })
  const newest = () => [...base.upstream.books().generations.values()].at(-1)

  describe('in chat completions', () => {
    it('gets a completion, with the model that served and what it cost', async () => {
      const answer = await client.chat.completions.create(asked('standin/deep'))
      expect(answer).toMatchObject({
        model: 'standin/deep',
        choices: [{ message: { content: 'you said: What is it?' }, finish_reason: 'stop' }],
      })
      const { cost } = answer.usage as unknown as { cost: number }
      expect(BigInt(Math.round(cost * 1e9))).toBe(newest()?.charge)
    })

    it('streams a text, and its usage at the end', async () => {
      const stream = client.chat.completions.stream(
        asked('standin/deep', 'Grüße, 世界: was ist das?'),
      )
      const answer = await stream.finalChatCompletion()
      expect(answer.choices[0]?.message.content).toBe('you said: Grüße, 世界: was ist das?')
      expect(answer.usage?.completion_tokens).toBe(newest()?.tokens.completion)
    })

    it('streams through chunks that end within a character', async () => {
      const answer = await client.chat.completions
        .stream(asked('faulty/split-utf8', 'Grüße, 世界!'))
        .finalChatCompletion()
      expect(answer.choices[0]?.message.content).toBe('you said: Grüße, 世界!')
    })

    it.each([false, true])(
      'has a tool called and gives its result back (stream: %s)',
      async (isStream) => {
        base.upstream.script(CALL, { say: 'It rains.' })
        const tools = [
          { type: 'function' as const, function: { name: 'weather', parameters: PARAMETERS } },
        ]
        const ask = asked('standin/deep', 'How is the weather?', { tools })
        const say = (body: typeof ask) =>
          isStream
            ? client.chat.completions.stream(body).finalChatCompletion()
            : client.chat.completions.create(body)
        const first = (await say(ask)).choices[0]
        expect(first?.finish_reason).toBe('tool_calls')
        const [use] = first?.message.tool_calls ?? []
        if (use?.type !== 'function') throw new Error('no tool was called')
        expect(JSON.parse(use.function.arguments)).toEqual(CALL.input)
        const messages = [
          ...ask.messages,
          first?.message,
          { role: 'tool', tool_call_id: use.id, content: 'rain' },
        ]
        const second = (await say({ ...ask, messages } as unknown as typeof ask)).choices[0]
        expect(second).toMatchObject({ message: { content: 'It rains.' }, finish_reason: 'stop' })
      },
    )

    it.each([
      [401, AuthenticationError],
      [402, APIError],
      [404, NotFoundError],
      [429, RateLimitError],
      [500, InternalServerError],
    ] as const)('gets %s as the error that it is', async (status, kind) => {
      const error: unknown = await client.chat.completions
        .create(asked(`faulty/${status}`))
        .catch((raised: unknown) => raised)
      expect(error).toBeInstanceOf(kind)
      expect(error).toMatchObject({ status, error: { message: `stand-in ${status}` } })
    })

    it('gets 404 for a model that there is not', async () => {
      const ask = { ...asked('standin/fast'), model: 'nothing-of-this-name' }
      await expect(client.chat.completions.create(ask)).rejects.toBeInstanceOf(NotFoundError)
    })

    it.each(['faulty/error-midway', 'faulty/reset-midway'])(
      'has %s raised, and no completion made of half of it',
      async (id) => {
        await expect(
          client.chat.completions.stream(asked(id)).finalChatCompletion(),
        ).rejects.toThrow(Error)
      },
    )

    it('closes the upstream when it aborts', async () => {
      const held = gate()
      const { pace } = base.upstream.settings
      base.upstream.settings.pace = async (piece) => piece === 1 && held.opened
      const stream = client.chat.completions.stream(
        asked('standin/deep', 'Take your time, there is a lot to say.'),
      )
      const failed = stream.finalChatCompletion().catch((error: unknown) => error)
      await new Promise<void>((resolve) => stream.once('content', () => resolve()))
      const from = performance.now()
      stream.abort()
      expect(await failed).toBeInstanceOf(APIUserAbortError)
      await eventually('the upstream is closed', () => newest()?.request.goneAt)
      expect(performance.now() - from).toBeLessThan(200)
      held.open()
      base.upstream.settings.pace = pace
    })
  })

  describe('in responses', () => {
    const input = 'What is it?'

    it('gets a response', async () => {
      const answer = await client.responses.create({ model: base.modelOf('standin/deep'), input })
      expect(answer).toMatchObject({ status: 'completed', output_text: 'you said: What is it?' })
    })

    it('streams one', async () => {
      const answer = await client.responses
        .stream({ model: base.modelOf('standin/deep'), input: 'Grüße, 世界!' })
        .finalResponse()
      expect(answer).toMatchObject({ status: 'completed', output_text: 'you said: Grüße, 世界!' })
      expect(answer.usage?.output_tokens).toBe(newest()?.tokens.completion)
    })

    it('has a tool called and gives its result back, streaming', async () => {
      base.upstream.script(CALL, { say: 'It rains.' })
      const tools = [
        { type: 'function' as const, name: 'weather', parameters: PARAMETERS, strict: false },
      ]
      const model = base.modelOf('standin/deep')
      const first = await client.responses.stream({ model, input, tools }).finalResponse()
      const [use] = first.output
      if (use?.type !== 'function_call') throw new Error('no tool was called')
      expect(JSON.parse(use.arguments)).toEqual(CALL.input)
      const { call_id } = use
      const items = [
        { role: 'user' as const, content: input },
        { type: 'function_call' as const, call_id, name: use.name, arguments: use.arguments },
        { type: 'function_call_output' as const, call_id, output: 'rain' },
      ]
      const second = await client.responses.create({ model, input: items, tools })
      expect(second.output_text).toBe('It rains.')
    })

    it('is cut at its own output limit', async () => {
      const answer = await client.responses.create({
        model: base.modelOf('standin/fast'),
        input,
        max_output_tokens: 2,
      })
      expect(answer).toMatchObject({
        status: 'incomplete',
        incomplete_details: { reason: 'max_output_tokens' },
      })
    })

    it('gets 429 as the error that it is', async () => {
      const ask = { model: base.modelOf('faulty/429'), input }
      await expect(client.responses.create(ask)).rejects.toBeInstanceOf(RateLimitError)
    })
  })

  it('lists what there is to ask for', async () => {
    const names: string[] = []
    for await (const { id } of client.models.list()) names.push(id)
    expect(names).toContain(base.modelOf('standin/deep'))
  })

  if (isGateway) {
    it('is told the routes alone, and no model behind them', async () => {
      const { data } = await client.models.list()
      expect(data.map(({ id }) => id)).not.toContain('standin/deep')
    })
  }
})
