import { describe, expect, it } from 'vitest'
import { markOf, mayHaveMark } from '../../src/platform/darwin/birth-mark.ts'
import { parseBootSession, parseBootTime } from '../../src/platform/darwin/boot-id.ts'
import { jobState } from '../../src/platform/darwin/launchctl.ts'
import {
  guiSession,
  parseAutoLogin,
  parseFileVault,
} from '../../src/platform/darwin/login-session.ts'
import { judgeLsof, parseLsof } from '../../src/platform/darwin/port-owner.ts'
import { parsePs } from '../../src/platform/darwin/ps.ts'
import { parseSignature } from '../../src/platform/darwin/signature.ts'
import type { MacTools, Ran } from '../../src/platform/darwin/tools.ts'
import { readMark, writeMark } from '../../src/supervisor/process.ts'
import { macSample, withUid } from '../support/mac-samples.ts'

const row = (rest: string): string => `   77     1    77   501 ${rest}\n`

describe("what macOS's ps prints", () => {
  it('is read: identity, group, memory and state of every process', () => {
    const rows = parsePs(withUid(macSample('ps-axo.txt')))
    expect(rows.map(({ pid, ppid, pgid, state }) => [pid, ppid, pgid, state])).toEqual([
      [1, 0, 1, 'running'],
      [913, 1, 913, 'running'],
      [1020, 913, 1020, 'running'],
      [1021, 1020, 1020, 'zombie'],
    ])
    expect(rows[1]).toMatchObject({
      uid: 501,
      startedAt: macSample('ps-lstart-single.txt').trim(),
      rssBytes: 88_432 * 1024,
      command: '/opt/homebrew/bin/node /Users/me/fleet/dist/daemon.js',
    })
  })

  it.each([
    ['Sat Sep  1 07:00:01 2026 312544 T    claude', 'stopped'],
    ['Sat Sep  1 07:00:01 2026 312544 TNs+ claude', 'stopped'],
    ['Sat Sep  1 07:00:01 2026 312544 UE   claude', 'zombie'],
    ['Sat Sep  1 07:00:01 2026 312544 SXs  claude', 'running'],
    ['Sat Sep  1 07:00:01 2026 0 Z    <defunct>', 'zombie'],
    ['Sat Sep  1 07:00:01 2026 0 ?Es', 'zombie'],
  ])('says the state in letters: %s', (rest, state) => {
    expect(parsePs(row(rest))[0]).toMatchObject({ pid: 77, state })
  })

  it('may name a user by a negative number', () => {
    const line = '   77     1    77    -2 Sat Sep  1 07:00:01 2026 1 Ss nobody\n'
    expect(parsePs(line)[0]).toMatchObject({ uid: -2 })
  })

  it.each([
    ['another language', row('sam. 12 sept. 18:41:02 2026 1 Ss x')],
    ['another language in three letters', row('sab set 12 18:41:02 2026 1 Ss x')],
    ['a day of another language', row('sab Sep 12 18:41:02 2026 1 Ss x')],
    ['another order', row('Sat 12 Sep 18:41:02 2026 1 Ss x')],
    ['no time', row('1 Ss x')],
    ['a row without its end', row('Sat Sep 12 18:41:02 2026 1 Ss node').slice(0, -2)],
    ['no row', 'ps: illegal option -- E\n'],
  ])('is an error, and not a process less, where it has %s', (_what, text) => {
    expect(() => parsePs(text)).toThrow('unable to read')
  })

  it('is not quoted in an error: an environment holds keys', () => {
    const text = `${row('Sat Sep 12 18:41:02 2026 1 Ss claude KEY=one')}canary HOME=/Users/me\n`
    expect(() => parsePs(text)).toThrow(expect.not.stringContaining('canary'))
  })
})

