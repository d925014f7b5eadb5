/** The life of an installation, on the launchd stand-in: nothing here is simulated but launchd itself. */
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdirSync, symlinkSync } from 'node:fs'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Status } from '../../src/control/protocol.ts'
import { eventually } from '../support/eventually.ts'
import { programPath } from '../support/program.ts'
import { macHost, type MacHost, type Ran } from '../support/mac-host.ts'

let mac: MacHost

beforeEach(async () => {
  mac = await macHost()
})

afterEach(async () => {
  await mac.run('uninstall')
  await mac.destroy()
})

const DAEMON = 'io.agenthost.daemon'
const CONFIG = `agents:
  sleeper: { command: [/bin/sleep, "100000"] }
  cat: { command: [/bin/cat], stdin: pipe }
`

async function status(): Promise<Status | null> {
  const { code, out } = await mac.run('status', '--json')
  return code === 0 ? (JSON.parse(out) as Status) : null
}

const pidsOf = ({ agents }: Status): readonly (number | null)[] => agents.map(({ pid }) => pid)

async function installed(): Promise<Status> {
  mkdirSync(mac.agenthostHome, { mode: 0o700 })
  writeFileSync(join(mac.agenthostHome, 'agenthost.yaml'), CONFIG)
  const { code, out, err } = await mac.run('install')
  expect([code, err], out).toEqual([0, ''])
  return eventually('both agents are up', async () => {
    const now = await status()
    return now?.agents.every(({ phase }) => phase === 'up') ? now : null
  })
}

/** Another daemon than this answers, with the same agents. */
async function after(before: Status): Promise<Status> {
  return eventually(
    'another daemon answers',
    async () => {
      const now = await status()
      return now !== null && now.daemon.pid !== before.daemon.pid ? now : null
    },
    60_000,
  )
}

/** A checkout of a newer version, built: what `git pull` and a build leave. */
function newerProgram(version: string): string {
  const root = join(import.meta.dirname, '../..')
  const checkout = join(mac.base, `checkout-${version}`)
  mkdirSync(checkout)
  for (const part of ['dist', 'launchd']) {
    cpSync(join(root, part), join(checkout, part), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'))
  const text = readFileSync(join(root, 'package.json'), 'utf8')
  const { version: now } = JSON.parse(text) as { version: string }
  writeFileSync(join(checkout, 'package.json'), text.replace(`"${now}"`, `"${version}"`))
  return join(checkout, 'dist/agenthost.js')
}

function runProgram(program: string, ...args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { env: mac.env }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err })
    })
  })
}

describe('an installed daemon', () => {
  it('that is killed comes back, and adopts its agents', async () => {
    const before = await installed()
    process.kill(before.daemon.pid, 'SIGKILL')
    const now = await after(before)
    expect(pidsOf(now)).toEqual(pidsOf(before))
  })

  it('that launchd has parked is kicked by the watchdog, and tells that it was', async () => {
    const before = await installed()
    await mac.launchd.park(`${mac.gui}/${DAEMON}`)
    const now = await after(before)
    expect(pidsOf(now)).toEqual(pidsOf(before))
    const events = await mac.run('events', '-n', '50')
    expect(events.out).toMatch(
      /daemon\.revived +daemon: the watchdog woke the daemon: it is loaded/,
    )
    const log = readFileSync(join(mac.agenthostHome, 'logs/watchdog.log'), 'utf8')
    expect(log).toMatch(/it is loaded and does not run .*: kickstart: done/)
  })

  it('that somebody has unloaded is loaded again', async () => {
    const before = await installed()
    await mac.tool('launchctl', ['bootout', `${mac.gui}/${DAEMON}`])
    const now = await after(before)
    expect(pidsOf(now)).toEqual(pidsOf(before))
  })

  it('is upgraded under its agents, which notice nothing', async () => {
    const before = await installed()
    const program = newerProgram('0.2.0')
    const { code, out, err } = await runProgram(program, 'upgrade')
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^agenthost 0\.2\.0-[0-9a-f]{8} \(process \d+\) runs in gui/)
    expect(out).toContain('All 2 agents go on as the same processes.')
    const now = await after(before)
    expect(pidsOf(now)).toEqual(pidsOf(before))
    const again = await runProgram(program, 'upgrade')
    expect([again.code, again.out.split(':')[0]]).toEqual([0, 'Nothing is to be done'])
    expect(again.err).toContain('This program is the release that is installed.')
    expect((await status())?.daemon.pid).toBe(now.daemon.pid)
  })

  it('whose upgrade does not come up goes back to the release before', async () => {
    const before = await installed()
    const program = newerProgram('0.3.0')
    const entry = readFileSync(program, 'utf8')
    // It still upgrades, and dies as a daemon.
    writeFileSync(
      program,
      entry.replace(
        /^(#!.*\n)?/,
        '$1if(process.argv[2]==="run"){console.error("it breaks");process.exit(3)}\n',
      ),
    )
    const { code, err } = await runProgram(program, 'upgrade')
    expect(code).toBe(1)
    expect(err).toContain('unable to start the daemon')
    expect(err).toContain('  it breaks')
    expect(err).toMatch(/The release before, 0\.1\.0-[0-9a-f]{8}, is in use again\./)
    const now = await after(before)
    expect(pidsOf(now)).toEqual(pidsOf(before))
  })
})

