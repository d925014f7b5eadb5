/** What a watch leaves on the watching computer: its place, and on a Mac its job of launchd. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fileNameOf, watchCursor } from '../../src/cli/watch-cursor.ts'
import { plistOf } from '../../src/install/plist-text.ts'
import { programPath } from '../support/program.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'agenthost-watch-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

describe('the place of a watch', () => {
  it('is kept for each destination, and for its owner alone', () => {
    const mini = watchCursor(home, 'user@mini')
    expect(mini.read()).toBeNull()
    mini.write(57)
    watchCursor(home, 'user@other').write(3)
    expect(watchCursor(home, 'user@mini').read()).toBe(57)
    expect(statSync(join(home, 'watch/user%40mini.json')).mode & 0o777).toBe(0o600)
  })

  it('that was cut short is none', () => {
    const mini = watchCursor(home, 'mini')
    mini.write(1)
    writeFileSync(join(home, 'watch/mini.json'), '{"cur')
    expect(mini.read()).toBeNull()
  })

  it('has a file name that no destination leads out of its folder', () => {
    expect(fileNameOf('../../x')).toBe('..%2F..%2Fx')
    expect(fileNameOf('ssh://u@h:22')).not.toContain('/')
  })
})

describe('a watch as a job of launchd', () => {
  const LAUNCHCTL = `#!/bin/sh
echo "$@" >> "$HOME/asked"
case $1 in bootstrap) [ -e "$HOME/busy" ] && { rm "$HOME/busy"; exit 5; }; exit 0;; print) exit 113;; esac
`
  const watch = async (...args: readonly string[]) => {
    const tools = join(home, 'tools')
    mkdirSync(tools, { recursive: true })
    writeFileSync(join(tools, 'launchctl'), LAUNCHCTL)
    chmodSync(join(tools, 'launchctl'), 0o755)
    const env = { HOME: home, PATH: '/usr/bin:/bin', AGENTHOST_MACOS_TOOLS: tools }
    const child = spawn(process.execPath, [programPath(), 'watch', ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const [out, err, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close') as Promise<[number]>,
    ])
    return { code, out, err }
  }
  const asked = () => readFileSync(join(home, 'asked'), 'utf8').trim().split('\n')

  it('is written, started, and taken away again', async () => {
    writeFileSync(join(home, 'busy'), '')
    const installed = await watch('User@mini', '--install')
    expect(installed).toMatchObject({ code: 0, err: '' })
    expect(installed.out).toContain('is watched from now on')
    const [name = ''] = /io\.agenthost\.watch\.\S+[0-9a-f]{8}/.exec(installed.out) ?? []
    const path = join(home, 'Library/LaunchAgents', `${name}.plist`)
    const job = plistOf(readFileSync(path, 'utf8'))
    expect(job).toMatchObject({ Label: name, RunAtLoad: true, KeepAlive: true })
    expect(job['ProgramArguments']).toEqual([process.execPath, programPath(), 'watch', 'User@mini'])
    const domain = `gui/${process.getuid?.() ?? 0}`
    expect(asked()).toEqual([
      `bootout ${domain}/${name}`,
      `bootstrap ${domain} ${path}`,
      `print ${domain}/${name}`,
      `bootstrap ${domain} ${path}`,
    ])
    expect((await watch('User@mini', '--uninstall')).out).toContain('watched no more')
    expect(existsSync(path)).toBe(false)
    expect((await watch('User@mini', '--uninstall')).out).toContain('was not watched')
  })
})

describe('a watch as a job where there is no launchd', () => {
  it('says what to do instead', async () => {
    const env = { HOME: home, PATH: '/usr/bin:/bin' }
    const child = spawn(process.execPath, [programPath(), 'watch', 'mini', '--install'], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const [err, [code]] = await Promise.all([
      text(child.stderr),
      once(child, 'close') as Promise<[number]>,
    ])
    expect([code, err]).toEqual([1, expect.stringContaining('Let your desktop start')])
  })
})
