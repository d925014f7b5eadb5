import { execFileSync, spawn } from 'node:child_process'
import { globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { modelStandIn, type ModelStandIn } from '../support/model-stand-in.ts'
import { programPath } from '../support/program.ts'
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

async function start(...more: readonly string[]): Promise<number> {
  const lines = [
    'agents:',
    '  desk:',
    '    preset: claude-code-tmux',
    `    program: ${realAgents.claude}`,
    `    workdir: ${host.workdir}`,
    '    restart: { steps: [100ms] }',
    `    env: { ANTHROPIC_BASE_URL: "${model.url}", ANTHROPIC_AUTH_TOKEN: token }`,
    ...more.map((line) => `    ${line}`),
  ]
  host.configure(lines.join('\n'))
  await host.startDaemon()
  return (await host.up('desk')).pid
}

function tmux(...args: readonly string[]): string {
  const sockets = readdirSync(host.folder('desk')).filter((name) => name.endsWith('.sock'))
  const newest = sockets.toSorted((a, b) => generation(a) - generation(b)).at(-1) ?? ''
  return execFileSync('tmux', ['-S', join(host.folder('desk'), newest), ...args], {
    encoding: 'utf8',
  })
}

function generation(socket: string): number {
  return Number(/\d+/.exec(socket)?.[0])
}

function screen(): string {
  return tmux('capture-pane', '-p', '-t', 'main')
}

async function shows(text: string): Promise<void> {
  await eventually(`the screen shows ${text}`, () => screen().includes(text))
}

/** script(1) gives a command a terminal of its own; the two families of it are asked differently. */
function inTerminal(argv: readonly string[]): readonly string[] {
  return process.platform === 'linux'
    ? ['-qec', argv.join(' '), '/dev/null']
    : ['-q', '/dev/null', ...argv]
}

/** What was said is on disk a moment after it is on the screen. */
async function isKept(text: string): Promise<void> {
  const transcripts = join(host.folder('desk'), 'claude/projects/*/*.jsonl')
  await eventually(`the transcript has ${text}`, () =>
    globSync(transcripts).some((path) => readFileSync(path, 'utf8').includes(text)),
  )
}

const TURNS_MAX = 40

describeWith(['claude', 'tmux'], 'a Claude Code in a terminal', () => {
  it('asks nothing at its first start, and answers what is typed', async () => {
    await start()
    tmux('send-keys', '-t', 'main', '-l', 'hello from the keyboard')
    tmux('send-keys', '-t', 'main', 'Enter')
    await shows('you said: hello from the keyboard')
  })

  it('takes a text of several lines as one', async () => {
    await start()
    await host.run('send', 'desk', 'first line\nsecond line')
    await shows('you said: first line')
    expect(model.requests.at(-1)?.turns.findLast(({ role }) => role === 'user')?.text).toContain(
      'first line\nsecond line',
    )
    expect(host.log('desk')).toContain('second line')
  })

  it('is back after kill -9 with its conversation on the screen, and nothing of the old one is left', async () => {
    const pid = await start()
    await host.run('send', 'desk', 'the word is heron')
    await shows('you said: the word is heron')
    await isKept('you said: the word is heron')
    const before = await host.processes()
    process.kill(pid, 'SIGKILL')
    await host.up('desk', pid)
    await shows('you said: the word is heron')
    await eventually('the old server is gone', async () => {
      const now = await host.processes()
      return before.every((old) => !now.includes(old))
    })
    await host.run('send', 'desk', 'which word?')
    await shows('you said: which word?')
    const said = model.requests.at(-1)?.turns.map(({ text }) => text) ?? []
    expect(said.join('\n')).toContain('the word is heron')
  })

  it('can be attached to, also from within another tmux', async () => {
    await start()
    const argv = [process.execPath, programPath(), 'attach', 'desk']
    const env = {
      PATH: process.env['PATH'],
      HOME: host.home,
      AGENTHOST_HOME: host.home,
      TERM: 'xterm-256color',
      TMUX: '/tmp/other,1,0',
    }
    const person = spawn('script', inTerminal(argv), { env, stdio: ['pipe', 'pipe', 'inherit'] })
    let seen = ''
    person.stdout.on('data', (chunk: Buffer) => (seen += chunk.toString('utf8')))
    await eventually('the screen is drawn', () => seen.includes('detach: Ctrl-b d'))
    person.stdin.write('typed by a person\r')
    await shows('you said: typed by a person')
    // Ctrl-b d: the person leaves, the agent stays.
    person.stdin.write('\u0002d')
    await eventually('the person has left', () => person.exitCode !== null)
    expect((await host.agent('desk')).phase).toBe('up')
  })

  it('goes on while the daemon is killed and started again', async () => {
    const pid = await start()
    await host.killDaemon()
    await host.startDaemon()
    expect(await host.up('desk')).toMatchObject({ pid, adopted: true })
    await host.run('send', 'desk', 'still there?')
    await shows('you said: still there?')
  })

  it('is found hung when its terminal stands still and does not draw itself anew', async () => {
    const pid = await start('turnSilence: 1s', 'alive: { every: 500ms, timeout: 1s, failures: 2 }')
    model.script({ fault: 'hang' })
    await host.run('send', 'desk', 'Say something.')
    // tmux continues a pane that is stopped; with tmux itself stopped, nobody reads the terminal.
    const server = Number(
      execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }),
    )
    process.kill(server, 'SIGSTOP')
    const after = await host.up('desk', pid)
    expect(after.lastExit?.reason).toBe('hung')
    expect(await host.processes()).not.toContain(server)
  })

  it('has its log rotated while it draws', async () => {
    const pid = await start('log: { maxBytes: 8KB, keep: 2 }')
    const logs = join(host.home, 'logs/agents')
    const isRotated = (): boolean => readdirSync(logs).some((name) => /^desk\.log\.\d/.test(name))
    // How much it draws for one turn is its own affair: on a busy host fewer frames.
    for (let turn = 1; turn <= TURNS_MAX && !isRotated(); turn += 1) {
      await host.run('send', 'desk', `this is turn ${turn}`)
      await shows(`you said: this is turn ${turn}`)
    }
    await eventually('a rotated log', isRotated)
    await host.run('send', 'desk', 'still there?')
    await shows('you said: still there?')
    expect(await host.up('desk')).toMatchObject({ pid })
  })
})
