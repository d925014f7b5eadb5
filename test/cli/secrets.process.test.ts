import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { agenthost, type Agenthost } from './agenthost.ts'
import { mac, type Mac } from '../secrets/mac.ts'

let host: Agenthost

beforeEach(() => {
  host = agenthost()
})

afterEach(() => host.destroy())

const file = (): string => join(host.home, 'secrets.json')

describe('a secret', () => {
  it('is kept from stdin, listed without its value, and deleted', async () => {
    expect(await host.run(['secrets', 'list'])).toEqual({
      code: 0,
      out: 'There are none. Keep one with `agenthost secrets set NAME`.\n',
      err: '',
    })
    expect(await host.run(['secrets', 'set', 'claude-token'], 'hunter2\n')).toEqual({
      code: 0,
      out: `claude-token is kept in ${file()}, which only you can read.\n`,
      err: '',
    })
    expect(statSync(file()).mode & 0o777).toBe(0o600)
    expect((await host.run(['secrets', 'list'])).out).toBe('claude-token  file\n')
    const wrong = await host.run(['secrets', 'delete', 'claude-tokn'])
    expect([wrong.code, wrong.err]).toEqual([
      1,
      'unable to delete claude-tokn: there is no such secret\nDid you mean claude-token?\n',
    ])
    expect((await host.run(['secrets', 'delete', 'claude-token'])).out).toBe(
      `claude-token is deleted from ${file()}.\n`,
    )
    expect(readFileSync(file(), 'utf8')).not.toContain('hunter2')
  })

  it('says who gets it, and what agents want that is nowhere', async () => {
    host.configure(`agents:
  a: { command: [/bin/true], env: { T: { secret: token }, U: { secret: other } } }
  b: { command: [/bin/true], env: { T: { secret: token } } }
`)
    expect((await host.run(['secrets', 'set', 'token'], 'x')).out).toContain(
      'Agents get it when they start: `agenthost restart a b`.\n',
    )
    expect((await host.run(['secrets', 'list'])).out).toBe(
      'other  not set  for a\n    Set it with `agenthost secrets set other`.\ntoken  file     for a, b\n',
    )
    const { secrets } = JSON.parse((await host.run(['secrets', 'list', '--json'])).out) as {
      secrets: unknown[]
    }
    expect(secrets).toEqual([
      {
        name: 'other',
        at: null,
        readable: false,
        why: 'it is not set',
        hint: 'Set it with `agenthost secrets set other`.',
        agents: ['a'],
      },
      { name: 'token', at: 'file', readable: true, why: '', hint: '', agents: ['a', 'b'] },
    ])
    expect((await host.run(['config', 'check'])).out).toContain(
      'warning: a: the secret other (for U) is not set; set it with `agenthost secrets set other`\n',
    )
    expect((await host.run(['secrets', 'delete', 'token'])).err).toContain('do not start: a, b.')
  })

  it('of the environment is listed as such, and wins', async () => {
    host.env['AGENTHOST_SECRET_MY_TOKEN'] = 'from outside'
    expect((await host.run(['secrets', 'list'])).out).toBe('my_token  environment\n')
    const { err } = await host.run(['secrets', 'set', 'my-token'], 'kept')
    expect(err).toContain('AGENTHOST_SECRET_MY_TOKEN is set in this environment, and wins')
    expect((await host.run(['secrets', 'list'])).out).toBe('my-token  environment\n')
    delete host.env['AGENTHOST_SECRET_MY_TOKEN']
    expect((await host.run(['secrets', 'list'])).out).toBe('my-token  file\n')
  })

  it('that is wrong is refused with 64, and never quoted', async () => {
    const wrong: readonly (readonly [string[], string])[] = [
      [['secrets', 'set', 'token', 'canary'], ''],
      [['secrets', 'set', 'token', '--canary'], ''],
      [['secrets', 'set', '--canary=canary'], ''],
      [['secrets', 'set', 'CANARY'], 'x'],
      [['secrets', 'set', 'sk-canary-12345678'], 'x'],
      [['secrets', 'set', 'token', '--file', '--keychain'], 'canary'],
      [['secrets', 'set', 'token'], ''],
      [['secrets', 'set', 'token'], ' \n'],
      [['secrets', 'set', 'token'], 'canary\0'],
      [['secrets', 'set', 'token'], 'canary'.repeat(50_000)],
      [['secrets', 'delete', 'CANARY'], ''],
      [['secrets', 'set'], 'canary'],
    ]
    for (const [args, stdin] of wrong) {
      const { code, out, err } = await host.run(args, stdin)
      expect([code, out], args.join(' ')).toEqual([64, ''])
      expect(err).not.toMatch(/canary/i)
    }
    expect((await host.run(['secrets', 'set', 'a', 'b'])).err).toContain('never an argument')
  })

  it('in a file that others may read is refused until it is closed', async () => {
    await host.run(['secrets', 'set', 'token'], 'x')
    chmodSync(file(), 0o644)
    for (const args of [['list'], ['delete', 'token']]) {
      const { code, err } = await host.run(['secrets', ...args])
      expect([code, err]).toEqual([78, expect.stringContaining(`\`chmod 600 ${file()}\``)])
    }
    writeFileSync(file(), 'canary')
    chmodSync(file(), 0o600)
    const { code, err } = await host.run(['secrets', 'set', 'more'], 'x')
    expect([code, err]).toEqual([78, expect.not.stringContaining('canary')])
  })

  it('is not kept with --keychain where there is no keychain', async () => {
    const { code, err } = await host.run(['secrets', 'set', 'token', '--keychain'], 'x')
    expect([code, err]).toEqual([1, expect.stringContaining('only a Mac has')])
  })
})

