import { execFileSync, spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { courseOfDaemon, courseOfWatchdog } from '../../src/install/course.ts'
import { KNOWN_CODES, meaningOf } from '../../src/install/exit-codes.ts'
import type { Job } from '../../src/install/job.ts'
import { launcherText, quoted } from '../../src/install/launcher.ts'
import { notLoaded } from '../../src/install/outcome-text.ts'
import { purgeOf, unsafeHome } from '../../src/install/purge.ts'
import { surplusReleases } from '../../src/install/release-name.ts'
import { installScript, uninstallScript } from '../../src/install/system-script.ts'
import { runs } from '../support/fuzzing.ts'

const PLACE = {
  domain: { kind: 'gui', name: 'gui/501' },
  label: 'a.b',
  plist: '/L/a.b.plist',
} as const

describe('an exit code of launchctl', () => {
  it('has a meaning and a way out, each of those that were seen', () => {
    expect(KNOWN_CODES).toEqual([3, 5, 36, 37, 64, 78, 112, 113, 119, 125, 130])
    for (const code of KNOWN_CODES) {
      const { means, todo } = meaningOf({ code, said: '' })
      expect(means, String(code)).toContain(String(code))
      expect(todo(PLACE).length, String(code)).toBeGreaterThan(20)
    }
    expect(meaningOf({ code: 150, said: 'odd\nthing' }).means).toBe(
      'launchctl exits with 150: odd; thing',
    )
    expect(meaningOf({ code: null, said: 'no answer within 10 s' }).means).toContain(
      'no answer within 10 s',
    )
  })

  it('is in the operation page with all others', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/operation/install.md'), 'utf8')
    for (const code of KNOWN_CODES) expect(page).toMatch(new RegExp(`^\\| ${code} \\|`, 'm'))
  })

  it('is told as one sentence with the label, the domain and what to do', () => {
    const outcome = {
      kind: 'failed',
      why: 'not-loaded',
      answer: { code: 119, said: '' },
      job: { kind: 'absent' },
    } as const
    const { message, hint } = notLoaded(PLACE, outcome, 'Everything is as it was before.')
    expect(message).toBe(
      'unable to load a.b into gui/501: it is switched off (119, service is disabled)',
    )
    expect(hint).toBe(
      'Switch it on with `launchctl enable gui/501/a.b`.\nEverything is as it was before.',
    )
  })
})

describe('what becomes of a job', () => {
  const loaded = (pid: number | null): Job => ({
    kind: 'loaded',
    state: null,
    pid,
    path: null,
    program: null,
    lastExit: null,
    runs: null,
  })
  const same = { isPlistSame: true, isDisabled: false }
  const fine = { isSame: true, answers: true }

  it('is as little as is needed', () => {
    expect(courseOfDaemon({ job: loaded(7), ...same }, fine)).toBe('leave')
    expect(courseOfDaemon({ job: loaded(7), ...same }, { ...fine, isSame: false })).toBe('restart')
    expect(courseOfDaemon({ job: loaded(7), ...same }, { ...fine, answers: false })).toBe('restart')
    expect(courseOfDaemon({ job: loaded(null), ...same }, fine)).toBe('kick')
    expect(courseOfDaemon({ job: { kind: 'absent' }, ...same }, fine)).toBe('load')
    expect(courseOfDaemon({ job: loaded(7), ...same, isPlistSame: false }, fine)).toBe('load')
    expect(courseOfDaemon({ job: loaded(7), ...same, isDisabled: true }, fine)).toBe('load')
    expect(courseOfWatchdog({ job: loaded(null), ...same })).toBe('leave')
    expect(courseOfWatchdog({ job: { kind: 'absent' }, ...same })).toBe('load')
  })
})

describe('releases', () => {
  it('are kept three of, those in use in any case', () => {
    const all = [1, 2, 3, 4, 5].map((at) => ({ name: `0.1.${at}-0000000${at}`, madeAt: at }))
    expect(surplusReleases(all, ['0.1.1-00000001', null])).toEqual([
      '0.1.3-00000003',
      '0.1.2-00000002',
    ])
    expect(surplusReleases(all, ['0.1.5-00000005'])).toEqual(['0.1.2-00000002', '0.1.1-00000001'])
    expect(surplusReleases([{ name: 'notes', madeAt: 0 }, ...all.slice(0, 3)], [null])).toEqual([])
  })
})

describe('what is written for sh', () => {
  const TOOLS = {
    sudo: '/usr/bin/sudo',
    launchctl: '/bin/launchctl',
    launcher: "/Users/it's me/bin/agenthost",
    launchdLog: '/Users/x/$(id)/launchd.log',
  }
  const JOBS = [
    { label: 'a.b', plist: '/Library/LaunchDaemons/a.b.plist', staged: "/Users/it's me/a.plist" },
  ]

  it('quotes any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0')),
        (text) => {
          const printed = execFileSync('/bin/sh', ['-c', `printf %s ${quoted(text)}`], {
            encoding: 'utf8',
          })
          expect(printed).toBe(Buffer.from(text).toString())
        },
      ),
      { numRuns: runs(30) },
    )
  })

  it('is sound: the launcher and both scripts', () => {
    const scripts = [
      launcherText({ home: "/it's", node: '/a b/node', program: '/c/x.js' }),
      installScript(JOBS, [{ target: 'gui/501/a.b', plist: '/Users/x y/a.plist' }], TOOLS),
      uninstallScript(JOBS, [TOOLS.launcher, 'uninstall', '--purge'], TOOLS),
    ]
    for (const script of scripts) {
      const { status, stderr } = spawnSync('/bin/sh', ['-n'], { input: script, encoding: 'utf8' })
      expect([status, stderr]).toEqual([0, ''])
      // Those three wonder about a quote and a dollar in a path, which are meant.
      const checked = spawnSync('shellcheck', ['-s', 'sh', '-e', 'SC2016,SC2089,SC2090', '-'], {
        input: script,
        encoding: 'utf8',
      })
      if (checked.error === undefined) expect(checked.stdout).toBe('')
    }
  })

  it('has sudo before what needs root and before nothing else', () => {
    const script = installScript(JOBS, [], TOOLS)
    const ran = script
      .split('\n')
      .filter((line) => /(bootstrap system|bootout|enable|install -o)/.test(line))
    expect(ran.length).toBeGreaterThanOrEqual(4)
    for (const line of ran) expect(line).toContain('"$sudo" ')
    expect(script).not.toMatch(/"\$sudo" .*bin\/(node|agenthost)/)
  })
})

describe('a purge', () => {
  it('removes what is ours by name, and nothing else', () => {
    const ours = [
      'agenthost.yaml',
      'host.db',
      'host.db-wal',
      'daemon.lock',
      'daemon.pid',
      'gateway.lock',
      'insights.lock',
      'regress.lock',
      'backups',
      'ledger.db.replaced-2026-11-25T030403.542Z-wal',
      'logs',
      'agents',
      'releases',
      'bin',
    ]
    const others = ['notes.txt', 'runtime', 'host.database', 'logs-of-mine', '.ssh', 'Documents']
    expect(purgeOf([...ours, ...others])).toEqual({ remove: ours, keep: others })
  })

  it('never touches the folder of the system, of a user, or one above it', () => {
    for (const real of ['/', '/Users', '/Users/me', '/usr'])
      expect(unsafeHome(real, '/Users/me'), real).not.toBe(null)
    for (const real of ['/Users/me/.agenthost', '/Volumes/x/agenthost'])
      expect(unsafeHome(real, '/Users/me')).toBe(null)
  })
})