describe('a birth mark in what ps -E prints', () => {
  const mark = writeMark({ homeId: '0a1b2c3d4e5f', agent: 'tri.age-1', generation: 12 }, '00ff00ff')
  const other = writeMark({ homeId: '0a1b2c3d4e5f', agent: 'desk', generation: 3 }, '12345678')

  it('is the variable of that name, wherever it stands', () => {
    expect(readMark(mark)?.agent).toBe('tri.age-1')
    for (const environment of [`AGENTHOST_RUN=${mark} A=b`, `A=b c AGENTHOST_RUN=${mark}`]) {
      expect(markOf(`claude -p ${environment}`, 'claude -p')).toBe(mark)
    }
  })

  it('is none in the arguments: somebody looks for it', () => {
    const args = `grep AGENTHOST_RUN=${other}`
    expect(markOf(`${args} HOME=/Users/me`, args)).toBe(null)
    expect(markOf(`${args} AGENTHOST_RUN=${mark}`, args)).toBe(mark)
    expect(markOf(args, args)).toBe(null)
  })

  it('is not known where the value of another variable holds a different one', () => {
    const command = `sh NOTE=see AGENTHOST_RUN=${other} AGENTHOST_RUN=${mark}`
    expect(markOf(command, 'sh')).toBe(null)
    expect(markOf(`sh NOTE=see AGENTHOST_RUN=${mark} AGENTHOST_RUN=${mark}`, 'sh')).toBe(mark)
  })

  it('is found too where the process has become another program between two looks', () => {
    expect(markOf(`sh launcher AGENTHOST_RUN=${mark}`, 'claude -p')).toBe(mark)
  })

  it.each([
    ['a part of another name', `XAGENTHOST_RUN=${mark}`],
    ['cut off', `AGENTHOST_RUN=${mark.slice(0, -1)}`],
    ['longer', `AGENTHOST_RUN=${mark}/more`],
    ['another shape', 'AGENTHOST_RUN=yes'],
  ])('is none when it is %s', (_what, environment) => {
    expect(mayHaveMark(`claude ${environment}`)).toBe(false)
    expect(markOf(`claude ${environment} A=b`, 'claude')).toBe(null)
  })
})

describe('which boot it is', () => {
  const ran = (out: string, code = 0) => ({ code, out, err: '' })
  it('is a UUID, or the second of the boot', () => {
    const uuid = '0F3A2C6E-1111-4222-8333-ABCDEF012345'
    expect(parseBootSession(ran(`${uuid}\n`))).toBe(uuid)
    expect(parseBootTime(ran(macSample('sysctl-kern.boottime.txt')))).toBe('boottime:1789231177')
  })

  it('is not known from anything else', () => {
    for (const out of ['', '\n', '0F3A2C6E-1111\n', 'unknown oid\n']) {
      expect(parseBootSession(ran(out))).toBe(null)
      expect(parseBootTime(ran(out))).toBe(null)
    }
    expect(parseBootTime(ran(macSample('sysctl-kern.waketime-never-slept.txt')))).toBe(null)
  })
})

describe("what macOS's lsof prints", () => {
  const ran = (code: number | null, out: string, err = ''): Ran => ({ code, out, err, trouble: '' })
  const two = 'p100\ncred\nf7\nn[::1]:3099\np200\ncblue\nf8\nn127.0.0.1:3099\n'

  it('names who listens', () => {
    const sample = macSample('lsof-listen-F.txt')
    expect(judgeLsof(ran(0, sample), 3099)).toEqual({ pid: 12_458, command: 'node' })
    expect(judgeLsof(ran(1, sample), 3099)).toEqual({ pid: 12_458, command: 'node' })
  })

  it('names, of several, the one that answers on the loopback address', () => {
    expect(parseLsof(two).map(({ pid }) => pid)).toEqual([100, 200])
    expect(judgeLsof(ran(0, two), 3099)).toEqual({ pid: 200, command: 'blue' })
    expect(judgeLsof(ran(0, two.replace('127.0.0.1', '*')), 3099)).toMatchObject({ pid: 200 })
    expect(judgeLsof(ran(0, two.slice(0, 27)), 3099)).toEqual({ pid: 100, command: 'red' })
  })

  it('is nothing when nobody of ours listens', () => {
    expect(judgeLsof(ran(1, ''), 3099)).toBe(null)
    expect(judgeLsof(ran(1, '', "lsof: WARNING: can't stat() a file system\n"), 3099)).toBe(null)
  })

  it('says nothing when it failed: then it is not known who listens', () => {
    const unknown = { pid: null, command: 'unknown' }
    expect(judgeLsof(ran(null, ''), 3099)).toEqual(unknown)
    expect(judgeLsof(ran(1, '', 'lsof: illegal option\n'), 3099)).toEqual(unknown)
    expect(judgeLsof(ran(1, macSample('lsof-listen.txt')), 3099)).toEqual(unknown)
  })
})

