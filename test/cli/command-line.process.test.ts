import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { VERSION } from '../../src/daemon/version.ts'
import { agenthost, type Agenthost } from './agenthost.ts'

let host: Agenthost

beforeEach(() => {
  host = agenthost()
})

afterEach(() => host.destroy())

describe('wrong usage', () => {
  it('shows how that command is used, and exits with 64', async () => {
    const wrong: readonly [string[], string][] = [
      [[], 'Usage: agenthost '],
      [['nonsense'], 'Usage: agenthost '],
      [['status', '--jsno'], 'Usage: agenthost status'],
      [['status', 'more'], 'Usage: agenthost status'],
      [['logs'], 'Usage: agenthost logs'],
      [['logs', 'a', '-n', 'few'], 'Usage: agenthost logs'],
      [['events', '--last', '0'], 'Usage: agenthost events'],
      [['start'], 'Usage: agenthost start'],
      [['stop', 'one', '--all'], 'Usage: agenthost stop'],
      [['send', 'one'], 'Usage: agenthost send'],
      [['jobs', 'run'], 'Usage: agenthost jobs run'],
      [['jobs', 'a', '-n', 'few'], 'Usage: agenthost jobs'],
      [['config', 'chek'], 'Usage: agenthost config'],
    ]
    for (const [args, usage] of wrong) {
      const { code, out, err } = await host.run(args)
      expect([code, out], args.join(' ')).toEqual([64, ''])
      expect(err).toContain(usage)
    }
  })

  it('is not asking for help or for the version', async () => {
    expect(await host.run(['--version'])).toEqual({ code: 0, out: `${VERSION}\n`, err: '' })
    const { code, out } = await host.run(['logs', '--help'])
    expect([code, out.split('\n')[0]]).toEqual([0, 'Usage: agenthost logs [options] <name>'])
  })
})

describe('a folder for temporary files that cannot be used', () => {
  it.each(['/proc/none', '/proc', '/dev/null'])('does not matter: %s', async (folder) => {
    host.env['TMPDIR'] = folder
    expect(await host.run(['--version'])).toEqual({ code: 0, out: `${VERSION}\n`, err: '' })
  })
})

