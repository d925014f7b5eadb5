import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { macTools } from '../../src/platform/darwin/tools.ts'
import { eventually } from '../support/eventually.ts'
import { launchAgent } from '../support/launch-agent.ts'
import { macHost, type MacHost, type Ran } from '../support/mac-host.ts'

const LABEL = 'org.example.job'
const SLEEPS = { ProgramArguments: ['/bin/sleep', '1000'], RunAtLoad: true }
const EIO =
  'Bootstrap failed: 5: Input/output error\nTry re-running the command as root for richer errors.\n'

let mac: MacHost
beforeEach(async () => {
  mac = await macHost()
})
afterEach(() => mac.destroy())

const launchctl = (...args: readonly string[]): Promise<Ran> => mac.tool('launchctl', args)
const asRoot = (...args: readonly string[]): Promise<Ran> =>
  mac.tool('sudo', ['-n', 'launchctl', ...args])
const target = (domain = mac.gui): string => `${domain}/${LABEL}`
const failed = (code: number, err: string): Ran => ({ code, out: '', err })

describe('a domain that is not there', () => {
  it('is 112 where nobody ever logged in', async () => {
    await mac.launchd.set({ gui: 'absent' })
    const none = `Could not find domain for user gui: ${mac.uid}\n`
    expect(await launchctl('print', mac.gui)).toEqual(failed(112, none))
    expect(await launchctl('print', target())).toEqual(failed(112, none))
    const plist = launchAgent(mac, LABEL, SLEEPS)
    expect((await launchctl('bootstrap', mac.gui, plist)).code).toBe(112)
    expect((await launchctl('print', 'gui/424242')).err).toBe(
      'Could not find domain for user gui: 424242\n',
    )
  })

  it('is 125 where somebody is logged in over SSH alone, who has a domain of the other kind', async () => {
    await mac.launchd.set({ gui: 'ssh', manager: 'Background' })
    const why = '125: Domain does not support specified action\n'
    expect(await launchctl('print', mac.gui)).toEqual(failed(125, `Could not print domain: ${why}`))
    const plist = launchAgent(mac, LABEL, {
      ...SLEEPS,
      LimitLoadToSessionType: ['Aqua', 'Background'],
    })
    expect(await launchctl('bootstrap', mac.gui, plist)).toEqual(
      failed(125, `Bootstrap failed: ${why}`),
    )
    expect(await launchctl('kickstart', target())).toEqual(
      failed(125, `Could not kickstart service "${LABEL}": ${why}`),
    )
    expect((await launchctl('managername')).out).toBe('Background\n')
    expect((await launchctl('bootstrap', `user/${mac.uid}`, plist)).code).toBe(0)
    expect((await launchctl('list')).out).toContain(`\t0\t${LABEL}\n`)
  })
})

describe('a job that is not loaded', () => {
  it('is 113 to look at and to kick, 3 to boot out, 5 by its file', async () => {
    const none = `Bad request.\nCould not find service "${LABEL}" in domain for user gui: ${mac.uid}\n`
    expect(await launchctl('print', target())).toEqual(failed(113, none))
    expect(await launchctl('kickstart', '-k', target())).toEqual(failed(113, none))
    expect(await launchctl('bootout', target())).toEqual(
      failed(3, 'Boot-out failed: 3: No such process\n'),
    )
    expect(await launchctl('bootout', mac.gui, '/nowhere.plist')).toEqual(
      failed(5, 'Boot-out failed: 5: Input/output error\n'),
    )
    expect((await launchctl('print', `system/${LABEL}`)).err).toContain('in domain for system\n')
  })
})

describe('a command that launchctl does not know', () => {
  it.each([
    ['bootout', '--wait', 'gui/1/a'],
    ['print', 'nonsense'],
    ['print', 'gui/me/a'],
  ])('is 64: %s %s', async (...args) => {
    expect(await launchctl(...args)).toEqual(failed(64, 'Unrecognized target specifier.\n'))
  })
})

describe('a plist that launchd refuses', () => {
  const broken: readonly (readonly [string, (path: string) => string, number])[] = [
    ['a relative path', () => 'job.plist', 108],
    ['no such file', (path) => `${path}.not`, 108],
    ['others may write to it', (path) => (chmodSync(path, 0o666), path), 122],
    ['no XML', (path) => (writeFileSync(path, '<plist><dict><key>Label</key>'), path), 109],
    ['a number that is none', (path) => (writeFileSync(path, notANumber), path), 109],
  ]
  const notANumber = `<plist version="1.0"><dict><key>Label</key><string>a</string>
    <key>Program</key><string>/bin/true</string>
    <key>ThrottleInterval</key><integer>ten</integer></dict></plist>`

  it.each(broken)('is 5 for a user: %s', async (_name, spoil, reason) => {
    const path = spoil(launchAgent(mac, LABEL, SLEEPS))
    expect(await launchctl('bootstrap', mac.gui, path)).toEqual(failed(5, EIO))
    expect(await mac.print(LABEL)).toBe(null)
    mac.sudoIsFree(true)
    expect((await asRoot('bootstrap', mac.gui, path)).code).toBe(reason)
  })
})

describe('a label that is disabled', () => {
  it('cannot be loaded or kicked until it is enabled', async () => {
    const plist = launchAgent(mac, LABEL, SLEEPS)
    await launchctl('disable', target())
    expect(await launchctl('bootstrap', mac.gui, plist)).toEqual(failed(5, EIO))
    expect((await launchctl('print-disabled', mac.gui)).out).toBe(
      `\tdisabled services = {\n\t\t"${LABEL}" => disabled\n\t}\n`,
    )
    await launchctl('enable', target())
    expect((await launchctl('bootstrap', mac.gui, plist)).code).toBe(0)
    expect((await launchctl('print-disabled', mac.gui)).out).toContain(`"${LABEL}" => enabled\n`)
    await launchctl('disable', target())
    expect(await launchctl('kickstart', target())).toEqual(
      failed(119, `Could not kickstart service "${LABEL}": 119: Service is disabled\n`),
    )
  })
})

