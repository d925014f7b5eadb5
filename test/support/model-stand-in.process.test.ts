import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { gate } from './model-answers.ts'
import { modelStandIn, type ModelStandIn } from './model-stand-in.ts'

let model: ModelStandIn

beforeEach(async () => {
  model = await modelStandIn()
})

afterEach(() => model.close())

function anthropic(prompt: string, stream = false): Promise<Response> {
  return ask('/v1/messages', { model: 'm', stream, messages: [{ role: 'user', content: prompt }] })
}

function openai(prompt: string, stream = false): Promise<Response> {
  return ask('/v1/chat/completions', {
    model: 'm',
    stream,
    messages: [{ role: 'user', content: prompt }],
  })
}

function ask(path: string, body: object): Promise<Response> {
  return fetch(`${model.url}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(5000),
  })
}

/** The text of an answer in server-sent events, put together again. */
function spoken(events: string): string {
  return [...events.matchAll(/"(?:text|content|partial_json|arguments)":"((?:[^"\\]|\\.)*)"/g)]
    .map((match) => JSON.parse(`"${match[1] ?? ''}"`) as string)
    .join('')
}

describe('the model stand-in', () => {
  it('repeats what it was told, in both languages, whole and in events', async () => {
    const text = 'you said: hello € "there"'
    expect(await (await anthropic('hello € "there"')).json()).toMatchObject({ content: [{ text }] })
    expect(await (await openai('hello € "there"')).json()).toMatchObject({
      choices: [{ message: { content: text } }],
    })
    expect(spoken(await (await anthropic('hello € "there"', true)).text())).toBe(text)
    expect(spoken(await (await openai('hello € "there"', true)).text())).toBe(text)
    expect(model.requests.map(({ api }) => api)).toEqual([
      'anthropic',
      'openai',
      'anthropic',
      'openai',
    ])
  })

  it('calls tools', async () => {
    model.script({ call: 'Bash', input: { command: 'ls' } }, { call: 'Bash', input: '{"broken' })
    const first = await (await anthropic('x', true)).text()
    expect(first).toContain('"stop_reason":"tool_use"')
    expect(spoken(first)).toBe('{"command":"ls"}')
    expect(spoken(await (await openai('x', true)).text())).toBe('{"broken')
  })

  it('follows the newest directive step by step, and then the default', async () => {
    const directive = '@@answer [{"say":"one"},{"say":"two"}]'
    const turns = [{ role: 'user', content: directive }]
    const texts: unknown[] = []
    for (let step = 0; step < 3; step += 1) {
      const reply = (await (await ask('/v1/messages', { messages: turns })).json()) as {
        content: [{ text: string }]
      }
      texts.push(reply.content[0].text)
      turns.push({ role: 'assistant', content: reply.content[0].text })
    }
    expect(texts).toEqual(['one', 'two', `you said: ${directive}`])
  })

  it('holds an answer until its gate is opened', async () => {
    const held = gate()
    model.script({ say: 'late', after: held })
    let isThere = false
    const answer = anthropic('x').then((reply) => {
      isThere = true
      return reply.text()
    })
    // Another request goes through meanwhile.
    await (await anthropic('y')).text()
    expect(isThere).toBe(false)
    held.open()
    expect(await answer).toContain('late')
  })

  it('fails on demand', async () => {
    model.script(
      { fault: 'status', status: 429, retryAfterSeconds: 7 },
      { fault: 'status', status: 529 },
      { fault: 'html' },
    )
    const limited = await anthropic('x')
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7'])
    expect(await (await anthropic('x')).json()).toMatchObject({
      error: { type: 'overloaded_error' },
    })
    expect((await openai('x')).headers.get('content-type')).toBe('text/html')
  })

  it('is silent, hangs in the middle, or breaks off on demand', async () => {
    const aborted = AbortSignal.timeout(100)
    const silent = fetch(`${model.url}/v1/messages`, {
      method: 'POST',
      body: JSON.stringify({
        messages: [{ role: 'user', content: '@@answer {"fault":"silence"}' }],
      }),
      signal: aborted,
    })
    await expect(silent).rejects.toThrow('timeout')
    model.script({ fault: 'drop' }, { fault: 'hang' })
    await expect(anthropic('x', true).then((reply) => reply.text())).rejects.toThrow('terminated')
    const hung = await anthropic('x', true)
    const first = await hung.body?.getReader().read()
    expect(Buffer.from(first?.value ?? []).toString()).toContain('this wil')
  })

  it('counts tokens', async () => {
    expect(await (await ask('/v1/messages/count_tokens', {})).json()).toEqual({ input_tokens: 100 })
  })
})
