import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { socketPath } from '../../src/agents/tmux-socket.ts'
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

async function start(): Promise<void> {
  const lines = [
    'agents:',
    '  desk:',
    '    preset: claude-code-tmux',
    `    program: ${realAgents.claude}`,
    `    workdir: ${host.workdir}`,
    '    permissionMode: default',
    `    env: { ANTHROPIC_BASE_URL: "${model.url}", ANTHROPIC_AUTH_TOKEN: token }`,
  ]
  host.configure(lines.join('\n'))
  await host.startDaemon()
  await host.up('desk')
}

function tmux(...args: readonly string[]): string {
  const socket = socketPath(host.folder('desk'), 1)
  return execFileSync('tmux', ['-S', socket, ...args], { encoding: 'utf8' })
}

async function shows(text: string): Promise<void> {
  await eventually(`the screen shows ${text}`, () =>
    tmux('capture-pane', '-p', '-t', 'main').includes(text),
  )
}

describeWith(['claude', 'tmux'], 'a Claude Code in a terminal that is sent something', () => {
  it('has no tool allowed by it while it asks for permission, and takes it after the answer', async () => {
    await start()
    const made = join(host.workdir, 'made')
    model.script({ call: 'Bash', input: { command: `touch ${made}` } }, { say: 'It was made.' })
    await host.run('send', 'desk', 'Make it.')
    await shows('Do you want to proceed?')
    await expect(host.run('send', 'desk', 'How is it going?')).rejects.toThrow(
      'unable to send to desk: its terminal shows no input box, so it may ask something; nothing was typed',
    )
    expect(existsSync(made)).toBe(false)
    await shows('Do you want to proceed?')
    tmux('send-keys', '-t', 'main', 'Enter')
    await shows('It was made.')
    expect(existsSync(made)).toBe(true)
    await host.run('send', 'desk', 'How is it going?')
    await shows('you said: How is it going?')
  })

  it('queues it in a turn, and carries out its own commands', async () => {
    await start()
    model.script({ fault: 'hang' })
    await host.run('send', 'desk', 'Take your time.')
    await host.run('send', 'desk', 'And this then.')
    await shows('Queued')
    tmux('send-keys', '-t', 'main', 'Escape')
    await eventually('the queued prompt', () =>
      model.requests.some(({ turns }) => turns.at(-1)?.text.includes('And this then.')),
    )
    // It opens a view of its own and runs no hook.
    await host.run('send', 'desk', '/cost')
    await shows('Estimated cost')
  })
})
