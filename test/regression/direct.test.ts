import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { directHarness } from '../../src/regression/direct.ts'
import type { ToolPrompt } from '../../src/regression/task.ts'
import { validate } from './schema-door.ts'

const prompt: ToolPrompt = {
  kind: 'tools',
  id: 'say-it',
  title: 'say it',
  difficulty: 'easy',
  probes: 'call',
  system: null,
  messages: [{ role: 'user', content: 'Send hello.' }],
  tools: [{ name: 'send', description: 'sends', parameters: { type: 'object' } }],
  toolChoice: 'auto',
  expect: { calls: [{ name: 'send', args: { text: { is: 'hello' } } }] },
  limits: { timeMs: 20_000, costNanoUsd: 1n, turns: 1 },
}

type Answer = (response: ServerResponse) => void

let server: Server
let answers: Answer[]
let asked: number
beforeEach(async () => {
  answers = []
  asked = 0
  server = createServer((request, response) => {
    request.resume().on('end', () => {
      asked += 1
      answers.shift()?.(response)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(async () => {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
})

function attempt(timeMs = prompt.limits.timeMs, stop = new AbortController().signal) {
  const { port } = server.address() as AddressInfo
  const gateway = { url: `http://127.0.0.1:${port}`, token: 'ah-x' }
  const ask = { model: 'openrouter/a/b', gateway, limits: { ...prompt.limits, timeMs }, stop }
  return directHarness({ clock: systemClock, validate }).attempt(prompt, ask)
}

function chunk(delta: object, finish: string | null = null): string {
  return `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
}

function calls(times: number, text: string): string {
  const call = (index: number) => ({
    index,
    function: { name: 'send', arguments: JSON.stringify({ text }) },
  })
  return chunk({ tool_calls: Array.from({ length: times }, (_none, at) => call(at)) })
}

const says =
  (...pieces: readonly string[]): Answer =>
  (response) =>
    void response
      .writeHead(200, { 'content-type': 'text/event-stream' })
      .end([...pieces, 'data: [DONE]\n\n'].join(''))

const refuses =
  (status: number): Answer =>
  (response) =>
    void response.writeHead(status).end('{"error":{"code":"busy","message":"secret"}}')

describe('a prompt that is sent straight', () => {
  it.each<[string, Answer[], string, string]>([
    ['the right call', [says(calls(1, 'hello'), chunk({}, 'tool_calls'))], 'passed', ''],
    ['the wrong argument', [says(calls(1, 'bye'), chunk({}, 'tool_calls'))], 'failed', 'text'],
    ['nothing', [says(chunk({ content: '' }), chunk({}, 'stop'))], 'empty', ''],
    ['a circle', [says(calls(9, 'bye'), chunk({}, 'tool_calls'))], 'loop', '9 times'],
    ['too much', [says(chunk({ content: 'and' }), chunk({}, 'length'))], 'limit', 'longer'],
    ['half of it', [says(chunk({ content: 'and' }))], 'transport', 'broke off'],
    [
      'an error',
      [says(chunk({ content: 'a' }), 'data: {"error":{"code":502}}\n\n')],
      'transport',
      '502',
    ],
    ['a refusal', [refuses(400)], 'harness', '400 (busy)'],
    ['trouble for ever', [refuses(503), refuses(429), refuses(503)], 'transport', '503'],
    [
      'trouble, then the right call',
      [refuses(503), says(calls(1, 'hello'), chunk({}, 'tool_calls'))],
      'passed',
      '',
    ],
  ])('and answered by %s', async (_title, given, outcome, why) => {
    answers.push(...given)
    const done = await attempt()
    expect(done.outcome, done.why).toBe(outcome)
    expect(done.why).toContain(why)
    expect(done.why).not.toContain('secret')
    expect(asked).toBe(given.length)
  })

  it('is ended by its time when the answer streams for ever, or never comes', async () => {
    answers.push((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(chunk({ content: 'on and ' }))
    })
    const endless = await attempt(300)
    expect(endless).toMatchObject({ outcome: 'limit', why: 'the time of the task was over' })
    expect(endless.firstTokenMs).toBeLessThan(300)
    answers.push(() => undefined)
    expect(await attempt(300)).toMatchObject({ outcome: 'limit', firstTokenMs: null })
  })

  it('is ended at once when the run is told to stop, and is not counted', async () => {
    const stop = new AbortController()
    answers.push(() => stop.abort())
    expect(await attempt(20_000, stop.signal)).toMatchObject({ outcome: 'harness' })
  })
})
