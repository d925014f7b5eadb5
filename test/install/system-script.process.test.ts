/** The scripts for root as /bin/sh runs them, against stand-ins for launchctl, sudo and sleep. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  installScript,
  uninstallScript,
  type ScriptTools,
} from '../../src/install/system-script.ts'

const JOB = { label: 'a.b', plist: '/L/a.b.plist', staged: "/it's/a.b.plist" }

let folder = ''
let tools: ScriptTools

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'agenthost-test-')), "it's a disk")
  mkdirSync(join(folder, 'path'), { recursive: true })
  tools = {
    sudo: join(folder, 'sudo'),
    launchctl: join(folder, 'launchctl'),
    launcher: join(folder, 'agenthost'),
    launchdLog: join(folder, '$(touch "$FOLDER/harm")', 'launchd.log'),
  }
  // What is not of launchctl would need root.
  program('sudo', 'case "$1" in */launchctl) exec "$@" ;; esac')
  program('agenthost', 'echo "it runs"')
  program('path/sleep', ':')
})

afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }))

/** Each call is noted; then the body decides. */
function program(name: string, body: string): void {
  const noted = `echo "\${0##*/} $*" >>"$FOLDER/calls"`
  writeFileSync(join(folder, name), `#!/bin/sh\n${noted}\n${body}\n`, { mode: 0o755 })
}

/** `print` exits with `gone` until it was bootstrapped, and from the bootout on. */
function launchctl(gone: number, more = ''): void {
  const body = `${more}
case "$1" in
  print) [ -e "$FOLDER/loaded" ] || exit ${gone} ;;
  bootstrap) : >"$FOLDER/loaded" ;;
  bootout) [ -e "$FOLDER/loaded" ] || exit ${gone}; rm "$FOLDER/loaded" ;;
esac`
  program('launchctl', body)
}

function ran(script: string) {
  const env = { FOLDER: folder, PATH: `${join(folder, 'path')}:/usr/bin:/bin` }
  const { status, stdout, stderr } = spawnSync('/bin/sh', [], {
    input: script,
    encoding: 'utf8',
    env,
  })
  const calls = readFileSync(join(folder, 'calls'), 'utf8')
  const acts = calls.split('\n').filter((call) => /^launchctl (?!print)/.test(call))
  return { status, stdout, stderr, acts, calls }
}

describe('the script that installs', () => {
  it('switches the job on, loads it, and shows that the daemon answers', () => {
    launchctl(113)
    const { status, stdout, stderr, acts, calls } = ran(installScript([JOB], [], tools))
    expect([status, stdout, stderr]).toEqual([0, 'it runs\n', ''])
    expect(acts).toEqual(['launchctl enable system/a.b', 'launchctl bootstrap system /L/a.b.plist'])
    expect(calls).toContain("sudo install -o 0 -g 0 -m 644 /it's/a.b.plist /L/a.b.plist")
    expect(calls).not.toContain('sleep')
  })

  it('boots out what is loaded before it loads it', () => {
    launchctl(113)
    writeFileSync(join(folder, 'loaded'), '')
    expect(ran(installScript([JOB], [], tools)).acts).toEqual([
      'launchctl enable system/a.b',
      'launchctl bootout system/a.b',
      'launchctl bootstrap system /L/a.b.plist',
    ])
  })

  it.each([112, 113, 125])(
    'moves a job from a domain that is not there, or has it no more (%i)',
    (code) => {
      launchctl(113, `case "$*" in *gui/*) exit ${code} ;; esac`)
      const plist = join(folder, 'a.b.plist')
      writeFileSync(plist, '')
      const leaving = [{ target: 'gui/501/a.b', plist }]
      const { status, stderr, acts } = ran(installScript([JOB], leaving, tools))
      expect([status, stderr, existsSync(plist)]).toEqual([0, '', false])
      expect(acts).toHaveLength(2)
    },
  )

  it.each([
    ['is still loaded', 'case "$1" in print) exit 0 ;; bootout) exit 5 ;; esac'],
    ['cannot be seen', 'case "$1" in print) exit 64 ;; esac'],
  ])('gives up on a job that %s after its tries, and loads nothing', (_what, mood) => {
    launchctl(113, mood)
    const { status, stdout, stderr, acts, calls } = ran(installScript([JOB], [], tools))
    expect([status, stdout, stderr]).toEqual([
      1,
      '',
      'unable to remove system/a.b: launchd does not say within 40 s that it is gone\n',
    ])
    expect(acts).not.toContain('launchctl bootstrap system /L/a.b.plist')
    expect(calls.split('\n').filter((call) => call === 'sleep 0.5')).toHaveLength(79)
  })

  it('gives up on a job that cannot be loaded after its tries', () => {
    launchctl(113, 'case "$1" in bootstrap) exit 5 ;; esac')
    const { status, stdout, stderr, acts } = ran(installScript([JOB], [], tools))
    expect([status, stdout, stderr]).toEqual([1, '', 'unable to load system/a.b\n'])
    expect(acts.filter((act) => act.includes('bootstrap'))).toHaveLength(80)
  })

  it('takes a bootstrap that failed for good where the job is loaded all the same', () => {
    launchctl(113, 'case "$1" in bootstrap) : >"$FOLDER/loaded"; exit 37 ;; esac')
    expect(ran(installScript([JOB], [], tools))).toMatchObject({ status: 0, stdout: 'it runs\n' })
  })

  it('says where to look when the daemon does not answer, and runs nothing that stands in a path', () => {
    launchctl(113)
    program('agenthost', 'exit 69')
    const { status, stdout, stderr, calls } = ran(installScript([JOB], [], tools))
    expect([status, stdout, stderr]).toEqual([
      1,
      '',
      `the daemon does not answer; see ${tools.launchdLog}\n`,
    ])
    expect(calls.split('\n').filter((call) => call === 'agenthost status')).toHaveLength(120)
    expect(existsSync(join(folder, 'harm'))).toBe(false)
  })
})

describe('the script that uninstalls', () => {
  const script = () => uninstallScript([JOB], [tools.launcher, 'uninstall', '--purge'], tools)

  it('removes the job, leaves no label switched off, and ends with our own program', () => {
    launchctl(113)
    writeFileSync(join(folder, 'loaded'), '')
    const { status, stdout, stderr, acts, calls } = ran(script())
    expect([status, stdout, stderr]).toEqual([0, 'it runs\n', ''])
    expect(acts).toEqual(['launchctl bootout system/a.b', 'launchctl enable system/a.b'])
    expect(calls).toContain('sudo rm -f /L/a.b.plist\n')
    expect(calls.trim().split('\n').at(-1)).toBe('agenthost uninstall --purge')
  })

  it('that breaks off in a pipe does nothing', () => {
    launchctl(113)
    program('noted', ':')
    spawnSync(join(folder, 'noted'), { env: { FOLDER: folder } })
    const half = script().slice(0, script().lastIndexOf('}'))
    const { status, calls } = ran(half)
    expect([status === 0, calls]).toEqual([false, 'noted \n'])
  })
})