describe('a job that cannot be started', () => {
  const wrong: readonly (readonly [string, object])[] = [
    ['a program without its path', { ProgramArguments: ['sleep', '1'] }],
    ['no such program', { ProgramArguments: ['/nowhere/node'] }],
    ['no folder for its log', { StandardErrorPath: '/nowhere/at/all.log' }],
    ['no such working directory', { WorkingDirectory: '/nowhere' }],
  ]
  it.each(wrong)('is loaded, and ended with 78: %s', async (_name, more) => {
    const plist = launchAgent(mac, LABEL, { ...SLEEPS, ...more })
    expect((await launchctl('bootstrap', mac.gui, plist)).code).toBe(0)
    const told = await mac.print(LABEL)
    expect(told).toContain('\tlast exit code = 78: EX_CONFIG\n')
    expect(told).toContain('\tstate = not running\n')
  })
})

describe('a label that is loaded already', () => {
  it('is 5 for a user and 37 for root, and nothing to another domain', async () => {
    const plist = launchAgent(mac, LABEL, {
      ...SLEEPS,
      LimitLoadToSessionType: ['Aqua', 'Background'],
    })
    expect((await launchctl('bootstrap', mac.gui, plist)).code).toBe(0)
    expect(await launchctl('bootstrap', mac.gui, plist)).toEqual(failed(5, EIO))
    mac.sudoIsFree(true)
    expect(await asRoot('bootstrap', mac.gui, plist)).toEqual(
      failed(37, 'Bootstrap failed: 37: Operation already in progress\n'),
    )
    await mac.launchd.preload(`user/${mac.uid}/${LABEL}`, ['/bin/sleep', '1000'])
    expect(await mac.print(LABEL, `user/${mac.uid}`)).toContain('\tstate = running\n')
    expect((await launchctl('print', mac.gui)).out).toMatch(
      new RegExp(`\\n\\tservices = \\{\\n\\t\\t +\\d+ +- \\t${LABEL}\\n\\t\\}\\n`),
    )
  })
})

describe('the domain of the system', () => {
  it('is changed by root alone, and seen by everybody', async () => {
    const folder = join(mac.root, 'Library/LaunchDaemons')
    mkdirSync(folder, { recursive: true })
    const plist = launchAgent(mac, LABEL, SLEEPS)
    expect(await launchctl('bootstrap', 'system', plist)).toEqual(failed(5, EIO))
    expect((await asRoot('bootstrap', 'system', plist)).err).toBe('sudo: a password is required\n')
    mac.sudoIsFree(true)
    expect((await asRoot('bootstrap', 'system', plist)).code).toBe(0)
    const told = await mac.print(LABEL, 'system')
    expect(told).toContain('\ttype = LaunchDaemon\n')
    expect((await launchctl('bootout', `system/${LABEL}`)).code).toBe(1)
  })
})

describe('a launchd that does what a test says', () => {
  it('fails bootstraps for a while', async () => {
    const plist = launchAgent(mac, LABEL, SLEEPS)
    await mac.launchd.set({ everybodyIsRoot: true, failBootstrap: { code: 37, forMs: 300 } })
    expect((await launchctl('bootstrap', mac.gui, plist)).code).toBe(37)
    await eventually('it lets it be', async () => {
      const { code } = await launchctl('bootstrap', mac.gui, plist)
      return code === 0
    })
  })

  it('loads a job without starting it, until a kickstart', async () => {
    await mac.launchd.set({ startsAtLoad: false })
    await launchctl('bootstrap', mac.gui, launchAgent(mac, LABEL, { ...SLEEPS, KeepAlive: true }))
    expect(await mac.print(LABEL)).toContain('\tlast exit code = (never exited)\n')
    expect(await mac.print(LABEL)).toContain('\tstate = not running\n')
    expect((await launchctl('kickstart', target())).code).toBe(0)
    expect(await mac.print(LABEL)).toContain('\tstate = running\n')
  })

  it('does not answer', async () => {
    await mac.launchd.set({ hang: ['print'] })
    const ran = await macTools(mac.env).run('launchctl', ['print', mac.gui], { timeoutMs: 300 })
    expect(ran).toMatchObject({ code: null, trouble: 'no answer within 0.3 s' })
  })

  it('says of a bootout what it is told to, and is as slow in either case', async () => {
    await mac.launchd.set({ bootoutCode: 36 })
    await launchctl('bootstrap', mac.gui, launchAgent(mac, LABEL, SLEEPS))
    expect((await launchctl('bootout', target())).code).toBe(36)
    expect(await mac.print(LABEL)).toContain('\tstate = SIGTERMed\n')
    await eventually('it is gone', async () => (await mac.print(LABEL)) === null)
  })
})

describe('what launchctl tells beside', () => {
  it('is the limit of open files, why a job was started, and a job as a list', async () => {
    expect((await launchctl('limit', 'maxfiles')).out).toBe(
      '\tmaxfiles    256            unlimited      \n',
    )
    await launchctl('bootstrap', mac.gui, launchAgent(mac, LABEL, SLEEPS))
    expect((await launchctl('blame', target())).out).toBe('speculative\n')
    const [job] = await mac.launchd.jobs()
    expect((await launchctl('list', LABEL)).out).toContain(`\t"PID" = ${job?.pid};\n`)
    expect((await launchctl('list', 'org.example.none')).code).toBe(113)
  })
})