describe('what launchctl answers', () => {
  const answering = (code: number | null): MacTools => ({
    path: (tool) => tool,
    file: (path) => path,
    run: () => Promise.resolve({ code, out: '', err: '', trouble: '' }),
  })

  it.each([
    [0, 'loaded', 'present'],
    [112, 'not-loaded', 'absent'],
    [125, 'not-loaded', 'absent'],
    [113, 'not-loaded', 'unknown'],
    [64, 'unknown', 'unknown'],
    [5, 'unknown', 'unknown'],
    [null, 'unknown', 'unknown'],
  ])('with %s means: the job is %s, a session at the screen %s', async (code, job, session) => {
    expect(await jobState('gui/501/x', answering(code))).toBe(job)
    expect(await guiSession(501, answering(code))).toBe(session)
  })
})

describe('what stands in the way of a login after a restart', () => {
  it('is told by fdesetup, which may say neither', () => {
    expect(parseFileVault(macSample('fdesetup-status-on.txt'))).toBe('on')
    expect(parseFileVault(macSample('fdesetup-status-off.txt'))).toBe('off')
    expect(
      parseFileVault('FileVault is On.\nEncryption in progress: Percent completed = 12\n'),
    ).toBe('on')
    const later = 'FileVault is Off, but will be enabled after the next restart.\n'
    expect(parseFileVault(later)).toBe('unknown')
    expect(parseFileVault('FileVault is Off.\nFileVault is On.\n')).toBe('unknown')
  })

  it('is told by sysadminctl, in whole lines', () => {
    const on = macSample('sysadminctl-autologin-status-on.stderr.txt')
    expect(parseAutoLogin(on)).toEqual({ kind: 'on', user: 'runner' })
    expect(parseAutoLogin('x autologin is set for user me\n')).toEqual({ kind: 'on', user: 'me' })
    const off = macSample('sysadminctl-autologin-status-off.stderr.txt')
    expect(parseAutoLogin(off)).toEqual({ kind: 'off' })
    expect(parseAutoLogin(on.trimEnd().slice(0, -2)).kind).toBe('unknown')
    expect(parseAutoLogin(on + off).kind).toBe('unknown')
    const failed = macSample('sysadminctl-autologin-set-error.stderr.txt')
    expect(parseAutoLogin(failed).kind).toBe('unknown')
  })
})

describe('what codesign says of a program', () => {
  const said = (lines: readonly string[]): string => `Executable=/x/node\n${lines.join('\n')}\n`
  it.each([
    [0, said(['Signature size=9012', 'TeamIdentifier=HX7739G8FX']), 'developer-id'],
    [0, said(['Signature=adhoc', 'TeamIdentifier=not set']), 'ad-hoc'],
    [1, '/x/node: code object is not signed at all\n', 'unsigned'],
    [0, said(['TeamIdentifier=not set']), 'unknown'],
    [1, '/x/node: No such file or directory\n', 'unknown'],
    [null, '', 'unknown'],
  ])('%s %j is %s', (code, text, signature) => {
    expect(parseSignature(code, text)).toBe(signature)
  })
})