describe('a person at a terminal', () => {
  it('is asked, and what is typed is not shown', async () => {
    const entry = join(import.meta.dirname, '../../src/cli/entry.ts')
    const command = `'${process.execPath}' '${entry}' secrets set token`
    const person = spawn('script', ['-qec', command, '/dev/null'], {
      env: { ...host.env, SHELL: '/bin/sh', TERM: 'xterm' },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    let seen = ''
    person.stdout.on('data', (piece) => (seen += String(piece)))
    await eventually('it asks', () => seen.includes('Value of token (it is not shown): '))
    person.stdin.write('hunter3\u007f2 "quoted"\r')
    await once(person, 'exit')
    expect(seen).toContain('token is kept in')
    expect(seen).not.toContain('hunter')
    expect(readFileSync(file(), 'utf8')).toContain(String.raw`"hunter2 \"quoted\""`)
  })
})

describe('on a Mac', () => {
  let apple: Mac

  beforeEach(() => {
    apple = mac()
    Object.assign(host.env, apple.env, { AGENTHOST_HOME: host.home })
  })

  afterEach(() => apple.destroy())

  it('a secret goes into the keychain, and over SSH into the file with the reason', async () => {
    expect((await host.run(['secrets', 'set', 'token'], 'canary')).out).toBe(
      'token is kept in the keychain.\n',
    )
    expect((await host.run(['secrets', 'list'])).out).toBe('token  keychain\n')
    host.env['SSH_CONNECTION'] = '1.2.3.4 5 6.7.8.9 22'
    apple.fail('read 36', 'add-generic-password 36')
    const list = await host.run(['secrets', 'list'])
    expect(list.out).toContain('token  keychain, not readable\n    the keychain is locked here')
    const { code, out, err } = await host.run(['secrets', 'set', 'token'], 'canary2')
    expect([code, out]).toEqual([0, `token is kept in ${file()}, which only you can read.\n`])
    expect(err).toContain('It is not in the keychain: the keychain is locked here')
    expect(err).toContain('An SSH session is a security session of its own')
    const forced = await host.run(['secrets', 'set', 'token', '--keychain'], 'canary3')
    expect([forced.code, forced.err]).toEqual([1, expect.stringContaining('--file')])
    expect([list.out, out, err, forced.err, apple.argv()].join('\n')).not.toContain('canary')
  })
})
