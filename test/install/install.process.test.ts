import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { macHost, type MacHost, type Ran } from '../support/mac-host.ts'
import { programPath } from '../support/program.ts'

let mac: MacHost

beforeEach(async () => {
  mac = await macHost()
})

afterEach(async () => {
  await mac.run('uninstall')
  await mac.destroy()
})

const DAEMON = 'io.agenthost.daemon'
const WATCHDOG = 'io.agenthost.watchdog'

function runWith(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { env: { ...mac.env, ...env } }
    execFile(process.execPath, [programPath(), ...args], options, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err })
    })
  })
}

/** Everything below the user's home and in launchd: what an installation that is refused leaves alone. */
async function traces(): Promise<unknown> {
  const files = readdirSync(mac.home, { recursive: true }).map(String).toSorted()
  return { files, jobs: await mac.launchd.jobs() }
}

describe('install with somebody logged in at the screen', () => {
  it('loads both jobs, waits until the daemon answers, and does nothing the second time', async () => {
    const first = await mac.run('install')
    expect([first.code, first.err]).toEqual([0, ''])
    expect(first.out).toMatch(
      new RegExp(`^agenthost \\d\\S+ \\(process \\d+\\) runs in ${mac.gui} as ${DAEMON}\\.$`, 'm'),
    )
    expect(first.out).toContain('Next: agenthost doctor')
    const jobs = await mac.launchd.jobs()
    expect(jobs.map(({ label }) => label).toSorted()).toEqual([DAEMON, WATCHDOG])
    const again = await mac.run('install')
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('Nothing is to be done')])
    const pidNow = (await mac.launchd.jobs()).find(({ label }) => label === DAEMON)?.pid
    expect(pidNow).toBe(jobs.find(({ label }) => label === DAEMON)?.pid)
    const link = join(mac.libraryFolder, 'Logs/agenthost')
    expect(readlinkSync(link)).toBe(join(mac.agenthostHome, 'logs'))
    const launcher = join(mac.agenthostHome, 'bin/agenthost')
    const told = await new Promise((resolve) => {
      execFile(launcher, ['status'], { env: { PATH: '/usr/bin:/bin' } }, (_error, out) =>
        resolve(out),
      )
    })
    expect(told).toMatch(/^agenthost /)
  })

  it('is what up does; with --foreground it does not', async () => {
    const up = await mac.run('up')
    expect([up.code, up.out]).toEqual([0, expect.stringContaining(`runs in ${mac.gui}`)])
    expect((await mac.run('up')).out).toMatch(/^It runs already\./)
    expect((await mac.run('uninstall')).code).toBe(0)
    const foreground = mac.start('up', '--foreground')
    await eventually('it answers', async () => (await mac.run('status')).code === 0)
    expect(await mac.launchd.jobs()).toEqual([])
    const installed = await mac.run('install')
    expect(installed.out).toContain(`Process ${foreground.pid} is a daemon in the foreground`)
    foreground.kill('SIGTERM')
    await once(foreground, 'exit')
    await eventually(
      'the installed one takes over',
      async () => (await mac.run('status')).code === 0,
    )
  })

  it('holds out while launchd refuses for eight seconds, with 5 or with 37', async () => {
    for (const [code, forMs] of [
      [5, 1000],
      [37, 8000],
    ] as const) {
      await mac.launchd.set({ failBootstrap: { code, forMs }, everybodyIsRoot: true })
      const { code: ended, out, err } = await mac.run('install')
      expect([code, ended, err], out).toEqual([code, 0, ''])
      expect((await mac.run('uninstall')).code).toBe(0)
    }
  })

  it('switches a label on that was switched off, and kicks a job that is loaded and not spawned', async () => {
    await mac.tool('launchctl', ['disable', `${mac.gui}/${DAEMON}`])
    await mac.launchd.set({ startsAtLoad: false })
    const { code, err } = await mac.run('install')
    expect([code, err]).toEqual([0, ''])
    await mac.launchd.set({ startsAtLoad: true })
  })
})

