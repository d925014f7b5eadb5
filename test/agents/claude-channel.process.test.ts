import { appendFileSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openChannel } from '../../src/agents/claude-channel.ts'
import { writeSession } from '../../src/agents/claude-session-files.ts'
import type { Running } from '../../src/supervisor/plan.ts'
import { rotatedName } from '../../src/supervisor/log-names.ts'
import { testHost, type TestHost } from './host.ts'

const LIMITS = { turnSilenceMs: 1000, toolSilenceMs: 5000, unwatchedMs: 10_000 }
const INIT = '{"type":"system","subtype":"init"}\n'
const RESULT = '{"type":"result","is_error":false}\n'

let test: TestHost
let running: Running
let written: string[]
/** What the agent does with what is written to it. */
let react: (line: Record<string, unknown>) => void

beforeEach(() => {
  test = testHost()
  written = []
  react = () => undefined
  running = {
    ...test.running('a', 1),
    write(text) {
      written.push(text)
      react(JSON.parse(text) as Record<string, unknown>)
      return Promise.resolve()
    },
  }
  writeFileSync(running.logPath, '')
})

afterEach(() => test.destroy())

function prints(text: string): void {
  appendFileSync(running.logPath, text)
}

function answers(id: unknown): void {
  prints(`${JSON.stringify({ type: 'control_response', response: { request_id: id } })}\n`)
}

function channel(): ReturnType<typeof openChannel> {
  return openChannel(running, test.host, LIMITS)
}

describe('a question', () => {
  it('is answered once the log has the answer with its id', async () => {
    const talk = channel()
    react = (line) => {
      answers('of another')
      answers(line['request_id'])
    }
    expect(await talk.request('mcp_status', AbortSignal.timeout(5000))).toBe(true)
    expect(written[0]).toMatch(/^\n\{.*"subtype":"mcp_status".*\}\n$/)
  })

  it('is not answered by the answer to another, nor by half a line', async () => {
    const talk = channel()
    react = (line) => {
      answers('of another')
      prints(`{"type":"control_response","response":{"request_id":"${String(line['request_id'])}"`)
    }
    expect(await talk.request('mcp_status', AbortSignal.timeout(50))).toBe(false)
  })

  it('is answered also when the answer comes in two pieces', async () => {
    const talk = channel()
    react = (line) => {
      prints('{"type":"control_response","note":"zwölf €", "respon')
      talk.look()
      prints(`se":{"request_id":"${String(line['request_id'])}"}}\n`)
    }
    expect(await talk.request('mcp_status', AbortSignal.timeout(5000))).toBe(true)
  })
})

describe('a prompt', () => {
  it('is taken once an event names it, also in an open turn', async () => {
    const talk = channel()
    prints(INIT)
    react = ({ uuid }) =>
      prints(
        `${JSON.stringify({ type: 'command_lifecycle', command_uuid: uuid, state: 'queued' })}\n`,
      )
    expect(await talk.say('line one\nline two', AbortSignal.timeout(5000))).toBe(true)
    expect(written[0]?.trim().split('\n')).toHaveLength(1)
    expect(JSON.parse(written[0] ?? '')).toMatchObject({
      type: 'user',
      message: { role: 'user', content: 'line one\nline two' },
    })
    expect(talk.look().queued).toHaveLength(1)
  })

  it('is not taken while nothing is read', async () => {
    expect(await channel().say('hello', AbortSignal.timeout(50))).toBe(false)
  })

  it('is refused when the pipe refuses it', async () => {
    running = { ...running, write: () => Promise.reject(new Error('no process reads it')) }
    const said = channel().say('hello', AbortSignal.timeout(5000))
    await expect(said).rejects.toThrow('no process reads it')
  })
})

describe('an adopted agent', () => {
  it('has its turn open when the log says so', () => {
    prints(`${RESULT}${INIT}`)
    expect(channel().look().turn).toBe('open')
  })

  it('has none open when the last one has ended', () => {
    prints(`${INIT}${RESULT}`)
    expect(channel().look().turn).toBe('idle')
  })

  it('has its turn open also when the log was rotated since', () => {
    writeFileSync(rotatedName(running.logPath, 1), INIT)
    prints('{"type":"system","subtype":"task_updated"}\n')
    expect(channel().look().turn).toBe('open')
  })

  it('has nothing to do with a turn that its predecessor left open', () => {
    prints(INIT)
    const logFrom = test.host.readLog.cursorAtEnd(running.logPath)
    writeSession(running.folder, { id: 's', spoken: true, logFrom })
    expect(channel().look().turn).toBe('idle')
    prints(INIT)
    expect(channel().look().turn).toBe('open')
  })

  it('has its turn open also when it printed more than is read again', () => {
    prints(`${RESULT}${INIT}`)
    const text = 'x'.repeat(100_000)
    const answer = JSON.stringify({
      type: 'assistant',
      message: { content: [{ type: 'text', text }] },
    })
    for (let count = 0; count < 30; count += 1) prints(`${answer}\n`)
    expect(channel().look().turn).toBe('open')
  })
})

describe('a conversation that is read on', () => {
  it('goes on over a rotation', () => {
    const talk = channel()
    prints(INIT)
    expect(talk.look().turn).toBe('open')
    writeFileSync(rotatedName(running.logPath, 1), INIT)
    writeFileSync(running.logPath, RESULT)
    expect(talk.look().turn).toBe('idle')
  })

  it('has ended when no turn is open any more', async () => {
    const talk = channel()
    prints(INIT)
    expect(await talk.turnEnds(AbortSignal.timeout(50))).toBe(false)
    prints(RESULT)
    expect(await talk.turnEnds(AbortSignal.timeout(5000))).toBe(true)
  })
})