describe('an installed daemon that hangs', () => {
  it('is restarted by the watchdog, once it has had its minute', async () => {
    await mac.destroy()
    mac = await macHost({ exitScale: 20 })
    // As old as its minute of grace asks for; launchd goes 20 times faster here, ps does not.
    mac.processesAreOlder(3600)
    const before = await installed()
    const { pid } = before.daemon
    process.kill(pid, 'SIGSTOP')
    const now = await after(before)
    expect(pidsOf(now)).toEqual(pidsOf(before))
    const log = readFileSync(join(mac.agenthostHome, 'logs/watchdog.log'), 'utf8')
    expect(log).toContain(`process ${pid} runs and does not answer: restart: done`)
  }, 90_000)
})

describe('uninstall', () => {
  it('stops the agents, leaves nothing in launchd, and keeps the data', async () => {
    const before = await installed()
    const { code, out, err } = await mac.run('uninstall')
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('Stopped ')
    expect(out).toContain('The data stays in ')
    expect(await mac.launchd.jobs()).toEqual([])
    for (const pid of pidsOf(before)) {
      expect(() => process.kill(Number(pid), 0), `process ${pid}`).toThrow('ESRCH')
    }
    expect(readdirSync(join(mac.libraryFolder, 'LaunchAgents'))).toEqual([])
    expect(existsSync(join(mac.libraryFolder, 'Logs/agenthost'))).toBe(false)
    expect(existsSync(join(mac.agenthostHome, 'host.db'))).toBe(true)
    const disabled = await mac.tool('launchctl', ['print-disabled', mac.gui])
    expect(disabled.out).not.toMatch(/agenthost.*(disabled|true)/)
    const again = await mac.run('uninstall')
    expect([again.code, again.out]).toEqual([0, 'agenthost is not in launchd.\n'])
  })

  it('leaves wanted what was wanted: a later installation brings it back', async () => {
    await installed()
    expect((await mac.run('stop', 'cat')).code).toBe(0)
    expect((await mac.run('uninstall')).code).toBe(0)
    expect((await mac.run('install')).code).toBe(0)
    const now = await eventually('the agent is up again', async () => {
      const seen = await status()
      return seen?.agents.find(({ name }) => name === 'sleeper')?.phase === 'up' ? seen : null
    })
    expect(now.agents.map(({ name, wanted, phase }) => [name, wanted, phase])).toEqual([
      ['sleeper', 'up', 'up'],
      ['cat', 'down', 'down'],
    ])
  })

  it('with --purge removes what is ours, and tells what is not', async () => {
    await installed()
    writeFileSync(join(mac.agenthostHome, 'notes.txt'), 'mine')
    const { code, out } = await mac.run('uninstall', '--purge')
    expect(code).toBe(0)
    expect(out).toContain('also has notes.txt, which stay')
    expect(readdirSync(mac.agenthostHome)).toEqual(['notes.txt'])
  })

  it('with --purge never follows a home that is your own folder', async () => {
    const env = { ...mac.env, AGENTHOST_HOME: mac.home }
    const program = programPath()
    const ran = await new Promise<Ran>((resolve) => {
      execFile(process.execPath, [program, 'uninstall', '--purge'], { env }, (error, out, err) =>
        resolve({ code: Number(error?.code ?? 0), out, err }),
      )
    })
    expect([ran.code, ran.err]).toEqual([78, expect.stringContaining('it is your own home folder')])
    expect(existsSync(mac.libraryFolder)).toBe(true)
  })
})
