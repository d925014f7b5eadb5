/** The real Claude Code takes a person's answers for a model's: text, and a call of one of its tools, after pings. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { describeWith, realAgents } from '../support/real-agents.ts'
import { answerServer, type AnswerServer } from './answer-server.ts'

let server: AnswerServer
let home: string
beforeEach(async () => {
  server = await answerServer()
  home = mkdtempSync(join(tmpdir(), 'agenthost-claude-'))
})
afterEach(async () => {
  await server.close()
  rmSync(home, { recursive: true, force: true, maxRetries: 10 })
})

async function claude(prompt: string) {
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    CLAUDE_CONFIG_DIR: join(home, 'claude'),
    ANTHROPIC_BASE_URL: server.url,
    ANTHROPIC_AUTH_TOKEN: 'ah-x',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
  }
  const args = ['-p', prompt, '--model', 'enterprise', '--output-format', 'json']
  const child = spawn(realAgents.claude, [...args, '--allowedTools', 'Read'], {
    cwd: home,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, err] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  expect(out, err).toContain('"result"')
  return JSON.parse(out) as {
    readonly is_error: boolean
    readonly result: string
    readonly num_turns: number
  }
}

describeWith(['claude'], 'Claude Code, answered by a person', () => {
  it('takes the text for the answer', async () => {
    server.say({ text: 'It is forty-two.\nSaid a person.', pings: 3 })
    const { is_error, result } = await claude('what is it?')
    expect([is_error, result]).toEqual([false, 'It is forty-two.\nSaid a person.'])
  }, 60_000)

  it('makes the call of a tool that the person asked for', async () => {
    const file = join(home, 'note.txt')
    writeFileSync(file, 'the lake is deep\n')
    const input = { file_path: file }
    let read = ''
    server.say((body) => {
      if (!body.includes('"tool_result"')) {
        return { text: 'I look.', tool: { name: 'Read', input }, pings: 1 }
      }
      read = body
      return { text: 'It is deep.', pings: 1 }
    })
    const { is_error, result } = await claude('how deep?')
    expect([is_error, result]).toEqual([false, 'It is deep.'])
    expect(read).toContain('the lake is deep')
    expect(read).toContain('toolu_human_12')
  }, 60_000)
})
