import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jobIn, launchdOf, parsePrint } from '../../src/platform/darwin/launchctl.ts'

function sample(name: string): string {
  const text = readFileSync(join(import.meta.dirname, '../fixtures/macos', name), 'utf8')
  return text.slice(text.indexOf('\n') + 1)
}

describe('what launchctl prints of a job', () => {
  it('is read by its top-level lines: a running agent', () => {
    expect(parsePrint(sample('launchctl-print-gui-running-after-sigterm.txt'))).toEqual({
      kind: 'loaded',
      state: 'running',
      pid: 16_090,
      path: '/Users/dev/Library/LaunchAgents/com.dev.weekly-cache-cleanup.plist',
      program: '/Users/dev/.local/bin/weekly-cache-cleanup.sh',
      lastExit: 'Terminated: 15',
      runs: 2,
    })
  })

  it('is read the same in the domain of the system', () => {
    const text = sample('launchctl-print-system-daemon-running-never-exited.txt')
    expect(parsePrint(text)).toMatchObject({ state: 'running', pid: 54_109, runs: 1 })
    expect(parsePrint(text)).toMatchObject({ lastExit: '(never exited)' })
  })

  it('has the state under another name in newer builds', () => {
    const text = sample('launchctl-print-gui-spawn-scheduled-jamf.txt')
    expect(parsePrint(text)).toMatchObject({ state: 'exited', pid: null, runs: 311, lastExit: '0' })
  })

  it('never takes the state of a coalition for that of the job', () => {
    const text = sample('launchctl-print-gui-running-after-sigterm.txt')
    const without = text.replace('\tstate = running\n', '').replace('\tpid = 16090\n', '')
    expect(parsePrint(without)).toMatchObject({ state: null, pid: null })
  })

  it('has one of several forms of the last exit, and of the state', () => {
    for (const line of sample('launchctl-print-exit-field-variants.txt').trimEnd().split('\n')) {
      expect(parsePrint(`gui/501/a = {\n${line}\n}`).lastExit).toBe(line.split(' = ')[1])
    }
    for (const line of sample('launchctl-print-state-variants.txt').trimEnd().split('\n')) {
      expect(parsePrint(`gui/501/a = {\n${line}\n}`).state).toBe(line.split(' = ')[1])
    }
  })

  it('may be cut off or shuffled anywhere: a fact is missing then, and none is wrong', () => {
    const text = sample('launchctl-print-gui-running-after-sigterm.txt')
    const whole = parsePrint(text)
    fc.assert(
      fc.property(fc.nat(text.length), (at) => {
        // The line in the middle of which it is cut may be any.
        const cut = text.slice(0, text.lastIndexOf('\n', at) + 1)
        const part = parsePrint(cut)
        for (const key of ['state', 'pid', 'path', 'program', 'lastExit', 'runs'] as const) {
          expect([null, whole[key]]).toContain(part[key])
        }
      }),
    )
    fc.assert(
      fc.property(fc.shuffledSubarray(text.split('\n')), (lines) => {
        const part = parsePrint(lines.join('\n'))
        for (const key of ['state', 'pid', 'path', 'runs'] as const) {
          expect([null, whole[key]]).toContain(part[key])
        }
      }),
    )
    fc.assert(fc.property(fc.string(), (any) => parsePrint(any).kind === 'loaded'))
  })
})

describe('the exit code of print', () => {
  it('tells not loaded and no domain from what is not known', () => {
    const ran = (code: number | null, err = '') =>
      jobIn({ code, out: '', err, trouble: code === null ? 'no answer within 10 s' : '' })
    expect(ran(113, sample('launchctl-print-not-found.stderr.txt'))).toEqual({ kind: 'absent' })
    expect(ran(112)).toEqual({ kind: 'no-domain' })
    expect(ran(125, sample('launchctl-125-no-gui-session.stderr.txt'))).toEqual({
      kind: 'no-domain',
    })
    expect(ran(null)).toEqual({ kind: 'unknown', why: 'no answer within 10 s' })
    expect(ran(64, 'Unrecognized target specifier.\n')).toEqual({
      kind: 'unknown',
      why: 'Unrecognized target specifier.',
    })
    expect(ran(1)).toEqual({ kind: 'unknown', why: 'it exits with 1 and says nothing' })
  })
})

describe('whether a job is switched off', () => {
  const asked = (out: string, label: string, code: number | null = 0) =>
    launchdOf({
      path: (tool) => tool,
      file: (path) => path,
      run: () => Promise.resolve({ code, out, err: '', trouble: '' }),
    }).isDisabled('gui/501', label)

  it('is read in the new form and in that of before macOS 13', async () => {
    const now = sample('launchctl-print-disabled.txt')
    expect(await asked(now, 'com.example.worker.run')).toBe(true)
    expect(await asked(now, 'com.example.infra.one')).toBe(false)
    expect(await asked(now, 'com.example')).toBe(false)
    const before = sample('launchctl-print-disabled-old.txt')
    expect(await asked(before, 'com.test.disabled')).toBe(true)
    expect(await asked(before, 'com.test.foo')).toBe(false)
  })

  it('is true or not known where the answer is cut off, or one of its lines is half', async () => {
    const now = sample('launchctl-print-disabled.txt')
    const label = 'com.example.worker.run'
    for (let end = 0; end < now.length - 1; end++) {
      expect(await asked(now.slice(0, end), label), now.slice(0, end)).not.toBe(false)
    }
    const line = `\t\t"${label}" => disabled\n`
    for (let end = 3; end < line.length - 2; end++) {
      const torn = now.replace(line, `${line.slice(0, end)}\n`)
      expect(await asked(torn, label)).not.toBe(false)
    }
  })

  it('is not known from an answer of another form, or from none', async () => {
    expect(await asked('', 'a')).toBe('unknown')
    expect(await asked('disabled services = {\n"a" => perhaps\n}\n', 'a')).toBe('unknown')
    expect(await asked(sample('launchctl-print-disabled.txt'), 'a', 1)).toBe('unknown')
    expect(await asked('', 'a', null)).toBe('unknown')
  })
})
