/** `agenthost queue` as a person types it, over a gateway that is killed. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { BODY } from '../gateway/queue-home.ts'
import { agenthost, type Agenthost } from './agenthost.ts'

type Gateway = {
  readonly child: ChildProcess
  readonly lines: () => readonly string[]
  readonly send: (body: string) => void
  readonly kill: () => Promise<void>
}

let host: Agenthost
let gateways: Gateway[]
beforeEach(() => {
  host = agenthost()
  gateways = []
})
afterEach(async () => {
  for (const each of gateways) await each.kill()
  await host.destroy()
})

const PROGRAM = join(import.meta.dirname, '../fixtures/queue-process.ts')

async function gateway(): Promise<Gateway> {
  const child = spawn(process.execPath, [PROGRAM, host.home], { stdio: 'pipe' })
  let text = ''
  child.stdout.on('data', (piece) => (text += String(piece)))
  child.stderr.on('data', (piece) => (text += String(piece)))
  const made: Gateway = {
    child,
    lines: () => text.split('\n'),
    send: (body) => void child.stdin.write(`${body}\n`),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
  gateways.push(made)
  await says(made, 'up null')
  return made
}

const says = (of: Gateway, line: string) =>
  eventually(line, () => of.lines().includes(line) || undefined).catch((error: unknown) => {
    throw new Error(`${String(error)}:\n${of.lines().join('\n')}`)
  })

async function parkedAt(): Promise<Gateway> {
  const at = await gateway()
  at.send(BODY)
  await says(at, 'parked 1')
  return at
}

const verdict = (text: string): string => `verdict ${JSON.stringify({ is: 'answered', text })}`

describe('without a gateway', () => {
  it('nothing waits where none was ever here', async () => {
    const { code, out } = await host.run(['queue'])
    expect([code, out]).toEqual([0, 'nothing waits for a person\n'])
    const json = await host.run(['queue', 'list', '--json'])
    expect(JSON.parse(json.out)).toEqual({ requests: [], gateway: false })
  })

  it('nothing can be decided, with 69', async () => {
    for (const act of [
      ['answer', '1', '--text', 'x'],
      ['retry', '1', '--route', 'r'],
      ['drop', '1'],
    ]) {
      const { code, err } = await host.run(['queue', ...act])
      expect(code).toBe(69)
      expect(err).toMatch(/^unable to reach the gateway at .*gateway\.sock: it does not run\n/)
    }
  })
})

describe('what waits', () => {
  it('is a table of 80 columns, and its prompt is shown', async () => {
    await parkedAt()
    const { code, out } = await host.run(['queue'])
    expect(code).toBe(0)
    expect(out).toMatch(
      /^ID {2}SINCE {2}WHO {11}ROUTE {7}HELD BY {3}EXPIRES\n 1 +\d+s +agent triage {2}enterprise {2}1 client {2}in 23h 59m\n {4}the cap of route enterprise is reached\n\nRead one with: agenthost queue show ID\n$/,
    )
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
    const shown = await host.run(['queue', 'show', '1'])
    expect(shown.out).toContain('request 1 of agent triage, on enterprise\n')
    expect(shown.out).toContain(
      'system prompt of 0 characters; 1 message; tools: Read\n\nuser:\nWhat is the secret of the lake?\n',
    )
    expect(shown.out).toContain('Answer with: agenthost queue answer 1\n')
    expect((await host.run(['queue', 'show', '1', '--raw'])).out).toBe(`${BODY}\n`)
  })

  it('that nobody knows ends with 1', async () => {
    await parkedAt()
    for (const act of [
      ['show', '7'],
      ['show', '7', '--raw'],
      ['answer', '7', '--text', 'x'],
      ['drop', '7'],
    ]) {
      const { code, err } = await host.run(['queue', ...act])
      expect(err).toContain('request 7: there is no parked request of that number\n')
      expect(code).toBe(1)
    }
  })
})

describe('an answer', () => {
  it('reaches the client that holds on, and is said to be used', async () => {
    const at = await parkedAt()
    const { code, out } = await host.run(['queue', 'answer', '1', '--text', 'forty-two'])
    expect([code, out]).toEqual([0, 'request 1 is answered; 1 client has it now\n'])
    await says(at, verdict('forty-two'))
    const again = await host.run(['queue', 'answer', '1', '--text', 'no'])
    expect(again.code).toBe(1)
    expect(again.err).toMatch(/^unable to answer request 1: it was answered by \w+ at 20/)
    expect((await host.run(['queue'])).out).toMatch(
      /^nothing waits for a person\n\nover:\n {3}1 {2}\d{4}-\d\d-\d\d \d\d:\d\d {2}triage on enterprise: answered by /,
    )
  })

  it('comes from stdin or from a file too, and from one of them only', async () => {
    const at = await parkedAt()
    expect((await host.run(['queue', 'answer', '1', '-'], 'from\nstdin\n')).code).toBe(0)
    await says(at, verdict('from\nstdin'))
    at.send(`${BODY} `)
    await says(at, 'parked 2')
    const file = join(host.home, 'answer.txt')
    writeFileSync(file, 'from a file\n')
    expect((await host.run(['queue', 'answer', '2', '--file', file, '--text', 'x'])).code).toBe(64)
    expect((await host.run(['queue', 'answer', '2', 'hello'])).code).toBe(64)
    expect((await host.run(['queue', 'answer', '2', '--file', '/none'])).code).toBe(64)
    expect((await host.run(['queue', 'answer', '2', '--text', ' '])).code).toBe(1)
    expect((await host.run(['queue', 'answer', '2', '--file', file])).code).toBe(0)
    await says(at, verdict('from a file'))
  })

  it('may call a tool of the request', async () => {
    const at = await parkedAt()
    const answer = (...more: readonly string[]) => host.run(['queue', 'answer', '1', ...more])
    expect((await answer('--input', '{}')).code).toBe(64)
    expect((await answer('--tool', 'Read', '--input', '[1]')).err).toContain('is no JSON object')
    const unknown = await answer('--tool', 'Rm', '--input', '{}')
    expect([unknown.code, unknown.err]).toEqual([
      64,
      'unable to answer request 1: it has no tool Rm\nIt has: Read.\n',
    ])
    expect((await answer('--tool', 'Read', '--input', '{"path":"a"}')).code).toBe(0)
    await says(
      at,
      `verdict ${JSON.stringify({ is: 'answered', text: '', tool: { name: 'Read', input: { path: 'a' } } })}`,
    )
  })

  it('is written in an editor above what is asked, without a shell, and leaves no file', async () => {
    const at = await parkedAt()
    const editor = join(host.home, 'an editor')
    const seen = join(host.home, 'seen')
    const mode = `stat -c %a "$2" > '${seen}.mode'`
    writeFileSync(
      editor,
      `#!/bin/sh\n[ "$1" = "--wait now" ] || exit 9\ncp "$2" '${seen}'; ${mode}\n{ echo written; echo here; cat '${seen}'; } > "$2"\n`,
    )
    chmodSync(editor, 0o700)
    host.env['EDITOR'] = `'${editor}' "--wait now"`
    const folder = join(host.home, 'tmp;touch pwned')
    host.env['TMPDIR'] = folder
    mkdirSync(folder)
    const { code, err } = await host.run(['queue', 'answer', '1'])
    expect([code, err]).toEqual([0, ''])
    await says(at, verdict('written\nhere'))
    expect(readFileSync(seen, 'utf8')).toMatch(
      /^\n\n-+ >8 -+ .* not sent -+\nrequest 1 of agent triage[^]*secret of the lake\?/,
    )
    expect(readFileSync(`${seen}.mode`, 'utf8')).toBe('600\n')
    expect(readdirSync(folder).filter((name) => name !== 'node-compile-cache')).toEqual([])
    expect(existsSync(join(host.home, 'pwned'))).toBe(false)
  })

  it('that was left empty in the editor answers nothing', async () => {
    await parkedAt()
    host.env['EDITOR'] = 'true'
    const { code, err } = await host.run(['queue', 'answer', '1'])
    expect([code, err]).toEqual([
      1,
      'unable to answer request 1: the text is empty\nNothing was sent: the request waits as before.\n',
    ])
    host.env['EDITOR'] = 'false'
    expect((await host.run(['queue', 'answer', '1'])).err).toMatch(
      /^unable to edit with false: it ended with code 1\n/,
    )
    delete host.env['EDITOR']
    expect((await host.run(['queue', 'answer', '1'])).err).toMatch(/there is no terminal here\n/)
    expect((await host.run(['queue'])).out).toContain('agent triage')
  })

  it('that cannot be sent any more is not lost', async () => {
    await parkedAt()
    const editor = join(host.home, 'late')
    const drop = `'${process.execPath}' '${join(import.meta.dirname, '../../src/cli/entry.ts')}' queue drop 1`
    writeFileSync(editor, `#!/bin/sh\necho precious > "$1"\n${drop}\n`)
    chmodSync(editor, 0o700)
    host.env['EDITOR'] = editor
    const { code, err } = await host.run(['queue', 'answer', '1'])
    expect(code).toBe(1)
    expect(err).toContain('it was dropped by')
    const kept = /What you wrote is kept in (\S+)/.exec(err)?.[1] ?? ''
    expect(readFileSync(kept, 'utf8')).toBe('precious\n')
  })
})

describe('a route, or a refusal', () => {
  it('are decided by a person too', async () => {
    const at = await parkedAt()
    const nowhere = await host.run(['queue', 'retry', '1', '--route', 'nowhere'])
    expect([nowhere.code, nowhere.err]).toEqual([
      64,
      'unable to retry request 1: there is no route nowhere\nThere is: enterprise, agent_batch.\n',
    ])
    const { out } = await host.run(['queue', 'retry', '1', '--route', 'agent_batch'])
    expect(out).toBe('request 1 is sent on along agent_batch; 1 client has it now\n')
    await says(at, 'verdict {"is":"retry","route":"agent_batch"}')
    at.send(`${BODY} `)
    await says(at, 'parked 2')
    expect((await host.run(['queue', 'drop', '2', '--why', 'not ours'])).code).toBe(0)
    await says(at, 'verdict {"is":"dropped"}')
    expect((await host.run(['queue'])).out).toContain('(not ours)')
  })
})

describe('a gateway killed with SIGKILL', () => {
  it('as soon as it has told loses no request; the answer reaches the repeat', async () => {
    const first = await gateway()
    first.child.stdout?.on('data', (piece) => {
      if (String(piece).includes('told')) first.child.kill('SIGKILL')
    })
    first.send(BODY)
    await once(first.child, 'exit')
    const { out, err } = await host.run(['queue'])
    expect(out).toMatch(/\n 1 .* agent triage {2}enterprise {2}nobody/)
    expect(err).toContain('The gateway does not run')
    const second = await gateway()
    const answered = await host.run(['queue', 'answer', '1', '--text', 'forty-two'])
    expect(answered.out).toMatch(/^request 1 is answered; nobody holds on to it: it is kept /)
    await second.kill()
    expect((await host.run(['queue'])).out).toMatch(/answered by \w+; kept for when it is sent/)
    const third = await gateway()
    third.send(BODY)
    await says(third, `settled ${JSON.stringify({ is: 'answered', text: 'forty-two' })}`)
  })

  it('while a client holds on: it attaches again, and gets its answer', async () => {
    const first = await parkedAt()
    await first.kill()
    const second = await gateway()
    second.send(BODY)
    await says(second, 'parked 1')
    expect((await host.run(['queue', 'answer', '1', '--text', 'forty-two'])).out).toContain(
      '1 client has it now',
    )
    await says(second, verdict('forty-two'))
    expect(second.lines().filter((line) => line.startsWith('told "queue.parked"'))).toEqual([])
  })

  it('while it hands an answer over: the repeat gets it', async () => {
    const first = await parkedAt()
    await host.run(['queue', 'answer', '1', '--text', 'forty-two'])
    await first.kill()
    const second = await gateway()
    second.send(BODY)
    await says(second, `settled ${JSON.stringify({ is: 'answered', text: 'forty-two' })}`)
  })
})
