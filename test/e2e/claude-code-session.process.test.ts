import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { sessionOfHook } from '../../src/agents/claude-hooks.ts'
import { lastSessionIn } from '../../src/agents/claude-session-told.ts'
import { eventually } from '../support/eventually.ts'
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

async function start(preset: string): Promise<number> {
  const lines = [
    'agents:',
    '  it:',
    `    preset: ${preset}`,
    `    program: ${realAgents.claude}`,
    `    workdir: ${host.workdir}`,
    '    restart: { steps: [100ms] }',
    `    env: { ANTHROPIC_BASE_URL: "${model.url}", ANTHROPIC_AUTH_TOKEN: token }`,
  ]
  host.configure(lines.join('\n'))
  await host.startDaemon()
  return (await host.up('it')).pid
}

/** Prompts it and waits until the answer is on disk. */
async function converse(prompt: string): Promise<void> {
  const answer = `So much for ${prompt}.`
  model.script({ say: answer })
  await host.run('send', 'it', prompt)
  const transcripts = join(host.folder('it'), 'claude/projects/*/*.jsonl')
  await eventually(`the transcript has ${answer}`, () =>
    globSync(transcripts).some((path) => readFileSync(path, 'utf8').includes(answer)),
  )
}

/** The text is taken before it is carried out: another session has begun after that. */
async function clear(): Promise<void> {
  const before = session()
  await host.run('send', 'it', '/clear')
  await eventually('another session', () => ![null, before].includes(session()))
}

function session(): string | null {
  return sessionOfHook(host.folder('it')) ?? lastSessionIn(host.log('it'))
}

function newestRequest(): string {
  return (
    model.requests
      .at(-1)
      ?.turns.map(({ text }) => text)
      .join('\n') ?? ''
  )
}

for (const preset of ['claude-code', 'claude-code-tmux'] as const) {
  const needed = preset === 'claude-code' ? (['claude'] as const) : (['claude', 'tmux'] as const)
  describeWith(needed, `a conversation with ${preset} that was cleared`, () => {
    it('is not brought back by a restart, and what was said since is', async () => {
      const pid = await start(preset)
      await converse('the heron')
      await clear()
      await converse('the plover')
      process.kill(pid, 'SIGKILL')
      const second = await host.up('it', pid)
      await converse('the snipe')
      expect(newestRequest()).toContain('the plover')
      expect(newestRequest()).not.toContain('the heron')
      // Also when nothing was said in the new one.
      await clear()
      process.kill(second.pid, 'SIGKILL')
      await host.up('it', second.pid)
      await converse('the ruff')
      expect(newestRequest()).not.toContain('the plover')
    })
  })
}
