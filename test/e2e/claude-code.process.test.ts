import { closeSync, constants, globSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { gate } from '../support/model-answers.ts'
import { modelStandIn, type ModelStandIn } from '../support/model-stand-in.ts'
import { describeWith, realAgents } from '../support/real-agents.ts'
import { e2eHost, type E2eHost } from './host.ts'

let host: E2eHost
let model: ModelStandIn

beforeEach(async () => {
  model = await modelStandIn()
  host = e2eHost()
})

afterEach(async () => {
  await host.destroy()
  await model.close()
})

const ALIVE = 'alive: { every: 300ms, timeout: 1s, failures: 2 }'

/** One agent; probes are asked often here, so that a hang shows soon. */
function triage(...more: readonly string[]): string {
  return [
    '  triage:',
    '    preset: claude-code',
    `    program: ${realAgents.claude}`,
    `    workdir: ${host.workdir}`,
    '    allowedTools: [Bash]',
    '    restart: { steps: [100ms] }',
    `    env: { ANTHROPIC_BASE_URL: "${model.url}", ANTHROPIC_AUTH_TOKEN: token }`,
    ...more.map((line) => `    ${line}`),
    '',
  ].join('\n')
}

async function start(...agents: readonly string[]): Promise<void> {
  host.configure(`agents:\n${agents.join('')}`)
  await host.startDaemon()
}

/** Prompts it and waits for the end of the turn, which is in its transcript then. */
async function converse(prompt: string): Promise<void> {
  await host.run('send', 'triage', prompt)
  await eventually('the answer', () => host.log('triage').includes(`"result":"you said: ${prompt}`))
  await eventually('the transcript', () =>
    transcripts().some((path) => readFileSync(path, 'utf8').includes(`you said: ${prompt}`)),
  )
}

function transcripts(): readonly string[] {
  return globSync(join(host.folder('triage'), 'claude/projects/*/*.jsonl'))
}

/** What the model was told in the newest request, as one text. */
function newestRequest(): string {
  return (
    model.requests
      .at(-1)
      ?.turns.map(({ role, text }) => `${role}: ${text}`)
      .join('\n') ?? ''
  )
}

describeWith(['claude'], 'a resident Claude Code', () => {
  it('gets ready, takes what is sent, and its log reads as a conversation', async () => {
    await start(triage())
    const { pid } = await host.up('triage')
    expect(await host.processes()).toContain(pid)
    model.script(
      { call: 'Bash', input: { command: 'echo from the shell' } },
      { say: 'The shell has spoken.' },
    )
    await host.run('send', 'triage', 'What does the shell say?')
    const shown = await eventually('the conversation', async () => {
      const text = await host.run('logs', 'triage')
      return text.includes('turn done') ? text.split('\n') : null
    })
    expect(shown).toEqual([
      '> What does the shell say?',
      '  $ Bash echo from the shell',
      '  = from the shell',
      'The shell has spoken.',
      expect.stringMatching(/^-- turn done in \d+\.\d s/),
      '',
    ])
  })

  it('is back after kill -9, and remembers', async () => {
    await start(triage())
    const { pid } = await host.up('triage')
    await converse('the word is heron')
    process.kill(pid, 'SIGKILL')
    const after = await host.up('triage', pid)
    expect(after.lastExit).toMatchObject({ signal: 'SIGKILL', reason: 'signal' })
    await converse('which word?')
    expect(newestRequest()).toContain('user: the word is heron')
    expect(newestRequest()).toContain('assistant: you said: the word is heron')
    expect(transcripts()).toHaveLength(1)
  })

  it('is found hung when it is stopped, and is resumed with its history', async () => {
    await start(triage(ALIVE))
    const { pid } = await host.up('triage')
    await converse('the word is heron')
    process.kill(pid, 'SIGSTOP')
    const after = await host.up('triage', pid)
    expect(after.lastExit?.reason).toBe('hung')
    expect(await host.processes()).not.toContain(pid)
    await converse('which word?')
    expect(newestRequest()).toContain('user: the word is heron')
  })

  it('goes on with its turn while the daemon is killed and started again', async () => {
    await start(triage())
    const { pid } = await host.up('triage')
    const held = gate()
    model.script({ say: 'Here I am still.', after: held })
    await host.run('send', 'triage', 'Take your time.')
    await eventually('the request', () => model.requests.length > 0)
    await host.killDaemon()
    await host.startDaemon()
    expect(await host.up('triage')).toMatchObject({ pid, adopted: true, generation: 1 })
    held.open()
    await eventually('the answer', () => host.log('triage').includes('"result":"Here I am still."'))
    await converse('and now?')
    expect(await host.up('triage')).toMatchObject({ pid, restarts: 0 })
  })

  it('has a turn without any event interrupted, and keeps its process', async () => {
    await start(triage('turnSilence: 1s'))
    const { pid } = await host.up('triage')
    model.script({ fault: 'hang' })
    await host.run('send', 'triage', 'Say something.')
    const note = await host.event('triage', 'agent.note')
    expect(note.message).toMatch(/its turn was silent for \d s and was interrupted/)
    model.script({ say: 'Here I am again.' })
    await host.run('send', 'triage', 'And now?')
    await eventually('the answer', () => host.log('triage').includes('"result":"Here I am again."'))
    expect(await host.up('triage')).toMatchObject({ pid, restarts: 0 })
  })

  it('is left alone while a tool runs longer than a turn may be silent', async () => {
    await start(triage('turnSilence: 500ms'))
    await host.up('triage')
    model.script(
      { call: 'Bash', input: { command: 'sleep 3; echo slept' } },
      { say: 'Good morning.' },
    )
    await host.run('send', 'triage', 'Sleep.')
    await eventually('the answer', () => host.log('triage').includes('"result":"Good morning."'))
    expect(host.log('triage')).not.toContain('interrupted by user')
  })

  it('gets over a model that is overloaded twice', async () => {
    await start(triage(ALIVE))
    const { pid } = await host.up('triage')
    model.script(
      { fault: 'status', status: 529 },
      { fault: 'status', status: 529 },
      { say: 'At last.' },
    )
    await host.run('send', 'triage', 'Try.')
    await eventually('the answer', () => host.log('triage').includes('"result":"At last."'))
    expect(await host.run('logs', 'triage')).toContain(
      '~ the model answered 529 (overloaded); try 1 of 10',
    )
    expect(await host.up('triage')).toMatchObject({ pid, restarts: 0 })
  })

  it('ends on half a line of a writer that was killed, and is back with its history', async () => {
    await start(triage(ALIVE))
    const { pid } = await host.up('triage')
    await converse('the word is heron')
    const pipe = openSync(join(host.folder('triage'), 'stdin'), constants.O_WRONLY)
    writeSync(pipe, '{"type":"user","message":{"role":"user","content":"half a')
    closeSync(pipe)
    const after = await host.up('triage', pid)
    expect(after.lastExit).toMatchObject({ code: 1, reason: 'exit' })
    expect(host.log('triage')).toContain('Error parsing streaming input line')
    await converse('which word?')
    expect(newestRequest()).toContain('user: the word is heron')
    expect(newestRequest()).not.toContain('half a')
  })

  it('begins a new conversation where the old one is gone, and says so', async () => {
    await start(triage())
    const { pid } = await host.up('triage')
    await converse('the word is heron')
    process.kill(pid, 'SIGKILL')
    const second = await host.up('triage', pid)
    for (const path of transcripts()) rmSync(path)
    process.kill(second.pid, 'SIGKILL')
    await host.up('triage', second.pid)
    const note = await host.event('triage', 'agent.note')
    expect(note.message).toMatch(/^its conversation \S+ is gone; it begins a new one, \S+$/)
    await converse('which word?')
    expect(newestRequest()).not.toContain('heron')
  })

  it('does not take up a session that another process holds', async () => {
    const session = '7d1c0f1e-4b5a-4c39-8f5e-2f6a5d0b9c11'
    const second = triage(`session: ${session}`).replace('triage:', 'second:')
    await start(
      triage(`session: ${session}`),
      second.replace('preset:', 'after: triage\n    preset:'),
    )
    const { pid } = await host.up('triage')
    const refused = await host.event('second', 'agent.not-started')
    expect(refused.message).toContain(`its session ${session} is in use by process ${pid}`)
    expect((await host.agent('second')).pid).toBeNull()
  })
})