describe('without a daemon', () => {
  it('every question says how to start it, and exits with 69', async () => {
    for (const args of [
      ['status'],
      ['events'],
      ['stop', '--all'],
      ['send', 'a', 'b'],
      ['attach', 'a'],
      ['jobs'],
      ['jobs', 'a'],
      ['jobs', 'run', 'a'],
      ['jobs', 'skip', 'a'],
    ]) {
      const { code, out, err } = await host.run(args)
      expect([code, out], args.join(' ')).toEqual([69, ''])
      expect(err).toMatch(
        /^unable to reach the daemon at .*: it does not run\nStart it with `agenthost up`\.\n$/,
      )
    }
  })

  it('a log that is not there is told with those that are', async () => {
    const none = 'unable to show the log of daemon: there is none\n'
    expect(await host.run(['logs', 'daemon'])).toEqual({
      code: 1,
      out: '',
      err: `${none}No log was ever written here. Start the daemon with \`agenthost up\`.\n`,
    })
    mkdirSync(join(host.home, 'logs', 'agents'), { recursive: true })
    writeFileSync(join(host.home, 'logs', 'agents', 'a.log'), '')
    expect((await host.run(['logs', 'daemon'])).err).toBe(`${none}There are: a.\n`)
  })

  it('logs are shown: the end of them, and as the daemon wrote its own', async () => {
    mkdirSync(join(host.home, 'logs', 'agents'), { recursive: true })
    writeFileSync(join(host.home, 'logs', 'agents', 'a.log'), 'one\ntwo\nthr')
    const line = '{"level":40,"time":"2026-11-24T12:00:00.000Z","subject":"a","msg":"is down"}'
    writeFileSync(join(host.home, 'logs', 'daemon.log'), `${line}\ntorn{\n`)
    expect(await host.run(['logs', 'a', '-n', '2'])).toEqual({
      code: 0,
      out: 'two\nthr\n',
      err: '',
    })
    const { out } = await host.run(['logs', 'daemon'])
    expect(out).toMatch(/^\d\d:00:00 warning: a is down\ntorn\{\n$/)
    expect((await host.run(['logs', 'daemon', '--raw'])).out).toBe(`${line}\ntorn{\n`)
    const none = await host.run(['logs', '../daemon'])
    expect([none.code, none.err]).toEqual([
      1,
      'unable to show the log of ../daemon: there is none\nThere are: a, daemon.\n',
    ])
  })

  it('a conversation of Claude Code is shown as text: the last so many that say something', async () => {
    mkdirSync(join(host.home, 'logs', 'agents'), { recursive: true })
    mkdirSync(join(host.home, 'agents', 'a'), { recursive: true })
    writeFileSync(join(host.home, 'agents', 'a', 'session.json'), '{}')
    const said = (text: string): string =>
      JSON.stringify({
        type: 'assistant',
        message: { role: 'assistant', content: [{ type: 'text', text }] },
      })
    const silent = Array.from({ length: 100 }, () => '{"type":"control_response"}')
    const lines = [said('first'), said('second'), ...silent]
    writeFileSync(join(host.home, 'logs', 'agents', 'a.log'), `${lines.join('\n')}\n`)
    expect((await host.run(['logs', 'a', '-n', '1'])).out).toBe('second\n')
    expect((await host.run(['logs', 'a', '-n', '200', '--raw'])).out.split('\n')).toHaveLength(103)
  })

  it('a log is followed, and the pipe may close', async () => {
    mkdirSync(join(host.home, 'logs', 'agents'), { recursive: true })
    const log = join(host.home, 'logs', 'agents', 'a.log')
    writeFileSync(log, 'one\n')
    const following = host.start('logs', 'a', '-f')
    if (following.stdout === null) throw new Error('it has no stdout')
    const lines = createInterface({ input: following.stdout })[Symbol.asyncIterator]()
    expect((await lines.next()).value).toBe('one')
    writeFileSync(log, 'two\n', { flag: 'a' })
    expect((await lines.next()).value).toBe('two')
    following.stdout.destroy()
    let err = ''
    following.stderr?.on('data', (piece) => (err += String(piece)))
    const ended = once(following, 'close')
    const writing = setInterval(() => writeFileSync(log, 'more\n', { flag: 'a' }), 50)
    const [code] = (await ended.finally(() => clearInterval(writing))) as [number | null]
    expect([code, err]).toEqual([0, ''])
  })
})

describe('the configuration', () => {
  it('is written once from what is found here, and can be used as it stands', async () => {
    const first = await host.run(['init'])
    expect(first.code).toBe(0)
    expect(first.out).toContain('Did not find claude on the PATH.')
    expect(first.out).toContain(`Wrote ${host.home}/agenthost.yaml with hello.`)
    const check = await host.run(['config', 'check'])
    expect([check.code, check.out]).toEqual([
      0,
      `${host.home}/agenthost.yaml can be used: 1 agent (hello)\n`,
    ])
    expect((await host.run(['init'])).code).toBe(1)
  })

  it('is told to be wrong with its place, and exits with 78', async () => {
    host.configure('agents:\n  a: { command: [x], restrat: always }\n')
    const { code, out, err } = await host.run(['config', 'check'])
    expect([code, out]).toEqual([78, ''])
    expect(err).toContain('agenthost.yaml:2:')
    expect((await host.run(['config', 'check', 'nothing.yaml'])).code).toBe(78)
  })
})

describe('with a daemon', () => {
  const CONFIG = `agents:
  cat: { command: [/bin/cat], stdin: pipe }
  fails: { command: "exit 3", restart: never }
`

  async function up(): Promise<void> {
    host.configure(CONFIG)
    const daemon = host.start('run')
    await eventually('the daemon answers', async () => {
      if (daemon.exitCode !== null) throw new Error(`the daemon ended with ${daemon.exitCode}`)
      return (await host.run(['status'])).code === 0
    })
  }

  afterEach(async () => {
    await host.run(['stop', '--all'])
  })

  it('agents are looked at, told, stopped and started', async () => {
    await up()
    const table = (await host.run(['status'])).out
    expect(table).toMatch(/^agenthost [\d.]+, process \d+, up for \S+.*, \d+ MB\n\nNAME {3}PHASE/)
    expect(await host.run(['send', 'cat', 'hello'])).toEqual({
      code: 0,
      out: 'cat has got it.\n',
      err: '',
    })
    expect((await host.run(['send', 'cat', '-'], 'from a pipe\n')).code).toBe(0)
    expect((await host.run(['send', 'cat', '-'], '\n')).code).toBe(64)
    await eventually('it has written both', async () => {
      return (await host.run(['logs', 'cat'])).out === 'hello\nfrom a pipe\n'
    })
    const stopped = await host.run(['stop', 'cat'])
    expect([stopped.code, stopped.out]).toEqual([0, 'cat: down\n'])
    const started = await host.run(['start', 'cat'])
    expect([started.code, started.out]).toEqual([
      0,
      expect.stringMatching(/^cat: up, process \d+\n$/),
    ])
    expect((await host.run(['send', 'nobody', 'x'])).code).toBe(1)
    expect((await host.run(['restart', 'nobody'])).code).toBe(1)
    expect((await host.run(['attach', 'cat'])).code).toBe(1)
  })

  it('what is printed as JSON has every field', async () => {
    await up()
    const status = JSON.parse((await host.run(['status', '--json'])).out) as {
      agents: { name: string }[]
    }
    expect(status.agents.map(({ name }) => name)).toEqual(['cat', 'fails'])
    const { out } = await host.run(['events', '--since', '0', '--json'])
    const events = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { cursor: number; kind: string })
    expect(events.map(({ kind }) => kind)).toContain('daemon.started')
    expect(events.map(({ cursor }) => cursor)).toEqual(events.map((_, at) => at + 1))
    const last = (await host.run(['events', '-n', '1'])).out
    expect(last).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}\S+ +\S+: .*\n$/)
  })

  it('a second one is refused with 75, and up only shows what runs', async () => {
    await up()
    expect((await host.run(['run'])).code).toBe(75)
    const again = await host.run(['up'])
    expect([again.code, again.out]).toEqual([
      0,
      expect.stringMatching(/^It runs already\.\nagenthost /),
    ])
  })
})

describe('up in an empty home', () => {
  it('says what it found and did, and runs it', async () => {
    const daemon = host.start('up')
    let out = ''
    daemon.stdout?.on('data', (piece) => (out += String(piece)))
    await eventually('hello is up', () => /^\d\d:\d\d:\d\d hello is up$/m.test(out))
    expect(out).toContain(`Wrote ${host.home}/agenthost.yaml with hello.\n`)
    await host.run(['stop', '--all'])
    daemon.kill('SIGINT')
    const [code] = (await once(daemon, 'exit')) as [number | null]
    expect(code).toBe(0)
  })
})
