/** What a watch leaves on the watching computer: its place, and on a Mac its job of launchd. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fileNameOf, watchCursor } from '../../src/cli/alerts/watch-cursor.ts'
import { plistOf } from '../../src/install/plist-text.ts'
import { macHost, type MacHost } from '../support/mac-host.ts'
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
  let mac: MacHost
  afterEach(() => mac.destroy())

  it('is written, started, and taken away again', async () => {
    mac = await macHost({ failBootstrap: { code: 5, forMs: 1000 } })
    const installed = await mac.run('watch', 'User@mini', '--install')
    expect(installed).toMatchObject({ code: 0, err: '' })
    expect(installed.out).toContain('is watched from now on')
    const [name = ''] = /io\.agenthost\.watch\.\S+[0-9a-f]{8}/.exec(installed.out) ?? []
    const path = join(mac.libraryFolder, 'LaunchAgents', `${name}.plist`)
    const job = plistOf(readFileSync(path, 'utf8'))
    expect(job).toMatchObject({ Label: name, RunAtLoad: true, KeepAlive: true })
    expect(job['ProgramArguments']).toEqual([
      expect.stringMatching(/^\/.*node$/),
      programPath(),
      'watch',
      'User@mini',
    ])
    expect(statSync(path).mode & 0o777).toBe(0o644)
    expect(await mac.print(name)).toContain('state = running')
    const again = await mac.run('watch', 'User@mini', '--install')
    expect(again.code).toBe(0)
    expect((await mac.run('watch', 'User@mini', '--uninstall')).out).toContain('watched no more')
    expect(existsSync(path)).toBe(false)
    expect(await mac.launchd.jobs()).toEqual([])
    expect((await mac.run('watch', 'User@mini', '--uninstall')).out).toContain('was not watched')
  })

  it('is refused where nobody is logged in at the screen, and leaves nothing', async () => {
    mac = await macHost({ gui: 'ssh' })
    const { code, err } = await mac.run('watch', 'mini', '--install')
    expect(code).toBe(1)
    expect(err).toMatch(/^unable to load io\.agenthost\.watch\.mini/)
    expect(readdirSync(join(mac.libraryFolder, 'LaunchAgents'))).toEqual([])
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