describe('an installation that cannot be brought up', () => {
  it('leaves everything as it was', async () => {
    // Root is told the code itself; and this one does not pass.
    const failBootstrap = { code: 78, forMs: 3_600_000 }
    await mac.launchd.set({ failBootstrap, everybodyIsRoot: true })
    const { code, out, err } = await mac.run('install')
    expect([code, out.includes('runs in')]).toEqual([1, false])
    expect(err).toMatch(
      new RegExp(
        `^unable to load ${DAEMON} into ${mac.gui}: the program could not be started \\(78,`,
      ),
    )
    expect(err).toContain('Everything is as it was before.')
    expect(await mac.launchd.jobs()).toEqual([])
    expect(readdirSync(join(mac.libraryFolder, 'LaunchAgents'))).toEqual([])
    expect(readdirSync(join(mac.agenthostHome, 'releases'))).toEqual([])
    expect(readdirSync(join(mac.agenthostHome, 'bin'))).toEqual([])
    await mac.launchd.set({ failBootstrap: null })
    expect((await mac.run('install')).code).toBe(0)
  })
})

describe('bad input', () => {
  const refused = async (ran: Promise<Ran>, code: number, message: RegExp): Promise<void> => {
    const { code: ended, out, err } = await ran
    expect([ended, out]).toEqual([code, ''])
    expect(err).toMatch(message)
    expect(err).not.toContain('mistake in agenthost')
  }

  it('is told in one sentence, and nothing is touched', async () => {
    const before = await traces()
    const long = join(mac.home, 'x'.repeat(100))
    await refused(
      runWith({ AGENTHOST_HOME: long }, 'install'),
      78,
      /^unable to listen on .*a socket's may have 103\n/,
    )
    const old = join(mac.base, 'old-node')
    writeFileSync(
      old,
      '#!/bin/sh\necho "22.3.0 $(uname -m | sed s/x86_64/x64/ | sed s/aarch64/arm64/)"\n',
      { mode: 0o755 },
    )
    await refused(
      runWith({ AGENTHOST_NODE: old }, 'install'),
      1,
      /AGENTHOST_NODE=.* is 22\.3\.0, which is too old\n/,
    )
    writeFileSync(old, '#!/bin/sh\necho "26.3.0 mips"\n', { mode: 0o755 })
    await refused(runWith({ AGENTHOST_NODE: old }, 'install'), 1, / is for mips, and this Mac is /)
    await refused(
      runWith({ XPC_SERVICE_NAME: DAEMON }, 'install'),
      64,
      /from inside io\.agenthost\.daemon/,
    )
    rmSync(join(mac.tools, 'launchctl'))
    await refused(
      mac.run('install'),
      1,
      /^unable to install: there is no .*launchctl on this Mac\n/,
    )
    expect(await traces()).toEqual(before)
  })

  it('of a LaunchAgents folder that is none is told, and nothing is touched', async () => {
    writeFileSync(join(mac.libraryFolder, 'LaunchAgents'), '')
    const before = await traces()
    await refused(mac.run('install'), 1, /^unable to write to .*LaunchAgents: it is no folder\n/)
    expect(await traces()).toEqual(before)
    rmSync(join(mac.libraryFolder, 'LaunchAgents'))
  })

  it('of a LaunchAgents folder that may not be written to is told, and nothing is touched', async () => {
    const folder = join(mac.libraryFolder, 'LaunchAgents')
    const isRoot = process.getuid?.() === 0
    mkdirSync(folder, { mode: 0o555 })
    // Root may write to every folder, but not to a file system that is read-only.
    if (isRoot) execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'none', folder])
    try {
      const before = await traces()
      await refused(
        mac.run('install'),
        1,
        /^unable to write to .*LaunchAgents: (permission denied|the file system is read-only)/,
      )
      expect(await traces()).toEqual(before)
    } finally {
      if (isRoot) execFileSync('umount', [folder])
      chmodSync(folder, 0o755)
    }
  })

  it('of a label that another program has is told, and that one goes on', async () => {
    await mac.launchd.preload(`${mac.gui}/${DAEMON}`, ['/bin/sleep', '1000'])
    const before = await traces()
    await refused(
      mac.run('install'),
      1,
      new RegExp(`^unable to use the label ${DAEMON}: a job of .* has it in ${mac.gui}\n`),
    )
    expect(await traces()).toEqual(before)
    await mac.tool('launchctl', ['bootout', `${mac.gui}/${DAEMON}`])
  })

  it('of a label in the domain of the system is told with the command that removes it', async () => {
    await mac.launchd.preload(`system/${DAEMON}`, ['/bin/sleep', '1000'])
    await refused(mac.run('install'), 1, /`sudo launchctl bootout system\/io\.agenthost\.daemon`/)
    await mac.launchd.set({ everybodyIsRoot: true })
    await mac.tool('launchctl', ['bootout', `system/${DAEMON}`])
  })

  it('of a launchd that does not answer is told as that', async () => {
    mac.answer('launchctl', { code: 1, err: 'Could not contact launchd\n' })
    await refused(
      mac.run('install'),
      75,
      /^unable to tell whether \S+ is in .*Could not contact launchd\n/,
    )
    mac.unanswer('launchctl')
  })

  it('of a second installation at the same time is told to wait', async () => {
    mkdirSync(mac.agenthostHome, { mode: 0o700 })
    const mark = { pid: process.pid, at: Date.now(), what: 'upgrade' }
    writeFileSync(join(mac.agenthostHome, 'installing.json'), JSON.stringify(mark))
    const { code, err } = await mac.run('install')
    expect([code, err]).toEqual([75, expect.stringContaining('`agenthost upgrade` is under way')])
    rmSync(join(mac.agenthostHome, 'installing.json'))
  })

  it('of an upgrade of what is not installed is told', async () => {
    await refused(
      mac.run('upgrade'),
      1,
      /^unable to upgrade: agenthost is not installed on this Mac\n/,
    )
    expect(existsSync(mac.agenthostHome)).toBe(false)
  })

  it('of a host that is no Mac is told, with what there is instead', async () => {
    const env = { PATH: '/usr/bin:/bin', HOME: mac.home }
    for (const command of ['install', 'upgrade', 'uninstall']) {
      const ran = new Promise<Ran>((resolve) => {
        execFile(process.execPath, [programPath(), command], { env }, (error, out, err) =>
          resolve({ code: Number(error?.code ?? 0), out, err }),
        )
      })
      await refused(
        ran,
        1,
        /which only macOS has, and this is linux\nRun the daemon with `agenthost run`/,
      )
    }
  })
})

describe('a home of another place', () => {
  it('has labels of its own, beside the usual one', async () => {
    expect((await mac.run('install')).code).toBe(0)
    const other = { AGENTHOST_HOME: join(mac.home, 'another $(home)') }
    const { code, out, err } = await runWith(other, 'install')
    expect([code, err], out).toEqual([0, ''])
    expect(await mac.launchd.jobs()).toHaveLength(4)
    const plists = readdirSync(join(mac.libraryFolder, 'LaunchAgents'))
    const theirs = plists.find((name) => /^io\.agenthost\.daemon\.[0-9a-f]{8}\.plist$/.test(name))
    expect(readFileSync(join(mac.libraryFolder, 'LaunchAgents', theirs ?? ''), 'utf8')).toContain(
      'another $(home)',
    )
    expect((await runWith(other, 'uninstall', '--purge')).code).toBe(0)
    expect(await mac.launchd.jobs()).toHaveLength(2)
    expect(existsSync(other.AGENTHOST_HOME)).toBe(false)
  })
})
